// Recto as a part of somebody else's build, its tables in a library between.

#include <cstdio>
#include <memory>

#include "books.hpp"
#include "returns.recto.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  auto db = recto::Database::open(argv[1]);
  auto books = library::BookTable::open(db);
  auto authors = library::AuthorTable::open(db);
  library::BookT book;
  book.id = 1;
  book.title = "Emma";
  book.by = std::make_unique<library::AuthorT>();
  book.by->name = "Jane Austen";
  book.by->born = 1775;
  add_book(books, authors, book);
  auto shelves = library::ShelfTable::open(db);
  shelves.put([](library::Shelf::Builder shelf) { shelf.setRoom("A"); });
  const auto shelf = shelves.get("A", 0);
  auto returns = library::ReturnTable::open(db);
  returns.put([&](library::Return::Builder one) { one.setTo(*shelf); });
  const bool good = returns.contains("A", 0) && shelves.contains("A", 0) && books.contains(1) &&
                    authors.contains("Jane Austen") && !authors.contains("Emma");
  std::puts(good ? "ok" : "the rows are not there");
  return good ? 0 : 1;
}
