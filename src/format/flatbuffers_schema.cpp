#include "format/flatbuffers_schema.hpp"

#include <flatbuffers/reflection.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace recto::detail {

namespace {

/// The schema in these bytes, or null when they hold none. Bytes must be 8-byte aligned.
const reflection::Schema* schema_in(Bytes bytes) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return reflection::VerifySchemaBuffer(verifier) ? reflection::GetSchema(bytes.data()) : nullptr;
}

const reflection::Object* object_named(const reflection::Schema& schema, std::string_view name) {
  for (const reflection::Object* object : *schema.objects()) {
    if (object->name()->string_view() == name) {
      return object;
    }
  }
  return nullptr;
}

const reflection::Field* field_with_id(const reflection::Object& object, std::uint16_t id) {
  for (const reflection::Field* field : *object.fields()) {
    if (field->id() == id) {
      return field;
    }
  }
  return nullptr;
}

bool is_scalar(reflection::BaseType type) {
  return type >= reflection::UType && type <= reflection::Double;
}

/// Compares all types that a root type leads to.
class Comparison {
 public:
  Comparison(const reflection::Schema& stored, const reflection::Schema& wanted)
      : stored_(stored), wanted_(wanted) {}

  std::vector<std::string> run(std::string_view type) {
    compare_objects(type);
    return std::move(differences_);
  }

 private:
  void compare_objects(std::string_view name) {
    if (!visited_.emplace(name).second) {
      return;
    }
    const auto* stored = object_named(stored_, name);
    const auto* wanted = object_named(wanted_, name);
    if (stored == nullptr || wanted == nullptr) {
      return add("{} is missing from {}", name, stored == nullptr ? "the database" : "the program");
    }
    if (stored->is_struct() != wanted->is_struct()) {
      return add("{} is a table on one side and a struct on the other", name);
    }
    if (stored->is_struct() && (stored->bytesize() != wanted->bytesize() ||
                                stored->fields()->size() != wanted->fields()->size())) {
      return add("struct {} has another layout", name);
    }
    for (const reflection::Field* field : *stored->fields()) {
      compare_fields(name, *field, field_with_id(*wanted, field->id()));
    }
    for (const reflection::Field* field : *wanted->fields()) {
      if (field->required() && field_with_id(*stored, field->id()) == nullptr) {
        add("{}.{} is new and required", name, field->name()->string_view());
      }
    }
  }

  void compare_fields(std::string_view object, const reflection::Field& stored,
                      const reflection::Field* wanted) {
    const std::string path = fmt::format("{}.{}", object, stored.name()->string_view());
    if (wanted == nullptr) {
      return add("{} is missing from the program", path);
    }
    const reflection::Type& from = *stored.type();
    const reflection::Type& to = *wanted->type();
    const std::string before = type_text(stored_, from);
    const std::string after = type_text(wanted_, to);
    if (before != after) {
      return add("{} is {} in the database and {} in the program", path, before, after);
    }
    if (from.base_type() != to.base_type() || from.element() != to.element() ||
        from.fixed_length() != to.fixed_length() || stored.offset() != wanted->offset()) {
      return add("{} is stored in another way", path);
    }
    if (stored.default_integer() != wanted->default_integer() ||
        stored.default_real() != wanted->default_real() ||
        stored.optional() != wanted->optional()) {
      add("{} has another default", path);
    }
    if (wanted->required() && !stored.required()) {
      add("{} has become required", path);
    }
    descend(from);
  }

  void descend(const reflection::Type& type) {
    const auto base = type.element() != reflection::None ? type.element() : type.base_type();
    if (base == reflection::Obj) {
      compare_objects(object_at(stored_, type.index())->name()->string_view());
    } else if (base == reflection::Union || base == reflection::UType) {
      compare_unions(*enum_at(stored_, type.index()));
    }
  }

  void compare_unions(const reflection::Enum& stored) {
    const std::string_view name = stored.name()->string_view();
    if (!visited_.emplace(name).second) {
      return;
    }
    for (const reflection::Enum* wanted : *wanted_.enums()) {
      if (wanted->name()->string_view() == name) {
        compare_members(stored, *wanted);
      }
    }
  }

  void compare_members(const reflection::Enum& stored, const reflection::Enum& wanted) {
    for (const reflection::EnumVal* member : *stored.values()) {
      const auto* same = wanted.values()->LookupByKey(member->value());
      if (same == nullptr ||
          type_text(stored_, *member->union_type()) != type_text(wanted_, *same->union_type())) {
        add("member {} of union {} is another", member->name()->string_view(),
            stored.name()->string_view());
      } else if (member->union_type()->base_type() == reflection::Obj) {
        descend(*member->union_type());
      }
    }
  }

  static const reflection::Object* object_at(const reflection::Schema& schema, int index) {
    return schema.objects()->Get(static_cast<flatbuffers::uoffset_t>(index));
  }
  static const reflection::Enum* enum_at(const reflection::Schema& schema, int index) {
    return schema.enums()->Get(static_cast<flatbuffers::uoffset_t>(index));
  }

  static std::string base_text(const reflection::Schema& schema, reflection::BaseType base,
                               int index) {
    if (base == reflection::Obj) {
      return object_at(schema, index)->name()->str();
    }
    if (index >= 0 && (base == reflection::Union || is_scalar(base))) {
      return enum_at(schema, index)->name()->str();
    }
    return reflection::EnumNameBaseType(base);
  }

  static std::string type_text(const reflection::Schema& schema, const reflection::Type& type) {
    if (type.base_type() == reflection::Vector || type.base_type() == reflection::Array) {
      return fmt::format("[{}]", base_text(schema, type.element(), type.index()));
    }
    return base_text(schema, type.base_type(), type.index());
  }

  template <class... A>
  void add(fmt::format_string<A...> text, A&&... arguments) {
    differences_.push_back(fmt::format(text, std::forward<A>(arguments)...));
  }

  const reflection::Schema& stored_;
  const reflection::Schema& wanted_;
  std::set<std::string, std::less<>> visited_;
  std::vector<std::string> differences_;
};

/// A copy that is aligned as FlatBuffers wants it.
std::vector<std::uint64_t> aligned_copy(Bytes bytes) {
  std::vector<std::uint64_t> words((bytes.size() + 7) / 8);
  std::copy_n(bytes.data(), bytes.size(), reinterpret_cast<std::byte*>(words.data()));
  return words;
}

/// Verifies the schema once, and payloads by it.
class FlatBuffersCheck final : public PayloadCheck {
 public:
  FlatBuffersCheck(std::string_view type, Bytes schema) : words_(aligned_copy(schema)) {
    schema_ = schema_in({words_.data(), schema.size()});
    object_ = schema_ == nullptr ? nullptr : object_named(*schema_, type);
  }

  bool accepts(Bytes payload) override {
    constexpr flatbuffers::uoffset_t kMaxDepth = 64;
    const auto max_tables =
        static_cast<flatbuffers::uoffset_t>(std::max<std::size_t>(payload.size() / 4, 1'000));
    return object_ != nullptr && payload.size() >= sizeof(flatbuffers::uoffset_t) &&
           flatbuffers::Verify(*schema_, *object_,
                               reinterpret_cast<const std::uint8_t*>(payload.data()),
                               payload.size(), kMaxDepth, max_tables);
  }

 private:
  std::vector<std::uint64_t> words_;
  const reflection::Schema* schema_ = nullptr;
  const reflection::Object* object_ = nullptr;  // the root; null when the schema can't be read
};

}  // namespace

std::vector<std::string> flatbuffers_differences(std::string_view type, Bytes stored,
                                                 Bytes wanted) {
  const auto stored_words = aligned_copy(stored);
  const auto wanted_words = aligned_copy(wanted);
  const auto* stored_schema = schema_in({stored_words.data(), stored.size()});
  const auto* wanted_schema = schema_in({wanted_words.data(), wanted.size()});
  if (stored_schema == nullptr || wanted_schema == nullptr) {
    return {stored_schema == nullptr ? "the database's schema can't be read"
                                     : "the program's schema can't be read"};
  }
  return Comparison(*stored_schema, *wanted_schema).run(type);
}

std::unique_ptr<PayloadCheck> flatbuffers_check(std::string_view type, Bytes schema) {
  return std::make_unique<FlatBuffersCheck>(type, schema);
}

}  // namespace recto::detail
