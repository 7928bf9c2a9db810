#pragma once

#include <concepts>
#include <initializer_list>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/column.hpp"
#include "recto/detail/predicate_nodes.hpp"

/// Conditions on rows, made of columns (docs/queries.md):
///
///     Columns::sic == 7372 && (Columns::revenue > 1e9 || is_absent(Columns::ticker))
///
/// The column stands on the left. It is compared with a value of its own kind: integers with
/// integers, floating-point numbers with any, texts with what a `std::string_view` can be made of,
/// enums and structs with their own type; everything else does not compile. Numbers are converted
/// to the column's type: an integer that it can't hold throws `Error(invalid_key)`, and a fraction
/// is rounded to a column of `float`. Texts are copied.
///
/// Values compare as keys do: texts by their bytes, NaN behind all numbers and equal to itself. A
/// comparison with an absent field is false, `!=` too; so `!(column > 1)` holds where it is absent.
namespace recto {

namespace detail {

template <class C, class V>
inline constexpr bool is_comparable =
    ComparableValue<typename C::Type> && KeyArgument<typename C::Type, V>;

/// Refuses what can't be compared, in words.
template <class C, class V>
constexpr void require_comparable() {
  static_assert(!QueryColumn<V>,
                "a query compares a column with a value; compare two fields of a row in a "
                "std::views::filter");
  static_assert(QueryColumn<V> || is_comparable<C, V>,
                "a query compares a column with a value of its own kind: an integer with an "
                "integer, a number with a number, text with text, an enum with the same enum");
}

template <Comparison kComparison, class C, class V>
[[nodiscard]] auto compare(const C& column, const V& value) {
  require_comparable<C, V>();
  if constexpr (is_comparable<C, V>) {
    using Value = Operand<typename C::Traits, typename C::Type>;
    return CompareNode<C, kComparison>{{}, column, Value(value)};
  }
}

/// For `&&`, `||` and `!`, which are found among the nodes.
template <PredicateNode A, PredicateNode B>
[[nodiscard]] AndNode<A, B> operator&&(A left, B right) {
  return {{}, std::move(left), std::move(right)};
}
template <PredicateNode A, PredicateNode B>
[[nodiscard]] OrNode<A, B> operator||(A left, B right) {
  return {{}, std::move(left), std::move(right)};
}
template <PredicateNode P>
[[nodiscard]] NotNode<P> operator!(P predicate) {
  return {{}, std::move(predicate)};
}

}  // namespace detail

template <detail::QueryColumn C, class V>
[[nodiscard]] auto operator==(const C& column, const V& value) {
  return detail::compare<detail::Comparison::equal>(column, value);
}
template <detail::QueryColumn C, class V>
[[nodiscard]] auto operator!=(const C& column, const V& value) {
  return detail::compare<detail::Comparison::not_equal>(column, value);
}
template <detail::QueryColumn C, class V>
[[nodiscard]] auto operator<(const C& column, const V& value) {
  return detail::compare<detail::Comparison::less>(column, value);
}
template <detail::QueryColumn C, class V>
[[nodiscard]] auto operator<=(const C& column, const V& value) {
  return detail::compare<detail::Comparison::at_most>(column, value);
}
template <detail::QueryColumn C, class V>
[[nodiscard]] auto operator>(const C& column, const V& value) {
  return detail::compare<detail::Comparison::greater>(column, value);
}
template <detail::QueryColumn C, class V>
[[nodiscard]] auto operator>=(const C& column, const V& value) {
  return detail::compare<detail::Comparison::at_least>(column, value);
}

/// Whether the field is at or behind `lower` and before `upper`: half-open, as all of Recto's
/// ranges are.
template <detail::QueryColumn C, class L, class U>
[[nodiscard]] auto between(const C& column, const L& lower, const U& upper) {
  detail::require_comparable<C, L>();
  detail::require_comparable<C, U>();
  if constexpr (detail::is_comparable<C, L> && detail::is_comparable<C, U>) {
    using Value = detail::Operand<typename C::Traits, typename C::Type>;
    return detail::BetweenNode<C>{{}, column, Value(lower), Value(upper)};
  }
}

/// Whether the field, a text or bytes, begins with these bytes.
template <detail::QueryColumn C, class V>
[[nodiscard]] auto starts_with(const C& column, const V& beginning) {
  static_assert(detail::is_variable<typename C::Type>, "only texts and bytes start with others");
  detail::require_comparable<C, V>();
  if constexpr (detail::is_variable<typename C::Type> && detail::is_comparable<C, V>) {
    using Value = detail::Operand<typename C::Traits, typename C::Type>;
    return detail::StartsWithNode<C>{{}, column, Value(beginning)};
  }
}

/// Whether the field is one of these values. O(log n) for a row.
template <detail::QueryColumn C, std::ranges::input_range R>
[[nodiscard]] auto in_list(const C& column, R&& values) {
  using V = std::remove_cvref_t<std::ranges::range_reference_t<R>>;
  detail::require_comparable<C, V>();
  if constexpr (detail::is_comparable<C, V>) {
    std::vector<detail::Operand<typename C::Traits, typename C::Type>> operands;
    for (const auto& value : values) {
      operands.emplace_back(value);
    }
    return detail::InListNode<C>(column, std::move(operands));
  }
}
template <detail::QueryColumn C, class V>
[[nodiscard]] auto in_list(const C& column, std::initializer_list<V> values) {
  return in_list(column, std::span(values.begin(), values.size()));
}

/// Whether a row lacks the field, or a record on the way to it.
template <detail::QueryColumn C>
[[nodiscard]] detail::PresenceNode<C, false> is_absent(const C& column) {
  return {{}, column};
}
/// Whether a row has the field.
template <detail::QueryColumn C>
[[nodiscard]] detail::PresenceNode<C, true> is_present(const C& column) {
  return {{}, column};
}

}  // namespace recto
