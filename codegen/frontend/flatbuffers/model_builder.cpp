#include "frontend/flatbuffers/model_builder.hpp"

#include <algorithm>
#include <vector>

#include <flatbuffers/reflection_generated.h>
#include <flatbuffers/util.h>
#include <fmt/format.h>

#include "frontend/flatbuffers/schema_closure.hpp"
#include "frontend/flatbuffers/schema_writer.hpp"

namespace recto::codegen::fbs {
namespace {

using model::Kind;

Kind scalar_kind(reflection::BaseType base) {
  switch (base) {
    case reflection::Bool:
      return Kind::boolean;
    case reflection::Byte:
      return Kind::int8;
    case reflection::UType:
    case reflection::UByte:
      return Kind::uint8;
    case reflection::Short:
      return Kind::int16;
    case reflection::UShort:
      return Kind::uint16;
    case reflection::Int:
      return Kind::int32;
    case reflection::UInt:
      return Kind::uint32;
    case reflection::Long:
      return Kind::int64;
    case reflection::ULong:
      return Kind::uint64;
    case reflection::Float:
      return Kind::float32;
    case reflection::Double:
      return Kind::float64;
    case reflection::String:
      return Kind::text;
    default:
      return Kind::unknown;
  }
}

class ModelBuilder {
 public:
  ModelBuilder(const reflection::Schema& schema, const std::string& path,
               const std::set<std::string>& foreign, const SourceMap* sources)
      : schema_(schema), path_(path), foreign_(foreign), sources_(sources) {}

  model::Schema build() {
    model::Schema result;
    result.file = flatbuffers::StripPath(path_);
    result.location = {path_, {}, {}};
    for (const reflection::Enum* declared : *schema_.enums()) {
      result.enums.push_back(build(*declared));
    }
    for (unsigned i = 0; i < schema_.objects()->size(); ++i) {
      result.records.push_back(build(*schema_.objects()->Get(i), i));
    }
    return result;
  }

 private:
  model::Enum build(const reflection::Enum& declared) {
    model::Enum result;
    result.name = declared.name()->str();
    result.cpp = cpp_name(result.name);
    result.underlying = scalar_kind(declared.underlying_type()->base_type());
    result.is_union = declared.is_union();
    result.local = !foreign_.contains(result.name);
    const SourceMap::Declaration* source = find_source(result.name);
    const std::string context =
        fmt::format("{} {}", result.is_union ? "union" : "enum", result.name);
    result.location = location(source, context);
    result.annotations = annotations(declared.attributes(), source, context);
    return result;
  }

  model::Record build(const reflection::Object& object, unsigned index) {
    model::Record result;
    result.name = object.name()->str();
    result.cpp = cpp_name(result.name);
    result.docs = docs(object.documentation());
    result.fixed = object.is_struct();
    result.local = !foreign_.contains(result.name);
    const SourceMap::Declaration* source = find_source(result.name);
    const std::string context =
        fmt::format("{} {}", result.fixed ? "struct" : "table", result.name);
    result.location = location(source, context);
    result.annotations = annotations(object.attributes(), source, context);
    for (const reflection::Field* field : in_order(object)) {
      result.fields.push_back(build(*field, object, source, context));
    }
    if (result.local && !result.fixed && !result.annotations.empty()) {
      const SchemaClosure closure = close_over(schema_, index);
      result.alignment = std::max(result.alignment, closure.alignment);
      result.binary_schema = write_schema(schema_, closure, index);
    }
    return result;
  }

  model::Field build(const reflection::Field& field, const reflection::Object& owner,
                     const SourceMap::Declaration* owner_source, const std::string& owner_context) {
    model::Field result;
    result.name = field.name()->str();
    result.accessor = result.name;
    result.docs = docs(field.documentation());
    result.type = type(*field.type());
    const bool number = model::is_scalar(result.type.kind) || result.type.kind == Kind::enumeration;
    result.nullable = !owner.is_struct() && (!number || field.optional());
    result.deprecated = field.deprecated();
    const SourceMap::Declaration* source = nullptr;
    if (owner_source != nullptr) {
      const auto found = owner_source->fields.find(result.name);
      if (found != owner_source->fields.end()) source = &found->second;
    }
    const std::string context = fmt::format("{}, field '{}'", owner_context, result.name);
    result.location = location(source, context);
    result.annotations = annotations(field.attributes(), source, context);
    return result;
  }

  static model::CppName cpp_name(const std::string& name) {
    return {std::string(model::namespace_of(name)), std::string(model::unqualified(name))};
  }

  // Reflection sorts fields by name; this is the order in which they were declared.
  static std::vector<const reflection::Field*> in_order(const reflection::Object& object) {
    std::vector<const reflection::Field*> fields(object.fields()->begin(), object.fields()->end());
    std::ranges::stable_sort(fields, {}, [&](const reflection::Field* field) {
      return object.is_struct() ? field->offset() : field->id();
    });
    return fields;
  }

  model::Type type(const reflection::Type& type) {
    const auto definition = static_cast<std::size_t>(std::max(type.index(), 0));
    if (type.base_type() == reflection::Vector) {
      const Kind element = kind(type.element(), type.index());
      if (element == Kind::uint8) return {Kind::bytes};
      return {Kind::vector, element, definition, 0};
    }
    if (type.base_type() == reflection::Array) {
      return {Kind::array, kind(type.element(), type.index()), definition, type.fixed_length()};
    }
    return {kind(type.base_type(), type.index()), Kind::unknown, definition, 0};
  }

  Kind kind(reflection::BaseType base, int index) {
    if (base == reflection::Obj) {
      return schema_.objects()->Get(static_cast<unsigned>(index))->is_struct() ? Kind::structure
                                                                               : Kind::table;
    }
    if (base == reflection::Union) return Kind::union_value;
    if (base == reflection::UType) return Kind::union_tag;
    return index >= 0 ? Kind::enumeration : scalar_kind(base);
  }

  static std::vector<std::string> docs(
      const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* lines) {
    std::vector<std::string> result;
    if (lines == nullptr) return result;
    for (const flatbuffers::String* line : *lines) {
      std::string text = line->str();
      std::ranges::replace(text, '\n', ' ');
      std::ranges::replace(text, '\r', ' ');
      result.push_back(std::move(text));
    }
    return result;
  }

  const SourceMap::Declaration* find_source(const std::string& name) const {
    return sources_ == nullptr || foreign_.contains(name) ? nullptr : sources_->find(name);
  }

  Location location(const SourceMap::Declaration* source, const std::string& context) const {
    return {path_, source == nullptr ? Position{} : source->name, context};
  }

  std::vector<model::Annotation> annotations(
      const flatbuffers::Vector<flatbuffers::Offset<reflection::KeyValue>>* attributes,
      const SourceMap::Declaration* source, const std::string& context) const {
    std::vector<model::Annotation> result;
    if (attributes == nullptr) return result;
    for (const reflection::KeyValue* attribute : *attributes) {
      const std::string name = attribute->key()->str();
      const std::string inner = fmt::format("{}, {}", context, name);
      const std::string value = attribute->value() == nullptr ? "" : attribute->value()->str();
      const bool has_value = value != "0";  // what an attribute without a value gets
      model::Annotation annotation{name, value, has_value, {path_, {}, inner}, {}};
      annotation.origin.start = annotation.location;
      if (source != nullptr) place(annotation, *source);
      result.push_back(std::move(annotation));
    }
    return result;
  }

  static void place(model::Annotation& annotation, const SourceMap::Declaration& source) {
    const auto found = source.attributes.find(annotation.name);
    if (found == source.attributes.end()) return;
    annotation.location.position = found->second.name;
    annotation.origin.start.position = found->second.value.front();
    annotation.origin.bytes = found->second.value;
  }

  const reflection::Schema& schema_;
  const std::string& path_;
  const std::set<std::string>& foreign_;
  const SourceMap* sources_;
};

}  // namespace

model::Schema build_model(const reflection::Schema& schema, const std::string& path,
                          const std::set<std::string>& foreign, const SourceMap* sources) {
  return ModelBuilder(schema, path, foreign, sources).build();
}

}  // namespace recto::codegen::fbs
