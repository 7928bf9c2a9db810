#include "emit/traits.hpp"

#include <map>

#include "emit/key_code.hpp"
#include "emit/key_text.hpp"
#include "emit/schema_literal.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

// The alignment that every payload has anyway.
constexpr std::size_t kUsualAlignment = 8;

std::string format_type(const model::Schema& schema, const model::Record& record) {
  if (schema.language == model::Language::capnproto) {
    return fmt::format("recto::CapnProto<{}>", Naming::record_type(record));
  }
  const std::string alignment =
      record.alignment > kUsualAlignment ? fmt::format(", {}", record.alignment) : "";
  return fmt::format("recto::FlatBuffers<{}{}>", Naming::record_type(record), alignment);
}

// Writes the code that takes a key out of a record.
class KeyReader {
 public:
  KeyReader(CodeWriter& out, const model::Schema& schema)
      : out_(out), naming_(schema), language_(schema.language) {}

  // The expression that reads a part out of `row`. What must come before it is written already.
  std::string read(const model::KeyPart& part) {
    std::string code = "row";
    std::string path;
    for (const model::PathStep& step : part.steps) {
      path += (path.empty() ? "" : ".") + step.field->name;
      const bool last = &step == &part.steps.back();
      code = language_ == model::Language::capnproto ? read_pointer(code, *step.field, path, last)
                                                     : read_field(code, *step.field, path);
    }
    return code;
  }

 private:
  std::string read_field(const std::string& object, const model::Field& field,
                         const std::string& path) const {
    std::string code = fmt::format("{}.{}()", object, naming_.accessor(field));
    if (!field.nullable) return code;
    return fmt::format("recto::key_field({}, {})", code, string_literal(path));
  }

  // Cap'n Proto has a function of its own that tells whether a field is there, so objects on the
  // way get a name.
  std::string read_pointer(const std::string& object, const model::Field& field,
                           const std::string& path, bool last) {
    std::string code = fmt::format("{}.{}()", object, naming_.accessor(field));
    if (field.nullable) {
      code = fmt::format("recto::key_field({}.{}(), {}, {})", object,
                         naming_.accessor(field, "has"), code, string_literal(path));
    }
    if (last) return code;
    const auto [name, added] = objects_.emplace(path, "in_" + Naming::key_member(path));
    if (added) out_.format("const auto {} = {};", name->second, code);
    return name->second;
  }

  CodeWriter& out_;
  Naming naming_;
  model::Language language_;
  std::map<std::string, std::string> objects_;  // by path
};

void emit_key_of(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  out.line();
  out.doc(
      "The key that a record holds. Throws `recto::Error` (`invalid_value`) when a field of the "
      "key is absent.");
  out.format("static Key key_of(const {}& row) {{", Naming(schema).view_type(*table.record));
  out.indent();
  KeyReader reader(out, schema);
  std::vector<std::string> reads;
  for (const model::KeyPart& part : table.key.parts) reads.push_back(reader.read(part));
  if (reads.size() == 1) {
    out.format("return {};", reads.front());
  } else {
    out.list("return {", reads, "};");
  }
  out.outdent();
  out.line("}");
}

void emit_index_list(CodeWriter& out, const model::Table& table) {
  if (table.indexes.empty()) return;
  std::vector<std::string> traits;
  for (const model::Index& index : table.indexes) {
    traits.push_back(Naming::traits_type(*table.record, index));
  }
  out.list("using Indexes = recto::IndexList<", traits, ">;");
}

}  // namespace

void emit_traits(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  const model::Record& record = *table.record;
  const std::string literal = schema_literal_name(record);
  out.format("/// What Recto needs to know of table \"{}\".", table.name);
  out.format("struct {} {{", Naming::traits_type(record));
  out.indent();
  emit_key_types(out, key_type_name(schema, table), table.key.parts);
  out.format("using Value = {};", Naming::record_type(record));
  out.format("using Format = {};", format_type(schema, record));
  emit_index_list(out, table);
  out.line();
  out.format("static constexpr std::string_view kName = {};", string_literal(table.name));
  out.format("static constexpr std::string_view kTypeName = {};", string_literal(record.name));
  out.list("static constexpr std::string_view kKeySpec = ",
           {string_literal(canonical_key(schema, table.key.parts))}, ";");
  emit_paths(out, "kKeyPaths", table.key.parts);
  if (table.key.automatic) {
    out.line("/// New records are numbered.");
    out.line("static constexpr bool kAutomaticKey = true;");
  }
  out.line();
  out.format("/// The binary schema of `{}`, for databases to describe themselves by.",
             record.name);
  out.line("static recto::Bytes schema() {");
  out.indent();
  out.list("return {", {literal, fmt::format("sizeof {} - 1", literal)}, "};");
  out.outdent();
  out.line("}");
  if (table.key.stored) emit_key_of(out, schema, table);
  out.outdent();
  out.line("};");
  out.line();
}

}  // namespace recto::codegen
