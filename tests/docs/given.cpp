#include "docs/given.hpp"

#include <filesystem>
#include <sstream>
#include <system_error>

namespace docs {

namespace {

edgar::CompanyT make_company(std::uint64_t cik, std::string name, std::string ticker,
                             std::uint16_t sic, double revenue) {
  edgar::CompanyT company;
  company.cik = cik;
  company.name = std::move(name);
  company.ticker = std::move(ticker);
  company.sic = sic;
  company.revenue = revenue;
  return company;
}

void fill_companies(edgar::CompanyTable& companies) {
  companies.put_all(std::vector{make_company(320193, "Apple", "AAPL", 3571, 383.3e9),
                                make_company(789019, "Microsoft", "MSFT", 7372, 211.9e9),
                                make_company(1045810, "NVIDIA", "NVDA", 3674, 27.0e9),
                                make_company(1318605, "Tesla", "TSLA", 3711, 96.8e9),
                                make_company(1652044, "Alphabet", "GOOGL", 7370, 307.4e9)});
}

void fill_facts(edgar::FactTable& facts) {
  const auto put = [&](std::uint64_t cik, const char* tag, std::uint16_t year, double value) {
    edgar::FactT fact;
    fact.cik = cik;
    fact.tag = tag;
    fact.year = year;
    fact.value = value;
    facts.put(fact);
  };
  put(320193, "Assets", 2023, 352.6e9);
  put(320193, "Revenues", 2021, 365.8e9);
  put(320193, "Revenues", 2022, 394.3e9);
  put(320193, "Revenues", 2023, 383.3e9);
  put(789019, "Revenues", 2022, 198.3e9);
  put(789019, "Revenues", 2023, 211.9e9);
  put(1652044, "Revenues", 2023, 307.4e9);
}

recto::Database open_in(const recto_test::TemporaryDirectory& directory) {
  std::filesystem::current_path(directory.path());
  return recto::Database::open("given.db", {.durability = recto::Durability::none});
}

recto::Snapshot filled(Given& given) {
  fill_companies(given.companies);
  fill_facts(given.facts);
  edgar::NoteT note;
  note.text = "read twice";
  given.notes.put(320193, "risks", note);
  return given.db.snapshot();
}

std::vector<std::uint8_t> packed(const edgar::CompanyT& company) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(edgar::Company::Pack(builder, &company));
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

/// Catches what is written to std::cout.
class Capture {
 public:
  Capture() : before_(std::cout.rdbuf(text_.rdbuf())) {}
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  ~Capture() { std::cout.rdbuf(before_); }

  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* before_;
};

/// Goes back to the working directory that there was.
class WorkingDirectory {
 public:
  WorkingDirectory() : before_(std::filesystem::current_path()) {}
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  ~WorkingDirectory() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
  }

 private:
  std::filesystem::path before_;
};

}  // namespace

Given::Given()
    : db(open_in(directory)),
      companies(edgar::CompanyTable::open(db)),
      facts(edgar::FactTable::open(db)),
      notes(edgar::NoteTable::open(db)),
      snap(filled(*this)),
      company(make_company(1018724, "Amazon", "AMZN", 5961, 574.8e9)),
      source{make_company(1326801, "Meta", "META", 7370, 134.9e9),
             make_company(1341439, "Oracle", "ORCL", 7372, 50.0e9)},
      buffer(packed(company)) {}

std::string output_of(void (*snippet)(Given& given)) {
  const WorkingDirectory back;
  Given given;
  const Capture capture;
  snippet(given);
  return capture.text();
}

}  // namespace docs
