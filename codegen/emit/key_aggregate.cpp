#include "emit/key_aggregate.hpp"

#include <fmt/format.h>

#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

// A key of several parts, of a table or an index.
struct Aggregate {
  std::string type;
  std::string owner;  // as documentation names it
  const std::vector<model::KeyPart>& parts;
};

void emit_members(CodeWriter& out, const Naming& naming, std::string_view space,
                  const Aggregate& key) {
  for (const model::KeyPart& part : key.parts) {
    if (!part.steps.empty()) out.schema_doc(part.steps.back().field->docs);
    const std::string member = Naming::key_member(part.path);
    std::string type = naming.key_part_type(part.type, space);
    // A name means one thing within a class.
    if (type == member) {
      type = fmt::format("{}::{}", space.empty() ? "" : "::" + Naming::scope(space), type);
    }
    out.format("{} {}{{}};", type, member);
  }
}

void emit_parts(CodeWriter& out, const Aggregate& key) {
  std::vector<std::string> parts;
  for (const model::KeyPart& part : key.parts) {
    const std::string_view order =
        part.order == model::Order::descending ? "descending" : "ascending";
    parts.push_back(
        fmt::format("recto::{}(&{}::{})", order, key.type, Naming::key_member(part.path)));
  }
  out.line("static constexpr auto recto_parts() {");
  out.indent();
  out.list("return std::tuple{", parts, "};");
  out.outdent();
  out.line("}");
}

void emit_comparisons(CodeWriter& out, const std::string& type) {
  out.format("friend std::strong_ordering operator<=>(const {0}& a, const {0}& b) {{", type);
  out.line("  return recto::compare_keys(a, b);");
  out.line("}");
  out.format("friend bool operator==(const {0}& a, const {0}& b) {{", type);
  out.line("  return recto::compare_keys(a, b) == 0;");
  out.line("}");
}

void emit_aggregate(CodeWriter& out, const Naming& naming, std::string_view space,
                    const Aggregate& key) {
  if (key.parts.size() < 2) return;
  out.doc(
      fmt::format("Key of {}: its parts, in the order in which they count. Text and bytes are "
                  "views; in a key that a row gives they are valid as long as the row.",
                  key.owner));
  out.format("struct {} {{", key.type);
  out.indent();
  emit_members(out, naming, space, key);
  out.line();
  emit_parts(out, key);
  emit_comparisons(out, key.type);
  out.outdent();
  out.line("};");
  out.line();
}

}  // namespace

void emit_key_aggregates(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  const model::Record& record = *table.record;
  const Naming naming(schema);
  emit_aggregate(
      out, naming, record.cpp.space,
      {Naming::key_type(record), fmt::format("table \"{}\"", table.name), table.key.parts});
  for (const model::Index& index : table.indexes) {
    emit_aggregate(
        out, naming, record.cpp.space,
        {Naming::key_type(record, index),
         fmt::format("index \"{}\" of table \"{}\"", index.name, table.name), index.parts});
  }
}

}  // namespace recto::codegen
