#include "check/check.hpp"

#include <fmt/format.h>

#include "check/annotations.hpp"
#include "check/indexes.hpp"
#include "check/keys.hpp"
#include "check/names.hpp"
#include "check/unsupported.hpp"

namespace recto::codegen {
namespace {

void check_alignment(const model::Record& record, Diagnostics& diagnostics) {
  constexpr std::size_t kLargestAlignment = 16;  // what recto::FlatBuffers can give
  if (record.alignment <= kLargestAlignment) return;
  diagnostics.error(
      record.location,
      fmt::format(
          "values of table {} would have to be aligned to {} bytes; write force_align: {} or less",
          record.name, record.alignment, kLargestAlignment));
}

model::Table check_table(const model::Schema& schema, const model::Record& record,
                         Diagnostics& diagnostics) {
  model::Table table;
  table.record = &record;
  table.name = record.annotation(kTableAnnotation)->value;
  check_alignment(record, diagnostics);
  table.key = check_key(schema, record, diagnostics);
  table.indexes = check_indexes(schema, record, diagnostics);
  return table;
}

}  // namespace

std::vector<model::Table> check(const model::Schema& schema, Diagnostics& diagnostics) {
  check_annotations(schema, diagnostics);
  std::vector<model::Table> tables;
  for (const model::Record& record : schema.records) {
    if (record.local && is_table(record)) {
      tables.push_back(check_table(schema, record, diagnostics));
    }
  }
  if (tables.empty() && !diagnostics.has_errors()) {
    diagnostics.error(schema.location,
                      "this schema declares no Recto table; write (recto_table: \"name\", "
                      "recto_key: \"field\") after the name of a table");
  }
  check_table_names(schema, tables, diagnostics);
  check_generated_names(schema, tables, diagnostics);
  if (!diagnostics.has_errors()) refuse_unsupported(tables, diagnostics);
  return tables;
}

}  // namespace recto::codegen
