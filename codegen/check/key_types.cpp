#include "check/key_types.hpp"

#include <fmt/format.h>

#include "check/terms.hpp"
#include "model/scalar_names.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

std::optional<KeyTypeFault> struct_fault(const model::Schema& schema, const model::Record& record) {
  for (const model::Field& field : record.fields) {
    if (field.type.kind == Kind::array && field.type.element == Kind::structure) {
      return KeyTypeFault{fmt::format("is a struct with an array of structs ('{}')", field.name),
                          "arrays in keys hold numbers only"};
    }
    if (field.type.kind == Kind::structure) {
      if (auto fault = struct_fault(schema, schema.records.at(field.type.definition))) return fault;
    }
  }
  return std::nullopt;
}

std::size_t least_size(const model::Schema& schema, const model::Type& type) {
  switch (type.kind) {
    case Kind::enumeration:
      return model::scalar_size(schema.enums.at(type.definition).underlying);
    case Kind::array:
      return type.length * least_size(schema, type.element_type());
    case Kind::structure: {
      std::size_t sum = 0;
      for (const model::Field& field : schema.records.at(type.definition).fields) {
        sum += least_size(schema, field.type);
      }
      return sum;
    }
    default:
      return model::scalar_size(type.kind);
  }
}

}  // namespace

std::optional<KeyTypeFault> key_type_fault(const model::Schema& schema, const model::Type& type) {
  const Terms& terms = terms_of(schema);
  const std::string key_types(terms.key_types);
  switch (type.kind) {
    case Kind::enumeration:
      if (!schema.enums.at(type.definition).generic) return std::nullopt;
      return KeyTypeFault{fmt::format("is an enum nested in a struct with type parameters ({})",
                                      schema.spell(type)),
                          "declare the enum outside that struct"};
    case Kind::structure:
      return struct_fault(schema, schema.records.at(type.definition));
    case Kind::table:
      return KeyTypeFault{
          fmt::format("is a {} ({})", terms.record(schema.records.at(type.definition)),
                      schema.spell(type)),
          "name one of its fields"};
    case Kind::vector:
      return KeyTypeFault{fmt::format("is a {} ({})", terms.list, schema.spell(type)), key_types};
    case Kind::array:
      return KeyTypeFault{fmt::format("is an array ({})", schema.spell(type)),
                          "take the whole struct that holds it"};
    case Kind::union_value:
    case Kind::union_tag:
      return KeyTypeFault{"is a union", key_types};
    case Kind::nothing:
      return KeyTypeFault{"is Void, which has no values to tell apart", key_types};
    case Kind::any_pointer:
      return KeyTypeFault{"is an AnyPointer, whose values have no order", key_types};
    case Kind::capability:
      return KeyTypeFault{"is a capability, which can't be stored", key_types};
    case Kind::unknown:
      return KeyTypeFault{"has a type that Recto does not know", key_types};
    default:
      return std::nullopt;
  }
}

std::size_t least_key_size(const model::Schema& schema, const std::vector<model::KeyPart>& parts) {
  std::size_t size = 0;
  for (const model::KeyPart& part : parts) size += least_size(schema, part.type);
  return size;
}

}  // namespace recto::codegen
