#include "emit/key_structs.hpp"

#include <algorithm>
#include <string>

#include "emit/hash.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

void collect(const model::Schema& schema, const model::Type& type,
             std::vector<const model::Record*>& found) {
  if (type.kind != Kind::structure) return;
  const model::Record& record = schema.records.at(type.definition);
  for (const model::Field& field : record.fields) collect(schema, field.type, found);
  if (std::ranges::find(found, &record) == found.end()) found.push_back(&record);
}

std::string read_field(const Naming& naming, const model::Field& field) {
  std::string access = "s." + Naming::escape(field.name) + "()";
  if (field.type.kind != Kind::array) return access;
  return fmt::format("recto::to_array<{}, {}>({})", naming.array_element_type(field.type),
                     field.type.length, access);
}

std::string parameter(const Naming& naming, const model::Field& field) {
  const std::string type = naming.struct_field_type(field.type);
  const bool large = field.type.kind == Kind::array || field.type.kind == Kind::structure;
  return fmt::format("{}{}{} {}", large ? "const " : "", type, large ? "&" : "",
                     Naming::escape(field.name));
}

std::string argument(const Naming& naming, const model::Field& field) {
  std::string name = Naming::escape(field.name);
  if (field.type.kind != Kind::array) return name;
  return fmt::format("flatbuffers::span<const {}, {}>({})", naming.array_element_type(field.type),
                     field.type.length, name);
}

void emit_one(CodeWriter& out, const model::Schema& schema, const model::Record& record) {
  const Naming naming(schema);
  const std::string type = Naming::scope(record.name);
  std::vector<std::string> reads;
  std::vector<std::string> parameters;
  std::vector<std::string> arguments;
  for (const model::Field& field : record.fields) {
    reads.push_back(read_field(naming, field));
    parameters.push_back(parameter(naming, field));
    arguments.push_back(argument(naming, field));
  }
  std::string guard = "RECTO_KEY_STRUCT_" + record.name;
  std::ranges::replace(guard, '.', '_');
  guard += "_" + hash_text(record.name).substr(0, 8);

  // Two generated headers may need the same struct, and one program may include both.
  out.format("#ifndef {}", guard);
  out.format("#define {}", guard);
  out.format("/// Makes the struct `{}` a part of keys.", type);
  out.line("template <>");
  out.format("struct recto::KeyStruct<{}> {{", type);
  out.indent();
  out.format("static auto fields(const {}& s) {{", type);
  out.indent();
  out.list("return std::tuple{", reads, "};");
  out.outdent();
  out.line("}");
  out.list(fmt::format("static {} make(", type), parameters, ") {");
  out.indent();
  out.list(fmt::format("return {}(", type), arguments, ");");
  out.outdent();
  out.line("}");
  out.outdent();
  out.line("};");
  out.line("#endif");
  out.line();
}

}  // namespace

void emit_key_structs(CodeWriter& out, const model::Schema& schema,
                      const std::vector<model::Table>& tables) {
  std::vector<const model::Record*> structs;
  for (const model::Table& table : tables) {
    for (const model::KeyPart& part : table.key.parts) collect(schema, part.type, structs);
    for (const model::Index& index : table.indexes) {
      for (const model::KeyPart& part : index.parts) collect(schema, part.type, structs);
    }
  }
  for (const model::Record* record : structs) emit_one(out, schema, *record);
}

}  // namespace recto::codegen
