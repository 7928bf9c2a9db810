#pragma once

#include <flatbuffers/flatbuffers.h>

#include <recto/recto.hpp>

#include <string>

/// What both examples do with records.
namespace example {

/// A text field; empty where the record has none.
[[nodiscard]] inline std::string text(const flatbuffers::String* field) {
  return field == nullptr ? std::string() : field->str();
}

/// Removes every row of a table.
template <class Table>
void erase_all(recto::Transaction& tx, Table& table) {
  for (auto row : table.scan(tx)) {
    table.erase(tx, row.key());
  }
}

}  // namespace example
