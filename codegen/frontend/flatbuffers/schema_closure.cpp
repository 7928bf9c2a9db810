#include "frontend/flatbuffers/schema_closure.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <flatbuffers/reflection_generated.h>

namespace recto::codegen::fbs {
namespace {

std::size_t forced_alignment(const reflection::Field& field) {
  std::size_t alignment = 1;
  if (field.attributes() == nullptr) return alignment;
  for (const reflection::KeyValue* attribute : *field.attributes()) {
    if (attribute->key()->string_view() != "force_align" || attribute->value() == nullptr) continue;
    const std::string_view value = attribute->value()->string_view();
    std::from_chars(value.data(), value.data() + value.size(), alignment);
  }
  return alignment;
}

class Collector {
 public:
  explicit Collector(const reflection::Schema& schema)
      : schema_(schema),
        object_seen_(schema.objects()->size()),
        enum_seen_(schema.enums()->size()) {}

  SchemaClosure collect(unsigned root) {
    add_object(root);
    while (!pending_.empty()) {
      const unsigned at = pending_.back();
      pending_.pop_back();
      for (const reflection::Field* field : *schema_.objects()->Get(at)->fields()) {
        raise_alignment(forced_alignment(*field));
        add(*field->type());
      }
    }
    sort(closure_.objects, *schema_.objects());
    sort(closure_.enums, *schema_.enums());
    return std::move(closure_);
  }

 private:
  void add(const reflection::Type& type) {
    if (type.index() < 0) return;
    const bool many =
        type.base_type() == reflection::Vector || type.base_type() == reflection::Array;
    const reflection::BaseType base = many ? type.element() : type.base_type();
    if (base == reflection::Obj) {
      add_object(static_cast<unsigned>(type.index()));
    } else {
      add_enum(static_cast<unsigned>(type.index()));
    }
  }

  void add_object(unsigned at) {
    if (object_seen_[at]) return;
    object_seen_[at] = true;
    closure_.objects.push_back(at);
    pending_.push_back(at);
    const reflection::Object& object = *schema_.objects()->Get(at);
    raise_alignment(static_cast<std::size_t>(std::max(object.minalign(), 1)));
  }

  void add_enum(unsigned at) {
    if (enum_seen_[at]) return;
    enum_seen_[at] = true;
    closure_.enums.push_back(at);
    for (const reflection::EnumVal* value : *schema_.enums()->Get(at)->values()) {
      if (value->union_type() != nullptr) add(*value->union_type());
    }
  }

  void raise_alignment(std::size_t alignment) {
    closure_.alignment = std::max(closure_.alignment, alignment);
  }

  template <typename Definitions>
  static void sort(std::vector<unsigned>& indexes, const Definitions& definitions) {
    std::ranges::sort(indexes, {},
                      [&](unsigned at) { return definitions.Get(at)->name()->string_view(); });
  }

  const reflection::Schema& schema_;
  std::vector<bool> object_seen_;
  std::vector<bool> enum_seen_;
  std::vector<unsigned> pending_;
  SchemaClosure closure_;
};

}  // namespace

SchemaClosure close_over(const reflection::Schema& schema, unsigned root) {
  return Collector(schema).collect(root);
}

}  // namespace recto::codegen::fbs
