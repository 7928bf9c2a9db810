#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/members.hpp"

namespace recto {

/// Names the layout of a struct in the place of the one that Recto derives: give
/// `static constexpr std::string_view kText`, and change it whenever the layout changes. For types
/// whose members can't be listed, such as classes with private members, bit-fields or anonymous
/// unions.
template <class V>
struct PlainLayout {};

namespace detail {

template <class V>
concept NamesItsLayout = requires {
  { PlainLayout<V>::kText } -> std::convertible_to<std::string_view>;
};

/// Where the bytes of a plain value mean something.
struct PlainShape {
  struct Run {
    std::size_t offset = 0;
    std::size_t size = 0;
  };

  std::string text;                // for the catalog and for people
  std::vector<Run> runs;           // ascending; all else is padding
  std::vector<std::size_t> bools;  // offsets of bytes that are 0 or 1

  /// Whether there are bytes that mean nothing.
  [[nodiscard]] bool padded(std::size_t size) const noexcept {
    return size != 0 && (runs.size() != 1 || runs.front().size != size);
  }

  /// Copies a value of `size` bytes, with zeros for its padding.
  void copy(std::byte* to, const std::byte* from, std::size_t size) const noexcept;

  [[nodiscard]] bool bools_sound(const std::byte* value) const noexcept;

  void add_run(std::size_t offset, std::size_t size);
};

/// A type that only points at what it shows, such as `std::string_view` and `std::span`.
template <class T>
inline constexpr bool is_borrowing = std::ranges::enable_borrowed_range<T> ||
                                     std::ranges::enable_view<T> || std::is_same_v<T, Bytes>;

template <class T>
inline constexpr bool is_pointing = std::is_pointer_v<T> || std::is_member_pointer_v<T> ||
                                    std::is_reference_v<T> || std::is_null_pointer_v<T>;

template <class T>
inline constexpr bool is_fixed_array = false;
template <class T, std::size_t N>
inline constexpr bool is_fixed_array<std::array<T, N>> = true;

/// Describes a type by walking an object of it, of which only addresses are taken.
class PlainShapeBuilder {
 public:
  PlainShapeBuilder(const void* object, PlainShape& shape) noexcept
      : base_(static_cast<const std::byte*>(object)), shape_(&shape) {}

  template <class M>
  void add(M& object) {
    using T = std::remove_cv_t<M>;
    static_assert(!is_pointing<T>,
                  "a Plain value holds no pointers or references: what they lead to is not stored");
    static_assert(!is_borrowing<T>,
                  "a Plain value holds no views, such as std::string_view: what they show is not "
                  "stored. Use an array of characters, or another format");
    if constexpr (std::is_array_v<T>) {
      add_array(object, std::extent_v<T>);
    } else if constexpr (is_fixed_array<T>) {
      if constexpr (std::tuple_size_v<T> == 0) {
        append_opaque(sizeof(T), alignof(T));
      } else {
        add_array(object, std::tuple_size_v<T>);
      }
    } else if constexpr (Listable<T> && !NamesItsLayout<T>) {
      static_assert(Countable<T>,
                    "a member of this struct is a reference, or has no default constructor or an "
                    "explicit one, so that the members can't be listed: change that, or specialise "
                    "recto::PlainLayout for the struct");
      append("{");
      std::apply([&](auto&... members) { (add_member(object, members), ...); }, members_of(object));
      append("}");
    } else {
      add_scalar(object);
    }
  }

 private:
  template <class T, class M>
  void add_member(const T& object, M& member) {
    start_member(offset_of(&member) - offset_of(&object));
    add(member);
  }

  template <class T>
  void add_array(T& elements, std::size_t count) {
    auto& first = elements[0];
    using Element = std::remove_reference_t<decltype(first)>;
    const std::size_t at = offset_of(&first);
    PlainShape element;
    PlainShapeBuilder(&first, element).add(first);
    append(element.text);
    append_count(count);
    repeat(element, at, sizeof(Element), count);
  }

  template <class M>
  void add_scalar(M& object) {
    using T = std::remove_cv_t<M>;
    std::size_t size = sizeof(T);
    if constexpr (NamesItsLayout<T>) {
      append(PlainLayout<T>::kText);
    } else if constexpr (std::is_same_v<T, bool>) {
      append("bool");
      shape_->bools.push_back(offset_of(&object));
    } else if constexpr (std::is_same_v<T, std::byte>) {
      append("byte");
    } else if constexpr (std::is_enum_v<T>) {
      append("enum ");
      append_number<std::underlying_type_t<T>>();
    } else if constexpr (std::is_arithmetic_v<T>) {
      append_number<T>();
      if constexpr (std::is_same_v<T, long double> && std::numeric_limits<T>::digits == 64) {
        size = 10;  // the rest of it is padding
      }
    } else if constexpr (std::is_empty_v<T>) {
      append("empty");
      return;
    } else {
      append_opaque(sizeof(T), alignof(T));
    }
    shape_->add_run(offset_of(&object), size);
  }

  template <class T>
  void append_number() {
    if constexpr (std::is_floating_point_v<T>) {
      append_number("float", sizeof(T));
    } else if constexpr (std::is_same_v<T, char> || std::is_same_v<T, wchar_t> ||
                         std::is_same_v<T, char8_t> || std::is_same_v<T, char16_t> ||
                         std::is_same_v<T, char32_t>) {
      append_number("char", sizeof(T));
    } else if constexpr (std::is_same_v<T, bool>) {
      append("bool");
    } else {
      append_number(std::is_signed_v<T> ? "int" : "uint", sizeof(T));
    }
  }

  [[nodiscard]] std::size_t offset_of(const volatile void* member) const noexcept {
    return static_cast<std::size_t>(static_cast<const volatile std::byte*>(member) - base_);
  }

  void append(std::string_view text) { shape_->text += text; }
  void append_number(std::string_view kind, std::size_t size);
  void append_count(std::size_t count);
  void append_opaque(std::size_t size, std::size_t alignment);
  void start_member(std::size_t offset);
  void repeat(const PlainShape& element, std::size_t at, std::size_t size, std::size_t count);

  const std::byte* base_;
  PlainShape* shape_;
};

/// "24 bytes, aligned to 8: "
[[nodiscard]] std::string plain_heading(std::size_t size, std::size_t alignment);

/// The shape of a type, worked out once.
template <class V>
const PlainShape& plain_shape() {
  static const PlainShape shape = [] {
    PlainShape derived;
    derived.text = plain_heading(sizeof(V), alignof(V));
    // Memory for an object that is never read or written.
    struct Free {
      void operator()(void* memory) const noexcept {
        ::operator delete(memory, std::align_val_t(alignof(V)));
      }
    };
    const std::unique_ptr<void, Free> memory(
        ::operator new(sizeof(V), std::align_val_t(alignof(V))));
    PlainShapeBuilder(memory.get(), derived).add(*static_cast<V*>(memory.get()));
    if (derived.runs.empty() && !std::is_empty_v<V>) {
      derived.add_run(0, sizeof(V));  // rather store padding than lose a value
    }
    return derived;
  }();
  return shape;
}

}  // namespace detail
}  // namespace recto
