#include "emit/table_class.hpp"

#include <algorithm>

#include "emit/key_code.hpp"
#include "emit/key_text.hpp"
#include "emit/path_reader.hpp"
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

std::string_view origin_of(const model::Key& key) {
  if (key.automatic) return ", a number that `put(record)` gives to new records and returns";
  return key.stored ? ", taken from the record" : ", given beside the record: `put(key…, record)`";
}

void emit_class_doc(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  const model::Record& record = *table.record;
  out.format("/// Table \"{}\" of `{}` records.", table.name, record.name);
  if (!record.docs.empty()) {
    out.line("///");
    out.schema_doc(record.docs);
  }
  out.line("///");
  out.doc(fmt::format("Key: {}{}.", readable_key(table.key.parts), origin_of(table.key)));
  emit_field_list(out, schema, record);
}

// The vector that an index walks: "filings" of "filings[].form".
std::string_view vector_of(const model::Index& index) {
  for (const model::KeyPart& part : index.parts) {
    const std::string_view path = part.path;
    const std::size_t every = path.rfind("[]");
    if (every != std::string_view::npos) return path.substr(0, every);
  }
  return {};
}

// What an index holds, in plain words.
std::string index_doc(const model::Index& index) {
  std::string doc = fmt::format("Index by {}", readable_key(index.parts));
  if (index.unique) doc += ", unique: no two records have the same entry";
  if (const std::string_view vector = vector_of(index); !vector.empty()) {
    doc += fmt::format(". One entry for each element of {}, equal ones counting once", vector);
  }
  std::vector<std::string_view> absent;
  for (const model::KeyPart& part : index.parts) {
    if (may_be_absent(part.steps)) absent.push_back(part.path);
  }
  if (!absent.empty()) {
    doc += fmt::format(". No entry where {} is absent", fmt::join(absent, " or "));
  }
  return doc + ".";
}

void emit_indexes(CodeWriter& out, const model::Table& table) {
  for (const model::Index& index : table.indexes) {
    out.line();
    out.doc(index_doc(index));
    out.format("recto::Index<{}, {}> {};", Naming::traits_type(*table.record),
               Naming::traits_type(*table.record, index), Naming::index_member(index.name));
  }
}

void emit_open_doc(CodeWriter& out, const model::Table& table) {
  out.doc(
      "Opens the table, creating it when the database has none of this name. Throws "
      "`recto::Error`: `schema_mismatch` when the database keeps records of another type, or under "
      "another key, under this name; `not_found` when it has no such table and is read-only; "
      "`unsupported` when its engine can't do what `options` ask for.");
  if (table.indexes.empty()) return;
  out.line("///");
  out.doc(
      "Indexes that the database lacks are built before it returns, unless "
      "`options.index_change` says otherwise.");
}

void emit_constructor(CodeWriter& out, const model::Table& table) {
  std::vector<std::string> members = {"Base(base)"};
  for (const model::Index& index : table.indexes) {
    members.push_back(Naming::index_member(index.name) + "(base)");
  }
  const std::string head =
      fmt::format("explicit {}(const Base& base)", Naming::table_type(*table.record));
  const std::string all = fmt::format("{} : {} {{}}", head, fmt::join(members, ", "));
  if (all.size() + 2 <= kCodeWidth) {
    out.line(all);
    return;
  }
  out.line(head);
  out.indent();
  out.indent();
  out.list(": ", members, " {}");
  out.outdent();
  out.outdent();
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
  out.format("using Columns = {};", Naming::columns_type(record));
  out.line();
  emit_open_doc(out, table);
  out.list(fmt::format("[[nodiscard]] static {} open(", type),
           {"recto::Database& database", "const recto::TableOptions& options = {}"}, ") {");
  out.format("  return {}(Base::open(database, options));", type);
  out.line("}");
  emit_indexes(out, table);
  out.outdent();
  out.line();
  out.line(" private:");
  out.indent();
  // The name of the base class, which no type of the schema can hide here.
  out.line("using Base = Table;");
  out.line();
  emit_constructor(out, table);
  out.outdent();
  out.line("};");
}

}  // namespace recto::codegen
