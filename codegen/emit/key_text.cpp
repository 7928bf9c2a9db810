#include "emit/key_text.hpp"

#include <fmt/format.h>

#include "model/scalar_names.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

std::string layout(const model::Schema& schema, const model::Type& type);

std::string struct_layout(const model::Schema& schema, const model::Record& record) {
  std::vector<std::string> fields;
  for (const model::Field& field : record.fields) fields.push_back(layout(schema, field.type));
  return fmt::format("{{{}}}", fmt::join(fields, ", "));
}

// What the bytes of a value depend on, without the names that they don't.
std::string layout(const model::Schema& schema, const model::Type& type) {
  switch (type.kind) {
    case Kind::enumeration:
      return std::string(model::schema_name(schema.enums.at(type.definition).underlying));
    case Kind::structure:
      return struct_layout(schema, schema.records.at(type.definition));
    case Kind::array:
      return fmt::format("[{}:{}]", layout(schema, type.element_type()), type.length);
    default:
      return std::string(model::schema_name(type.kind));  // one spelling for all languages
  }
}

std::string canonical_type(const model::Schema& schema, const model::Type& type) {
  if (type.kind == Kind::enumeration) {
    return fmt::format("{}({})", schema.spell(type), layout(schema, type));
  }
  if (type.kind == Kind::structure) return schema.spell(type) + layout(schema, type);
  return layout(schema, type);
}

}  // namespace

std::string canonical_key(const model::Schema& schema, const std::vector<model::KeyPart>& parts) {
  std::string result;
  for (const model::KeyPart& part : parts) {
    if (!result.empty()) result += ", ";
    result += fmt::format("{}: {}", part.path, canonical_type(schema, part.type));
    if (part.order == model::Order::descending) result += " desc";
  }
  return result;
}

std::string readable_key(const std::vector<model::KeyPart>& parts) {
  std::string result;
  for (const model::KeyPart& part : parts) {
    if (!result.empty()) result += ", ";
    result += part.path;
    if (part.order == model::Order::descending) result += " (descending)";
  }
  return result;
}

}  // namespace recto::codegen
