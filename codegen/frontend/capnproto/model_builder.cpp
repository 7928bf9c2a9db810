#include "frontend/capnproto/model_builder.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "frontend/capnproto/declared_names.hpp"
#include "frontend/capnproto/schema_writer.hpp"
#include "frontend/capnproto/source_map.hpp"

namespace recto::codegen::capnproto {
namespace {

using model::Kind;
using Which = capnp::schema::Type::Which;

// The annotations of recto.capnp, and what the model calls them.
constexpr std::pair<std::uint64_t, const char*> kAnnotations[] = {
    {0x8f0c3d6a51e7b294, "recto_table"},
    {0xa1d97e40c26b5f38, "recto_key"},
    {0xc75b18f2e930ad46, "recto_index"},
};

// A generic struct may hold itself with ever larger parameters; further on, its fields are unknown.
constexpr std::size_t kMostInstances = 1'000;

Kind scalar_kind(Which which) {
  switch (which) {
    case Which::BOOL:
      return Kind::boolean;
    case Which::INT8:
      return Kind::int8;
    case Which::UINT8:
      return Kind::uint8;
    case Which::INT16:
      return Kind::int16;
    case Which::UINT16:
      return Kind::uint16;
    case Which::INT32:
      return Kind::int32;
    case Which::UINT32:
      return Kind::uint32;
    case Which::INT64:
      return Kind::int64;
    case Which::UINT64:
      return Kind::uint64;
    case Which::FLOAT32:
      return Kind::float32;
    case Which::FLOAT64:
      return Kind::float64;
    case Which::TEXT:
      return Kind::text;
    case Which::DATA:
      return Kind::bytes;
    case Which::VOID:
      return Kind::nothing;
    case Which::ANY_POINTER:
      return Kind::any_pointer;
    case Which::INTERFACE:
      return Kind::capability;
    default:
      return Kind::unknown;
  }
}

bool is_pointer(Which which) {
  switch (which) {
    case Which::TEXT:
    case Which::DATA:
    case Which::LIST:
    case Which::STRUCT:
    case Which::INTERFACE:
    case Which::ANY_POINTER:
      return true;
    default:
      return false;
  }
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line = " " + std::string(text.substr(0, end));
    if (line == " ") line.clear();
    lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

class ModelBuilder {
 public:
  ModelBuilder(const capnp::SchemaParser& parser, SchemaFiles& files, const std::string& path,
               std::string_view text)
      : parser_(parser), names_(parser, files), path_(path), sources_(text) {}

  model::Schema build(const capnp::ParsedSchema& file) {
    result_.language = model::Language::capnproto;
    result_.file = std::filesystem::path(path_).filename().string();
    result_.location = {path_, {}, {}};
    add_declarations(file);
    // Fields lead to further types, which are added meanwhile.
    for (std::size_t i = 0; i < structs_.size(); ++i) {
      const capnp::StructSchema schema = structs_[i];
      const Location owner = result_.records[i].location;
      std::vector<model::Field> fields = build_fields(schema, owner);
      result_.records[i].fields = std::move(fields);
    }
    return std::move(result_);
  }

 private:
  void add_declarations(const capnp::ParsedSchema& scope) {
    for (const capnp::ParsedSchema nested : scope.getAllNested()) {
      const auto proto = nested.getProto();
      if (proto.isStruct()) index_of(nested.asStruct());
      if (proto.isEnum()) index_of(nested.asEnum());
      if (proto.isStruct() || proto.isInterface()) add_declarations(nested);
    }
  }

  std::size_t index_of(const capnp::EnumSchema& schema) {
    const auto found = std::ranges::find(enums_, schema);
    if (found != enums_.end()) return static_cast<std::size_t>(found - enums_.begin());
    DeclaredName name = names_.of(schema);
    model::Enum declared;
    declared.name = std::move(name.name);
    declared.cpp = std::move(name.cpp);
    declared.underlying = Kind::uint16;
    declared.generic = schema.getProto().getIsGeneric();
    declared.local = name.file == path_;
    declared.location = location(name);
    enums_.push_back(schema);
    result_.enums.push_back(std::move(declared));
    return enums_.size() - 1;
  }

  std::size_t index_of(const capnp::StructSchema& schema) {
    const auto found = std::ranges::find(structs_, schema);
    if (found != structs_.end()) return static_cast<std::size_t>(found - structs_.begin());
    structs_.push_back(schema);
    result_.records.push_back(build_record(schema));
    return structs_.size() - 1;
  }

  model::Record build_record(const capnp::StructSchema& schema) {
    const auto proto = schema.getProto();
    DeclaredName name = names_.of(schema);
    model::Record record;
    record.local = name.file == path_ && !proto.getStruct().getIsGroup() && !schema.isBranded();
    record.generic = proto.getIsGeneric();
    record.location = location(name);
    KJ_IF_MAYBE (info, parser_.getSourceInfo(schema)) {
      record.docs = lines_of(info->getDocComment().cStr());
    }
    if (record.local) record.annotations = annotations(proto, name);
    record.name = std::move(name.name);
    record.cpp = std::move(name.cpp);
    if (!record.annotations.empty()) record.binary_schema = write_schema(schema, names_);
    return record;
  }

  std::vector<model::Field> build_fields(const capnp::StructSchema& schema, const Location& owner) {
    std::vector<std::pair<std::uint16_t, model::Field>> fields;  // with their place in the text
    const bool too_many = schema.isBranded() && ++instances_ > kMostInstances;
    const auto info = parser_.getSourceInfo(schema);
    for (const capnp::StructSchema::Field field : schema.getFields()) {
      const auto proto = field.getProto();
      model::Field result;
      result.name = proto.getName().cStr();
      const std::string cpp_name = annotation_text(proto.getAnnotations(), kCxxNameId);
      result.accessor = cpp_name.empty() ? result.name : cpp_name;
      KJ_IF_MAYBE (found, info) {
        const auto members = found->getMembers();
        if (field.getIndex() < members.size()) {
          result.docs = lines_of(members[field.getIndex()].getDocComment().cStr());
        }
      }
      result.in_union = proto.getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT;
      result.location = owner;
      if (!too_many) set_type(result, field);
      fields.emplace_back(proto.getCodeOrder(), std::move(result));
    }
    return in_order(std::move(fields));
  }

  void set_type(model::Field& result, const capnp::StructSchema::Field& field) {
    const capnp::Type declared = field.getType();
    result.type = type(declared);
    result.spelling = spell(declared);
    if (field.getProto().isGroup()) {
      const auto group = declared.asStruct().getProto().getStruct();
      const bool only_union = group.getDiscriminantCount() == group.getFields().size();
      result.spelling = only_union ? "union" : "group";
    } else {
      result.nullable = is_pointer(field.getProto().getSlot().getType().which());
    }
  }

  // Members of a union without a name count from 0 by themselves; they come last.
  static std::vector<model::Field> in_order(
      std::vector<std::pair<std::uint16_t, model::Field>> fields) {
    std::ranges::stable_sort(fields, {}, [](const auto& entry) {
      return std::pair(entry.second.in_union, entry.first);
    });
    std::vector<model::Field> result;
    for (auto& entry : fields) result.push_back(std::move(entry.second));
    return result;
  }

  model::Type type(const capnp::Type& declared) {
    if (declared.isList()) {
      const model::Type element = type(declared.asList().getElementType());
      return {Kind::vector, element.kind, element.definition, 0};
    }
    if (declared.isEnum()) return {Kind::enumeration, Kind::unknown, index_of(declared.asEnum())};
    if (declared.isStruct()) return {Kind::table, Kind::unknown, index_of(declared.asStruct())};
    return {scalar_kind(declared.which())};
  }

  std::string spell(const capnp::Type& declared) {
    if (declared.isList()) {
      return fmt::format("List({})", spell(declared.asList().getElementType()));
    }
    return result_.spell(type(declared));
  }

  std::vector<model::Annotation> annotations(const capnp::schema::Node::Reader& proto,
                                             const DeclaredName& name) {
    std::vector<model::Annotation> result;
    const SourceMap::Declaration* source = sources_.find(name.path);
    const auto all = proto.getAnnotations();
    for (unsigned i = 0; i < all.size(); ++i) {
      const auto known = std::ranges::find(kAnnotations, all[i].getId(),
                                           &std::pair<std::uint64_t, const char*>::first);
      if (known == std::end(kAnnotations) || !all[i].getValue().isText()) continue;
      model::Annotation annotation;
      annotation.name = known->second;
      annotation.value = all[i].getValue().getText().cStr();
      annotation.location = location(name);
      annotation.origin.start = annotation.location;
      if (source != nullptr && source->annotations.size() == all.size()) {
        const SourceMap::Annotation& written = source->annotations[i];
        annotation.location.position = written.name;
        annotation.origin.start.position = written.value.front();
        annotation.origin.bytes = written.value;
      }
      result.push_back(std::move(annotation));
    }
    return result;
  }

  [[nodiscard]] Location location(const DeclaredName& name) const {
    const SourceMap::Declaration* source = name.file == path_ ? sources_.find(name.path) : nullptr;
    return {name.file, source == nullptr ? Position{} : source->name, name.path};
  }

  const capnp::SchemaParser& parser_;
  DeclaredNames names_;
  const std::string& path_;
  SourceMap sources_;
  model::Schema result_;
  std::vector<capnp::StructSchema> structs_;  // of result_.records
  std::vector<capnp::EnumSchema> enums_;      // of result_.enums
  std::size_t instances_ = 0;
};

}  // namespace

model::Schema build_model(const capnp::SchemaParser& parser, SchemaFiles& files,
                          const capnp::ParsedSchema& file, const std::string& path,
                          std::string_view text) {
  return ModelBuilder(parser, files, path, text).build(file);
}

}  // namespace recto::codegen::capnproto
