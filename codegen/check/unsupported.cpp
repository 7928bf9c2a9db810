#include "check/unsupported.hpp"

#include <fmt/format.h>

#include "check/annotations.hpp"
#include "check/terms.hpp"

namespace recto::codegen {
namespace {

void refuse_automatic_key(const model::Table& table, Diagnostics& diagnostics) {
  if (!table.key.automatic) return;
  diagnostics.error(table.key.origin.at(0),
                    "'auto' keys are not supported by this version; leave 'auto' out and choose "
                    "the numbers in your program");
}

void refuse_indexes(const Terms& terms, const model::Table& table, Diagnostics& diagnostics) {
  for (const model::Index& index : table.indexes) {
    diagnostics.error(
        index.location,
        fmt::format("index '{}' is well formed, but indexes are not supported by this version; "
                    "leave {} out",
                    index.name, terms.annotation(kIndexAnnotation)));
  }
}

}  // namespace

void refuse_unsupported(const model::Schema& schema, const std::vector<model::Table>& tables,
                        Diagnostics& diagnostics) {
  for (const model::Table& table : tables) {
    refuse_automatic_key(table, diagnostics);
    refuse_indexes(terms_of(schema), table, diagnostics);
  }
}

}  // namespace recto::codegen
