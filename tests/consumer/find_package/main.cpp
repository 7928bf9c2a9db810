// An installed Recto, used by a program of somebody else: writes rows into generated tables, reads
// them back.

#include <cstdio>
#include <cstdlib>

#include "library.recto.hpp"
#include "members.recto.hpp"

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::exit(1);
}

library::LoanT loan(unsigned reader, shared::Date taken, const char* book) {
  library::LoanT value;
  value.reader = reader;
  value.taken = std::make_unique<shared::Date>(taken);
  value.book = book;
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  require(argc == 2, "the path of the database is given");
  auto db = recto::Database::open(argv[1]);
  auto loans = library::LoanTable::open(db);
  auto pages = library::PageTable::open(db);

  loans.put(loan(7, {2024, 1, 31}, "Middlemarch"));
  loans.put(loan(7, {2024, 2, 1}, "Emma"));
  loans.put(loan(8, {2023, 5, 5}, "Emma"));
  library::PageT page;
  page.text = "It is a truth";
  pages.put("Emma", 1, page);

  auto scan = loans.scan(recto::prefix(7));
  auto row = scan.begin();
  require((*row).key().book == "Emma", "the later loan comes first");
  require(loans.size() == 3, "all loans are there");
  auto found = pages.get("Emma", 1);
  require(found && found->text()->string_view() == "It is a truth", "the page is found by its key");

  auto members = members::MemberTable::open(db);
  for (unsigned number = 1; number <= 2; ++number) {
    members.put([&](members::Member::Builder member) {
      member.setNumber(number);
      member.setName("Ann");
      member.initAddress().setCity("York");
      member.getStatus().setLeft(2024);
    });
  }
  auto all = members.scan();
  auto first = all.begin();
  require((*first).key().number == 2, "the higher number comes first");
  auto member = members.get("York", 1);
  require(member && member->getName() == "Ann" && member->getStatus().isLeft(),
          "the member is found by its key");
  std::puts("ok");
}
