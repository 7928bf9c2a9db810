#include "emit/table_class.hpp"

#include <algorithm>

#include "emit/key_text.hpp"
#include "emit/traits.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(first);
}

void emit_field_list(CodeWriter& out, const model::Schema& schema, const model::Record& record) {
  out.line("/// Fields:");
  for (const model::Field& field : record.fields) {
    if (field.deprecated || field.type.kind == model::Kind::union_tag) continue;
    out.format("/// - `{}`: {}", field.name, schema.spell(field));
    std::vector<std::string> docs;
    for (const std::string& text : field.docs) {
      docs.push_back(fmt::format("     {}", trimmed(text)));
    }
    out.schema_doc(docs);
  }
}

void emit_class_doc(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  const model::Record& record = *table.record;
  out.format("/// Table \"{}\" of `{}` records.", table.name, record.name);
  if (!record.docs.empty()) {
    out.line("///");
    out.schema_doc(record.docs);
  }
  out.line("///");
  out.doc(fmt::format("Key: {}{}.", readable_key(table.key),
                      table.key.stored ? ", taken from the record"
                                       : ", given beside the record: `put(key…, record)`"));
  emit_field_list(out, schema, record);
}

}  // namespace

void emit_table_class(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  const model::Record& record = *table.record;
  const std::string type = Naming::table_type(record);
  const std::string base = fmt::format("recto::Table<{}, {}, {}>", key_type_name(schema, table),
                                       Naming::record_type(record), Naming::traits_type(record));
  emit_class_doc(out, schema, table);
  out.format("class {} : public {} {{", type, base);
  out.line(" public:");
  out.indent();
  out.doc(
      "Opens the table, creating it when the database has none of this name. Throws "
      "`recto::Error`: "
      "`schema_mismatch` when the database keeps records of another type, or under another key, "
      "under this "
      "name; `not_found` when it has no such table and is read-only; `unsupported` when its engine "
      "can't do what `options` ask for.");
  out.list(fmt::format("[[nodiscard]] static {} open(", type),
           {"recto::Database& database", "const recto::TableOptions& options = {}"}, ") {");
  out.format("  return {}(Base::open(database, options));", type);
  out.line("}");
  out.outdent();
  out.line();
  out.line(" private:");
  out.indent();
  out.format("using Base = {};", base);
  out.line();
  out.format("explicit {}(const Base& base) : Base(base) {{}}", type);
  out.outdent();
  out.line("};");
}

}  // namespace recto::codegen
