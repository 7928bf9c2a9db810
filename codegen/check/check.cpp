#include "check/check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "check/annotations.hpp"
#include "check/columns.hpp"
#include "check/indexes.hpp"
#include "check/keys.hpp"
#include "check/names.hpp"
#include "check/terms.hpp"

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

// A struct with parameters is many types, and a table has one.
void check_generic(const model::Record& record, Diagnostics& diagnostics) {
  if (!record.generic) return;
  diagnostics.error(record.annotation(kTableAnnotation)->location,
                    fmt::format("struct {} has type parameters, or is nested in a struct that has, "
                                "and can't be a table; annotate a struct that has a field of type "
                                "{} with its parameters given",
                                record.name, model::unqualified(record.name)));
}

// A query tells parts of a key and fields apart by their paths.
void check_path_of_key(const model::Table& table, Diagnostics& diagnostics) {
  if (table.key.stored) return;
  for (const model::Index& index : table.indexes) {
    for (const auto& path : index.parts) {
      if (std::ranges::find(table.key.parts, path.path, &model::KeyPart::path) !=
          table.key.parts.end()) {
        diagnostics.error(
            index.location,
            fmt::format("index '{0}' is of field '{1}', and the key has a part '{1}' that is kept "
                        "beside the value; call the part something else",
                        index.name, path.path));
      }
    }
  }
}

model::Table check_table(const model::Schema& schema, const model::Record& record,
                         Diagnostics& diagnostics) {
  model::Table table;
  table.record = &record;
  table.name = record.annotation(kTableAnnotation)->value;
  check_alignment(record, diagnostics);
  check_generic(record, diagnostics);
  table.key = check_key(schema, record, diagnostics);
  table.indexes = check_indexes(schema, record, table.key, diagnostics);
  check_path_of_key(table, diagnostics);
  table.columns = find_columns(schema, record, table.key);
  return table;
}

void report_no_table(const model::Schema& schema, Diagnostics& diagnostics) {
  const Terms& terms = terms_of(schema);
  const bool capnp = schema.language == model::Language::capnproto;
  diagnostics.error(
      schema.location,
      fmt::format("this schema declares no Recto table; write {}{}{}{}{} {}", capnp ? "" : "(",
                  terms.annotate(kTableAnnotation, "name"), capnp ? " " : ", ",
                  terms.annotate(kKeyAnnotation, "field"), capnp ? "" : ")", terms.table_order));
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
    report_no_table(schema, diagnostics);
  }
  check_table_names(schema, tables, diagnostics);
  check_generated_names(schema, tables, diagnostics);
  return tables;
}

}  // namespace recto::codegen
