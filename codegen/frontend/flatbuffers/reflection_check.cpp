#include "frontend/flatbuffers/reflection_check.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <flatbuffers/reflection_generated.h>
#include <fmt/format.h>

#include "check/spec_lexer.hpp"

namespace recto::codegen::fbs {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && starts_word(text.front()) && std::ranges::all_of(text, continues_word);
}

bool is_qualified_name(std::string_view text) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_name(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

class ReflectionCheck {
 public:
  explicit ReflectionCheck(const reflection::Schema& schema) : schema_(schema) {}

  std::string fault() {
    for (unsigned i = 0; i < schema_.enums()->size(); ++i) {
      const reflection::Enum& declared = *schema_.enums()->Get(i);
      if (!is_good(declared, static_cast<int>(i))) {
        return fmt::format("enum '{}'", declared.name()->string_view());
      }
    }
    for (const reflection::Object* object : *schema_.objects()) {
      if (!is_good(*object)) return fmt::format("type '{}'", object->name()->string_view());
    }
    visits_.assign(schema_.objects()->size(), Visit::none);
    for (unsigned i = 0; i < schema_.objects()->size(); ++i) {
      if (holds_itself(i)) {
        return fmt::format("struct '{}' holds itself",
                           schema_.objects()->Get(i)->name()->string_view());
      }
    }
    return {};
  }

 private:
  enum class Visit : char { none, open, done };

  bool is_good(const reflection::Enum& declared, int own_index) const {
    const auto values_good =
        std::ranges::all_of(*declared.values(), [&](const reflection::EnumVal* value) {
          return value->union_type() == nullptr || is_good(*value->union_type());
        });
    const reflection::BaseType base = declared.underlying_type()->base_type();
    const int index = declared.underlying_type()->index();
    return is_qualified_name(declared.name()->string_view()) && base >= reflection::UType &&
           base <= reflection::ULong && (index == -1 || index == own_index) && values_good;
  }

  bool is_good(const reflection::Object& object) const {
    return is_qualified_name(object.name()->string_view()) &&
           std::ranges::all_of(*object.fields(), [&](const reflection::Field* field) {
             return is_name(field->name()->string_view()) && is_good(*field->type()) &&
                    fits(object, *field->type());
           });
  }

  // A struct holds numbers, structs and arrays of these only.
  bool fits(const reflection::Object& owner, const reflection::Type& type) const {
    if (!owner.is_struct()) return type.base_type() != reflection::Array;
    const bool array = type.base_type() == reflection::Array;
    const reflection::BaseType base = array ? type.element() : type.base_type();
    if (base == reflection::Obj) {
      return schema_.objects()->Get(static_cast<unsigned>(type.index()))->is_struct();
    }
    return base >= reflection::Bool && base <= reflection::Double;
  }

  bool is_good(const reflection::Type& type) const {
    const bool many =
        type.base_type() == reflection::Vector || type.base_type() == reflection::Array;
    const reflection::BaseType base = many ? type.element() : type.base_type();
    if (base < reflection::None || base > reflection::Union || base == reflection::Vector) {
      return false;
    }
    if (many && base == reflection::None) return false;
    const auto index = static_cast<std::size_t>(static_cast<unsigned>(type.index()));
    if (base == reflection::Obj) return index < schema_.objects()->size();
    if (base == reflection::Union || base == reflection::UType) {
      return index < schema_.enums()->size();
    }
    return type.index() == -1 || (base >= reflection::Bool && base <= reflection::ULong &&
                                  index < schema_.enums()->size());
  }

  bool holds_itself(unsigned at) {
    if (visits_[at] != Visit::none) return visits_[at] == Visit::open;
    const reflection::Object& object = *schema_.objects()->Get(at);
    visits_[at] = Visit::open;
    if (object.is_struct()) {
      for (const reflection::Field* field : *object.fields()) {
        const reflection::Type& type = *field->type();
        const bool structure =
            type.base_type() == reflection::Obj ||
            (type.base_type() == reflection::Array && type.element() == reflection::Obj);
        if (structure && holds_itself(static_cast<unsigned>(type.index()))) return true;
      }
    }
    visits_[at] = Visit::done;
    return false;
  }

  const reflection::Schema& schema_;
  std::vector<Visit> visits_;
};

}  // namespace

std::string reflection_fault(const reflection::Schema& schema) {
  return ReflectionCheck(schema).fault();
}

}  // namespace recto::codegen::fbs
