#include "books.hpp"

void add_book(library::BookTable& books, library::AuthorTable& authors,
              const library::BookT& book) {
  books.put(book);
  authors.put(*book.by);
}
