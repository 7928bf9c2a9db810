#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <functional>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/plain_layout.hpp"
#include "recto/format.hpp"

/// The Plain format: trivially copyable C++ types, stored as they lie in memory.
namespace recto {

namespace detail {
[[noreturn]] void throw_plain_short(std::size_t wanted, std::size_t found);
[[noreturn]] void throw_plain_size(std::string_view table, std::size_t wanted, std::size_t found);
[[noreturn]] void throw_plain_bool(std::string_view table);
}  // namespace detail

/// Values are objects of type `V`, and views are `const V&`, in place.
///
/// `put` takes a `V`, or `Bytes` of exactly its size, at any address. Padding is stored as zeros
/// where Recto knows where it lies: in numbers, enums, arrays and aggregates of these, nested as
/// deep as they like.
///
/// The catalog keeps the layout: size, alignment, and the kind, size and place of every member. A
/// table is refused with `ErrorCode::schema_mismatch` when the program's struct is laid out in
/// another way; names of types and members don't count. Of a class that is no aggregate, or derives
/// from another, only size and alignment are known, unless it specialises `PlainLayout`.
///
/// Plain trusts bytes that have the right size: `bool`s are checked to be 0 or 1, but that an enum
/// has one of its values is not known. Layouts are those of one kind of machine: a database with
/// Plain tables moves between machines whose compilers lay structs out alike.
template <class V>
struct PlainFormat {
  static_assert(std::is_object_v<V> && !std::is_const_v<V> && !std::is_volatile_v<V> &&
                    !std::is_array_v<V>,
                "Plain stores objects: no references, constants or bare arrays");
  static_assert(std::is_trivially_copyable_v<V>,
                "Plain stores trivially copyable types: no strings, vectors or virtual functions. "
                "Use arrays of fixed size, or another format");
  static_assert(!detail::is_pointing<V>,
                "a Plain value holds no pointers or references: what they lead to is not stored");
  static_assert(alignof(V) <= 16, "Plain stores types that are aligned to 16 bytes at most");

  using Value = V;
  using Reference = const V&;
  using Pointer = const V*;

  static constexpr std::string_view kName = "plain";
  static constexpr std::size_t kAlignment = alignof(V) > 8 ? 16 : 8;
  static constexpr bool kNeedsSize = false;
  static constexpr std::size_t kPayloadSize = sizeof(V);

  static const V& reference(Bytes payload) { return *pointer(payload); }
  static const V* pointer(Bytes payload) {
    if (payload.size() < sizeof(V)) [[unlikely]] {
      detail::throw_plain_short(sizeof(V), payload.size());
    }
    return reinterpret_cast<const V*>(payload.data());
  }

  static bool verify(Bytes payload) {
    return payload.size() == sizeof(V) && detail::plain_shape<V>().bools_sound(payload.data());
  }

  /// The layout as text: "24 bytes, aligned to 8: {+0 uint64, +8 float64, +16 char8[5]}".
  static Bytes schema() { return Bytes(detail::plain_shape<V>().text); }

  class Encoder {
   public:
    /// The value's own bytes where it has no padding.
    template <std::same_as<V> T>
    Bytes encode(const T& value, std::string_view) {
      const Bytes bytes(static_cast<const void*>(&value), sizeof(V));
      return detail::plain_shape<V>().padded(sizeof(V)) ? packed(bytes) : bytes;
    }

    Bytes encode(Bytes bytes, std::string_view table) {
      if (bytes.size() != sizeof(V)) {
        detail::throw_plain_size(table, sizeof(V), bytes.size());
      }
      if (!detail::plain_shape<V>().bools_sound(bytes.data())) {
        detail::throw_plain_bool(table);
      }
      return packed(bytes);
    }

   private:
    Bytes packed(Bytes bytes) {
      buffer_.resize(sizeof(V));
      detail::plain_shape<V>().copy(buffer_.data(), bytes.data(), sizeof(V));
      return Bytes(buffer_);
    }

    std::vector<std::byte> buffer_;
  };

  /// The payload after `change(V&)` of a copy of the value, for `Table::update`.
  template <class Change>
    requires detail::Changes<Change, V&>
  static Bytes edit(Encoder& encoder, Bytes payload, Change& change, std::string_view table) {
    if (payload.size() != sizeof(V)) {
      detail::throw_plain_short(sizeof(V), payload.size());
    }
    alignas(V) std::array<std::byte, sizeof(V)> copy;
    std::memcpy(copy.data(), payload.data(), copy.size());
    V& value = *std::launder(reinterpret_cast<V*>(copy.data()));
    std::invoke(change, value);
    return encoder.encode(Bytes(static_cast<const void*>(&value), sizeof value), table);  // a copy
  }
};

/// Chooses the Plain format: `db.table<std::uint64_t, Tick>("ticks").value_format(recto::Plain{})`.
struct Plain {
  template <class V>
  using For = PlainFormat<V>;
};

/// Numbers, enums, and structs that could be written as braces around their members.
template <class V>
  requires(std::is_trivially_copyable_v<V> && (std::is_arithmetic_v<V> || std::is_enum_v<V> ||
                                               (std::is_aggregate_v<V> && !std::is_array_v<V>)))
struct DefaultFormat<V> {
  using type = PlainFormat<V>;
};

}  // namespace recto
