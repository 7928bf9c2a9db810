#include "emit/index_traits.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "emit/key_code.hpp"
#include "emit/key_text.hpp"
#include "emit/path_reader.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

// Reads all parts, those that are the same for all elements of a vector first.
std::vector<std::string> read_parts(PathReader& reader, const model::Index& index) {
  std::vector<std::string> values(index.parts.size());
  for (const bool in_vector : {false, true}) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& steps = index.parts[i].steps;
      if (goes_through_vector(steps) == in_vector) values[i] = reader.read(steps);
    }
  }
  return values;
}

void emit_entries(CodeWriter& out, const model::Schema& schema, const model::Table& table,
                  const model::Index& index) {
  out.doc(
      "Gives `emit` the key of each entry that a record has in the index: none where a field is "
      "absent.");
  out.line("template <class Emit>");
  out.format("static void entries(const {}& row, Emit&& emit) {{",
             Naming(schema).view_type(*table.record));
  out.indent();
  PathReader reader(out, schema, "return;", {"Emit", "emit", "entries", "Key", "KeyCodec"});
  const std::vector<std::string> values = read_parts(reader, index);
  if (values.size() == 1) {
    out.format("emit({});", values.front());
  } else {
    out.list("emit(Key{", values, "});");
  }
  reader.finish();
  out.outdent();
  out.line("}");
}

// Which parts may be absent, so that a row has no entry.
void emit_nullable(CodeWriter& out, const model::Index& index) {
  std::vector<std::string> values;
  for (const model::KeyPart& part : index.parts) {
    values.emplace_back(may_be_absent(part.steps) ? "true" : "false");
  }
  out.list(fmt::format("static constexpr std::array<bool, {}> kNullable = {{", values.size()),
           values, "};");
}

void emit_one(CodeWriter& out, const model::Schema& schema, const model::Table& table,
              const model::Index& index) {
  out.doc(fmt::format("What Recto needs to know of index \"{}\" of table \"{}\".", index.name,
                      table.name));
  out.format("struct {} {{", Naming::traits_type(*table.record, index));
  out.indent();
  emit_key_types(out, key_type_name(schema, table, index), index.parts);
  out.line();
  out.format("static constexpr std::string_view kName = {};", string_literal(index.name));
  out.list("static constexpr std::string_view kKeySpec = ",
           {string_literal(canonical_key(schema, index.parts))}, ";");
  out.format("static constexpr bool kUnique = {};", index.unique);
  emit_paths(out, "kPaths", index.parts);
  emit_nullable(out, index);
  out.line();
  emit_entries(out, schema, table, index);
  out.outdent();
  out.line("};");
  out.line();
}

}  // namespace

void emit_index_traits(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  for (const model::Index& index : table.indexes) emit_one(out, schema, table, index);
}

}  // namespace recto::codegen
