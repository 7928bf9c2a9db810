#include "model/schema.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/scalar_names.hpp"

namespace recto::codegen::model {

bool is_scalar(Kind kind) { return kind <= Kind::float64; }

const Field* Record::find(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

const Annotation* Record::annotation(std::string_view wanted) const {
  const auto found = std::ranges::find(annotations, wanted, &Annotation::name);
  return found == annotations.end() ? nullptr : &*found;
}

std::string CppName::qualified() const { return space.empty() ? path : space + "." + path; }

std::string Schema::spell(const Field& field) const {
  return field.spelling.empty() ? spell(field.type) : field.spelling;
}

std::string Schema::spell(const Type& type) const {
  switch (type.kind) {
    case Kind::enumeration:
    case Kind::union_value:
    case Kind::union_tag:
      return enums.at(type.definition).name;
    case Kind::structure:
    case Kind::table:
      return records.at(type.definition).name;
    case Kind::vector:
      if (type.element == Kind::vector) return "List(List(…))";  // further in, it is not known
      return fmt::format(fmt::runtime(language == Language::capnproto ? "List({})" : "[{}]"),
                         spell(type.element_type()));
    case Kind::array:
      return fmt::format("[{}:{}]", spell(type.element_type()), type.length);
    default:
      return std::string(schema_name(type.kind, language));
  }
}

std::string_view namespace_of(std::string_view qualified_name) {
  const std::size_t dot = qualified_name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : qualified_name.substr(0, dot);
}

std::string_view unqualified(std::string_view qualified_name) {
  return qualified_name.substr(qualified_name.rfind('.') + 1);  // npos + 1 is 0
}

}  // namespace recto::codegen::model
