#include "emit/key_code.hpp"

#include <fmt/format.h>

#include "emit/code_writer.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {

std::string key_type_name(const model::Schema& schema, const model::Table& table) {
  if (table.key.parts.size() > 1) return Naming::key_type(*table.record);
  return Naming(schema).key_part_type(table.key.parts.front().type, table.record->cpp.space);
}

std::string key_type_name(const model::Schema& schema, const model::Table& table,
                          const model::Index& index) {
  if (index.parts.size() > 1) return Naming::key_type(*table.record, index);
  return Naming(schema).key_part_type(index.parts.front().type, table.record->cpp.space);
}

void emit_key_types(CodeWriter& out, const std::string& type,
                    const std::vector<model::KeyPart>& parts) {
  // Composite keys tell the order of their parts themselves.
  const bool descending = parts.size() == 1 && parts[0].order == model::Order::descending;
  out.format("using Key = {};", type);
  out.format("using KeyCodec = recto::OrderedKey<Key{}>;",
             descending ? ", recto::Order::descending" : "");
}

void emit_paths(CodeWriter& out, std::string_view name, const std::vector<model::KeyPart>& parts) {
  std::vector<std::string> paths;
  for (const model::KeyPart& part : parts) paths.push_back(string_literal(part.path));
  out.list(
      fmt::format("static constexpr std::array<std::string_view, {}> {} = {{", parts.size(), name),
      paths, "};");
}

}  // namespace recto::codegen
