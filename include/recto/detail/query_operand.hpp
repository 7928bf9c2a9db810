#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "recto/bytes.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/query_access.hpp"
#include "recto/detail/query_plan.hpp"
#include "recto/error.hpp"

/// What columns are compared with.
namespace recto::detail {

template <class C>
concept QueryColumn = requires(const C& column) {
  typename C::Traits;
  typename C::Type;
  { column.path } -> std::convertible_to<std::string_view>;
};

/// How a value is looked at.
template <class T>
using Viewed = std::conditional_t<TextPart<T>, std::string_view, T>;

template <class T>
concept ComparableValue = requires(const Viewed<T>& value) {
  { PartCodec<T>::compare(value, value) } -> std::same_as<std::strong_ordering>;
};

/// A value that a column is compared with. Texts and bytes are copies.
template <class Traits, class T>
class Operand {
  static constexpr bool kCopies = is_variable<T>;

 public:
  Operand() = default;
  template <class V>
  explicit Operand(const V& value) : stored_(store(value)) {}

  [[nodiscard]] Viewed<T> get() const noexcept {
    if constexpr (kCopies) {
      return Viewed<T>(std::string_view(stored_));
    } else {
      return stored_;
    }
  }

  /// As a part of a key in ascending order; `open`: as the beginning of one.
  [[nodiscard]] std::string encoded(bool open = false) const {
    KeyBuffer buffer;
    if constexpr (kCopies) {
      open ? PartCodec<T>::encode_open(buffer, get()) : PartCodec<T>::encode(buffer, get());
    } else {
      PartCodec<T>::encode(buffer, get());
    }
    return fits(buffer) ? std::string(buffer.bytes().text()) : std::string();
  }

  /// Whether keys can hold it.
  [[nodiscard]] bool encodable() const {
    KeyBuffer buffer;
    PartCodec<T>::encode(buffer, get());
    return fits(buffer);
  }

  void append_to(std::string& text) const { append_text(text, get()); }

 private:
  /// Empty where it is known only when the program runs.
  static std::string table_name() {
    if constexpr (requires { Traits::kName; }) {
      return std::string(Traits::kName);
    } else {
      return {};
    }
  }

  static bool fits(const KeyBuffer& buffer) noexcept { return !buffer.too_long(); }

  template <class V>
  static auto store(const V& value) {
    try {
      if constexpr (std::same_as<T, Bytes>) {
        return std::string(Bytes(to_part<T>(value)).text());
      } else if constexpr (kCopies) {
        return std::string(std::string_view(value));
      } else {
        return T(to_part<T>(value));
      }
    } catch (const Error& error) {
      throw error.with({.operation = "query", .table = table_name(), .key = {}});
    }
  }

  std::conditional_t<kCopies, std::string, T> stored_{};
};

/// A term about a column. One whose operand no key can hold says that the field is there.
template <class C, class V>
[[nodiscard]] QueryTerm make_term(std::size_t condition, const C& column, TermKind kind,
                                  const V& operand, bool exact = true) {
  using T = typename C::Type;
  QueryTerm term{.condition = condition, .path = column.path, .type = part_tag<T>()};
  if (operand.encodable()) {
    term.kind = kind;
    term.exact = exact;
    term.operand = operand.encoded(kind == TermKind::starts_with);
  }
  return term;
}

}  // namespace recto::detail
