#include "emit/key_aggregate.hpp"

#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

void emit_members(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  const Naming naming(schema);
  const std::string_view space = table.record->cpp.space;
  for (const model::KeyPart& part : table.key.parts) {
    if (!part.steps.empty()) out.schema_doc(part.steps.back().field->docs);
    out.format("{} {}{{}};", naming.key_part_type(part.type, space), Naming::key_member(part.path));
  }
}

void emit_parts(CodeWriter& out, const model::Table& table) {
  const std::string type = Naming::key_type(*table.record);
  std::vector<std::string> parts;
  for (const model::KeyPart& part : table.key.parts) {
    const std::string_view order =
        part.order == model::Order::descending ? "descending" : "ascending";
    parts.push_back(fmt::format("recto::{}(&{}::{})", order, type, Naming::key_member(part.path)));
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

}  // namespace

void emit_key_aggregate(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  if (table.key.parts.size() < 2) return;
  const std::string type = Naming::key_type(*table.record);
  out.doc(
      fmt::format("Key of table \"{}\": its parts, in the order in which they count. Text and "
                  "bytes are views; in a key "
                  "that a row gives they are valid as long as the row.",
                  table.name));
  out.format("struct {} {{", type);
  out.indent();
  emit_members(out, schema, table);
  out.line();
  emit_parts(out, table);
  emit_comparisons(out, type);
  out.outdent();
  out.line("};");
  out.line();
}

}  // namespace recto::codegen
