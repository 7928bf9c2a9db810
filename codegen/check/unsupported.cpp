#include "check/unsupported.hpp"

#include <fmt/format.h>

namespace recto::codegen {
namespace {

void refuse_automatic_key(const model::Table& table, Diagnostics& diagnostics) {
  if (!table.key.automatic) return;
  diagnostics.error(table.key.origin.at(0),
                    "'auto' keys are not supported by this version; leave 'auto' out and choose "
                    "the numbers in your program");
}

void refuse_indexes(const model::Table& table, Diagnostics& diagnostics) {
  for (const model::Index& index : table.indexes) {
    diagnostics.error(
        index.location,
        fmt::format("index '{}' is well formed, but indexes are not supported by this version; "
                    "leave recto_index out",
                    index.name));
  }
}

}  // namespace

void refuse_unsupported(const std::vector<model::Table>& tables, Diagnostics& diagnostics) {
  for (const model::Table& table : tables) {
    refuse_automatic_key(table, diagnostics);
    refuse_indexes(table, diagnostics);
  }
}

}  // namespace recto::codegen
