#include "frontend/flatbuffers/schema_writer.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <flatbuffers/idl.h>
#include <flatbuffers/reflection_generated.h>

namespace recto::codegen::fbs {
namespace {

using Attributes = flatbuffers::Vector<flatbuffers::Offset<reflection::KeyValue>>;

class SchemaWriter {
 public:
  SchemaWriter(const reflection::Schema& schema, const SchemaClosure& closure)
      : schema_(schema), closure_(closure) {
    number(closure.objects, object_numbers_);
    number(closure.enums, enum_numbers_);
  }

  std::string write(unsigned root) {
    std::vector<flatbuffers::Offset<reflection::Enum>> enums;
    for (const unsigned at : closure_.enums) enums.push_back(copy(*schema_.enums()->Get(at)));
    std::vector<flatbuffers::Offset<reflection::Object>> objects;
    for (const unsigned at : closure_.objects) objects.push_back(copy(*schema_.objects()->Get(at)));
    const auto root_table = objects.at(static_cast<std::size_t>(object_numbers_.at(root)));
    const bool is_root_type = schema_.root_table() == schema_.objects()->Get(root);
    const auto identifier = is_root_type ? copy(schema_.file_ident()) : 0;
    const auto all_objects = out_.CreateVector(objects);
    const auto all_enums = out_.CreateVector(enums);
    reflection::FinishSchemaBuffer(
        out_, reflection::CreateSchema(out_, all_objects, all_enums, identifier, 0, root_table));
    return {reinterpret_cast<const char*>(out_.GetBufferPointer()), out_.GetSize()};
  }

 private:
  static void number(const std::vector<unsigned>& indexes, std::map<unsigned, int>& numbers) {
    for (const unsigned at : indexes) numbers.emplace(at, static_cast<int>(numbers.size()));
  }

  flatbuffers::Offset<reflection::Object> copy(const reflection::Object& object) {
    std::vector<flatbuffers::Offset<reflection::Field>> fields;
    for (const reflection::Field* field : sorted(*object.fields())) fields.push_back(copy(*field));
    const auto name = copy(object.name());
    const auto attributes = copy(object.attributes());
    const auto all_fields = out_.CreateVector(fields);
    return reflection::CreateObject(out_, name, all_fields, object.is_struct(), object.minalign(),
                                    object.bytesize(), attributes);
  }

  flatbuffers::Offset<reflection::Field> copy(const reflection::Field& field) {
    const auto name = copy(field.name());
    const auto type = copy(*field.type());
    const auto attributes = copy(field.attributes());
    return reflection::CreateField(out_, name, type, field.id(), field.offset(),
                                   field.default_integer(), field.default_real(),
                                   field.deprecated(), field.required(), field.key(), attributes, 0,
                                   field.optional(), field.padding());
  }

  flatbuffers::Offset<reflection::Type> copy(const reflection::Type& type) {
    const bool many =
        type.base_type() == reflection::Vector || type.base_type() == reflection::Array;
    const reflection::BaseType base = many ? type.element() : type.base_type();
    int index = type.index();
    if (index >= 0) {
      index = (base == reflection::Obj ? object_numbers_ : enum_numbers_)
                  .at(static_cast<unsigned>(index));
    }
    return reflection::CreateType(out_, type.base_type(), type.element(), index,
                                  type.fixed_length(), type.base_size(), type.element_size());
  }

  flatbuffers::Offset<reflection::Enum> copy(const reflection::Enum& declared) {
    std::vector<flatbuffers::Offset<reflection::EnumVal>> values;
    for (const reflection::EnumVal* value : *declared.values()) {
      const auto name = copy(value->name());
      const auto type = value->union_type() == nullptr ? 0 : copy(*value->union_type());
      values.push_back(reflection::CreateEnumVal(out_, name, value->value(), type));
    }
    const auto name = copy(declared.name());
    const auto underlying = copy(*declared.underlying_type());
    const auto attributes = copy(declared.attributes());
    const auto all_values = out_.CreateVector(values);
    return reflection::CreateEnum(out_, name, all_values, declared.is_union(), underlying,
                                  attributes);
  }

  // Attributes of FlatBuffers itself are left out, as flatc does: their effect is in the other
  // fields.
  flatbuffers::Offset<Attributes> copy(const Attributes* attributes) {
    if (attributes == nullptr) return 0;
    std::vector<flatbuffers::Offset<reflection::KeyValue>> copies;
    for (const reflection::KeyValue* attribute : *attributes) {
      const auto known = built_in_.known_attributes_.find(attribute->key()->str());
      if (known != built_in_.known_attributes_.end() && known->second) continue;
      const auto key = copy(attribute->key());
      const auto value = copy(attribute->value());
      copies.push_back(reflection::CreateKeyValue(out_, key, value));
    }
    return copies.empty() ? 0 : out_.CreateVector(copies);
  }

  flatbuffers::Offset<flatbuffers::String> copy(const flatbuffers::String* text) {
    return text == nullptr ? 0 : out_.CreateSharedString(text->c_str(), text->size());
  }

  static std::vector<const reflection::Field*> sorted(
      const flatbuffers::Vector<flatbuffers::Offset<reflection::Field>>& fields) {
    std::vector<const reflection::Field*> result(fields.begin(), fields.end());
    std::ranges::sort(result, {},
                      [](const reflection::Field* field) { return field->name()->string_view(); });
    return result;
  }

  const reflection::Schema& schema_;
  const SchemaClosure& closure_;
  const flatbuffers::Parser built_in_;
  flatbuffers::FlatBufferBuilder out_;
  std::map<unsigned, int> object_numbers_;
  std::map<unsigned, int> enum_numbers_;
};

}  // namespace

std::string write_schema(const reflection::Schema& schema, const SchemaClosure& closure,
                         unsigned root) {
  return SchemaWriter(schema, closure).write(root);
}

}  // namespace recto::codegen::fbs
