#pragma once

#include <kj/debug.h>

#include <cstdint>
#include <cstring>

#include "recto/detail/capnp_headers.hpp"

// Behind that header.
#include <capnp/schema.capnp.h>

namespace recto::detail {

/// Whether values of this kind stand behind a pointer.
[[nodiscard]] inline bool is_pointer(capnp::schema::Type::Which which) noexcept {
  using Type = capnp::schema::Type;
  return which == Type::TEXT || which == Type::DATA || which == Type::LIST ||
         which == Type::STRUCT || which == Type::INTERFACE || which == Type::ANY_POINTER;
}

/// Reads a pointer as a list with elements of this kind, as generated code does. Throws
/// kj::Exception where that would.
void require_list_of(capnp::schema::Type::Which element, const capnp::AnyPointer::Reader& pointer);

/// Walks a value along its schema, and throws kj::Exception where generated code might. Takes time
/// in proportion to the structs of the value times the fields that their types declare.
///
/// `Types` tells how the schema is kept. `Types::Struct` is a struct or a group, and `Types::Type`
/// the type of one of its fields, valid as long as that struct:
///   `Types::node(struct)`: its schema::Node::Struct::Reader,
///   `Types::type(struct, i)` and `Types::group(struct, i)` of its i-th field,
///   `Types::which(type)`, `Types::structure(type)`, `Types::element(type)`, `Types::kind(type)`:
///   the last is the kind of an AnyPointer.
template <class Types>
class CapnpTypeCheck {
 public:
  using Struct = typename Types::Struct;
  using Type = typename Types::Type;

  static void check(const Struct& type, const capnp::AnyStruct::Reader& value) {
    const auto pointers = value.getPointerSection();
    if (pointers.size() > 0) {
      check_fields(type, value.getDataSection(), pointers, kDeepestGroup);
    }
  }

 private:
  using Kind = capnp::schema::Type::AnyPointer::Unconstrained;
  using Pointers = capnp::List<capnp::AnyPointer>::Reader;

  static constexpr int kDeepestGroup = 64;

  static void check_fields(const Struct& type, kj::ArrayPtr<const kj::byte> data,
                           const Pointers& pointers, int depth) {
    KJ_REQUIRE(depth > 0, "groups are nested too deep");
    const auto node = Types::node(type);
    const std::uint16_t chosen =
        node.getDiscriminantCount() == 0 ? 0 : number_at(data, node.getDiscriminantOffset());
    const auto fields = node.getFields();
    for (unsigned i = 0; i < fields.size(); ++i) {
      const auto field = fields[i];
      const std::uint16_t member = field.getDiscriminantValue();
      if (member != capnp::schema::Field::NO_DISCRIMINANT && member != chosen) {
        continue;
      }
      if (field.isGroup()) {
        check_fields(Types::group(type, i), data, pointers, depth - 1);
        continue;
      }
      const auto offset = field.getSlot().getOffset();
      // Nulls first: finding out a type takes longer.
      if (is_pointer(field.getSlot().getType().which()) && offset < pointers.size() &&
          !pointers[offset].isNull()) {
        check_pointer(Types::type(type, i), pointers[offset]);
      }
    }
  }

  static void check_pointer(const Type& type, const capnp::AnyPointer::Reader& pointer) {
    if (pointer.isNull()) {
      return;
    }
    switch (Types::which(type)) {
      case capnp::schema::Type::TEXT:
        static_cast<void>(pointer.getAs<capnp::Text>());
        return;
      case capnp::schema::Type::DATA:
        static_cast<void>(pointer.getAs<capnp::Data>());
        return;
      case capnp::schema::Type::STRUCT:
        return check(Types::structure(type), pointer.getAs<capnp::AnyStruct>());
      case capnp::schema::Type::LIST:
        return check_list(Types::element(type), pointer);
      case capnp::schema::Type::ANY_POINTER:
        KJ_REQUIRE(Types::kind(type) != Kind::STRUCT || pointer.isStruct(),
                   "it holds no struct where one belongs");
        KJ_REQUIRE(Types::kind(type) != Kind::LIST || pointer.isList(),
                   "it holds no list where one belongs");
        return;
      default:
        KJ_FAIL_REQUIRE("it holds a capability");
    }
  }

  static void check_list(const Type& element, const capnp::AnyPointer::Reader& pointer) {
    require_list_of(Types::which(element), pointer);
    const auto list = pointer.getAs<capnp::AnyList>();
    const auto size = list.getElementSize();
    if (size != capnp::ElementSize::POINTER && size != capnp::ElementSize::INLINE_COMPOSITE) {
      return;
    }
    const auto structs = list.as<capnp::List<capnp::AnyStruct>>();
    // All elements have as many pointers, so a list without any is done.
    if (structs.size() == 0 || structs[0].getPointerSection().size() == 0) {
      return;
    }
    const bool is_struct = Types::which(element) == capnp::schema::Type::STRUCT;
    if (!is_struct && !is_pointer(Types::which(element))) {
      return;
    }
    for (const capnp::AnyStruct::Reader value : structs) {
      if (is_struct) {
        check(Types::structure(element), value);
      } else {
        check_pointer(element, value.getPointerSection()[0]);
      }
    }
  }

  static std::uint16_t number_at(kj::ArrayPtr<const kj::byte> data, std::size_t index) noexcept {
    std::uint16_t number = 0;
    if ((index + 1) * sizeof number <= data.size()) {
      std::memcpy(&number, data.begin() + index * sizeof number, sizeof number);
    }
    return number;
  }
};

}  // namespace recto::detail
