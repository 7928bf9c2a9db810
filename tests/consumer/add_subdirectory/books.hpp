#pragma once

#include "authors.recto.hpp"
#include "library.recto.hpp"
#include "shelves.recto.hpp"

void add_book(library::BookTable& books, library::AuthorTable& authors, const library::BookT& book);
