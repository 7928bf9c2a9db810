#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/query_operand.hpp"
#include "recto/detail/query_plan.hpp"

/// What conditions are made of: recto/predicate.hpp makes them.
///
/// A node tests rows, writes itself for people, and says as terms what it means for ranges of keys.
/// Values compare as parts of keys do.
namespace recto::detail {

struct PredicateBase {
  /// How many conditions it is when it is a query's.
  static constexpr std::size_t kConditions = 1;
};

template <class P>
concept PredicateNode = std::derived_from<P, PredicateBase>;

enum class Comparison : std::uint8_t { equal, not_equal, less, at_most, greater, at_least };

[[nodiscard]] constexpr bool holds(Comparison comparison, std::strong_ordering order) noexcept {
  switch (comparison) {
    case Comparison::equal:
      return order == 0;
    case Comparison::not_equal:
      return order != 0;
    case Comparison::less:
      return order < 0;
    case Comparison::at_most:
      return order <= 0;
    case Comparison::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

[[nodiscard]] constexpr std::string_view sign_of(Comparison comparison) noexcept {
  constexpr std::array<std::string_view, 6> kSigns{" == ", " != ", " < ", " <= ", " > ", " >= "};
  return kSigns[static_cast<std::size_t>(comparison)];
}

[[nodiscard]] constexpr TermKind kind_of(Comparison comparison) noexcept {
  constexpr std::array kKinds{TermKind::equal,   TermKind::present, TermKind::below,
                              TermKind::at_most, TermKind::above,   TermKind::at_least};
  return kKinds[static_cast<std::size_t>(comparison)];
}

template <class C, Comparison kComparison>
struct CompareNode : PredicateBase {
  using Traits = typename C::Traits;

  C column;
  Operand<Traits, typename C::Type> operand;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    const auto value = column.value(row);
    return value && holds(kComparison, PartCodec<typename C::Type>::compare(*value, operand.get()));
  }
  void add_terms(QueryShape& shape, std::size_t condition) const {
    shape.terms.push_back(make_term(condition, column, kind_of(kComparison), operand,
                                    kComparison != Comparison::not_equal));
  }
  void describe(std::string& text) const {
    text += column.path;
    text += sign_of(kComparison);
    operand.append_to(text);
  }
};

/// From `lower` up to, and without, `upper`.
template <class C>
struct BetweenNode : PredicateBase {
  using Traits = typename C::Traits;

  C column;
  Operand<Traits, typename C::Type> lower;
  Operand<Traits, typename C::Type> upper;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    using Codec = PartCodec<typename C::Type>;
    const auto value = column.value(row);
    return value && Codec::compare(*value, lower.get()) >= 0 &&
           Codec::compare(*value, upper.get()) < 0;
  }
  void add_terms(QueryShape& shape, std::size_t condition) const {
    shape.terms.push_back(make_term(condition, column, TermKind::at_least, lower));
    shape.terms.push_back(make_term(condition, column, TermKind::below, upper));
  }
  void describe(std::string& text) const {
    text += column.path;
    text += " between ";
    lower.append_to(text);
    text += " and ";
    upper.append_to(text);
  }
};

template <class C>
struct StartsWithNode : PredicateBase {
  using Traits = typename C::Traits;

  C column;
  Operand<Traits, typename C::Type> beginning;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    const auto value = column.value(row);
    return value && Bytes(*value).starts_with(Bytes(beginning.get()));
  }
  void add_terms(QueryShape& shape, std::size_t condition) const {
    const bool empty = Bytes(beginning.get()).empty();
    shape.terms.push_back(
        make_term(condition, column, empty ? TermKind::present : TermKind::starts_with, beginning));
  }
  void describe(std::string& text) const {
    text += column.path;
    text += " starts with ";
    beginning.append_to(text);
  }
};

template <class C>
struct InListNode : PredicateBase {
  using Traits = typename C::Traits;
  using Codec = PartCodec<typename C::Type>;
  using Value = Operand<Traits, typename C::Type>;

  C column;
  std::vector<Value> values;  ///< In order, each once.

  InListNode(const C& of, std::vector<Value> given) : column(of), values(std::move(given)) {
    std::ranges::sort(values, [](const Value& a, const Value& b) { return compare(a, b) < 0; });
    const auto same = [](const Value& a, const Value& b) { return compare(a, b) == 0; };
    values.erase(std::unique(values.begin(), values.end(), same), values.end());
  }

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    const auto value = column.value(row);
    if (!value) {
      return false;
    }
    const auto found = std::ranges::partition_point(
        values, [&](const Value& each) { return Codec::compare(each.get(), *value) < 0; });
    return found != values.end() && Codec::compare(found->get(), *value) == 0;
  }
  void add_terms(QueryShape& shape, std::size_t condition) const {
    if (values.empty()) {
      shape.never = true;
    } else if (values.size() == 1) {
      shape.terms.push_back(make_term(condition, column, TermKind::equal, values.front()));
    } else {
      shape.terms.push_back(
          make_term(condition, column, TermKind::at_least, values.front(), false));
      shape.terms.push_back(make_term(condition, column, TermKind::at_most, values.back(), false));
    }
  }
  void describe(std::string& text) const {
    text += column.path;
    text += " in (";
    for (const Value& value : values) {
      text += &value == values.data() ? "" : ", ";
      value.append_to(text);
    }
    text += ')';
  }

 private:
  static std::strong_ordering compare(const Value& a, const Value& b) {
    return Codec::compare(a.get(), b.get());
  }
};

template <class C, bool kPresent>
struct PresenceNode : PredicateBase {
  using Traits = typename C::Traits;

  C column;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    return column.value(row).has_value() == kPresent;
  }
  void add_terms(QueryShape& shape, std::size_t condition) const {
    if constexpr (kPresent) {
      shape.terms.push_back(
          {.condition = condition, .path = column.path, .kind = TermKind::present, .exact = true});
    }
  }
  void describe(std::string& text) const {
    text += column.path;
    text += kPresent ? " is present" : " is absent";
  }
};

template <class A, class B>
struct AndNode : PredicateBase {
  static_assert(std::same_as<typename A::Traits, typename B::Traits>,
                "both sides of && must be about columns of one table");
  using Traits = typename A::Traits;
  using Left = A;
  static constexpr std::size_t kConditions = A::kConditions + B::kConditions;

  A left;
  B right;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    return left.test(row) && right.test(row);
  }
  void add_terms(QueryShape& shape, std::size_t condition) const {
    left.add_terms(shape, condition);
    right.add_terms(shape, condition + A::kConditions);
  }
  void describe(std::string& text) const {
    left.describe(text);
    text += " and ";
    right.describe(text);
  }
};

template <class P>
inline constexpr bool is_and = false;
template <class A, class B>
inline constexpr bool is_and<AndNode<A, B>> = true;

/// Within `or` and `not`, nothing is of use to ranges.
template <class A, class B>
struct OrNode : PredicateBase {
  static_assert(std::same_as<typename A::Traits, typename B::Traits>,
                "both sides of || must be about columns of one table");
  using Traits = typename A::Traits;

  A left;
  B right;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    return left.test(row) || right.test(row);
  }
  void add_terms(QueryShape&, std::size_t) const {}
  void describe(std::string& text) const {
    text += '(';
    left.describe(text);
    text += " or ";
    right.describe(text);
    text += ')';
  }
};

template <class P>
struct NotNode : PredicateBase {
  using Traits = typename P::Traits;

  P negated;

  template <class R>
  [[nodiscard]] bool test(const R& row) const {
    return !negated.test(row);
  }
  void add_terms(QueryShape&, std::size_t) const {}
  void describe(std::string& text) const {
    text += "not (";
    negated.describe(text);
    text += ')';
  }
};

/// What a query without conditions asks of its rows.
template <class TableTraits>
struct Everything : PredicateBase {
  using Traits = TableTraits;
  static constexpr std::size_t kConditions = 0;

  template <class R>
  [[nodiscard]] bool test(const R&) const {
    return true;
  }
  void add_terms(QueryShape&, std::size_t) const {}
  void describe(std::string&) const {}
};

/// Whether a row meets those conditions of `predicate` that have a bit in `tested`.
template <std::size_t kFirst = 0, class P, class R>
[[nodiscard]] bool passes(const P& predicate, const R& row, std::uint64_t tested) {
  if constexpr (is_and<P>) {
    return passes<kFirst>(predicate.left, row, tested) &&
           passes<kFirst + P::Left::kConditions>(predicate.right, row, tested);
  } else {
    return (tested >> kFirst & 1) == 0 || predicate.test(row);
  }
}

/// The text of each condition.
template <class P>
void describe_conditions(const P& predicate, std::vector<std::string>& texts) {
  if constexpr (is_and<P>) {
    describe_conditions(predicate.left, texts);
    describe_conditions(predicate.right, texts);
  } else if constexpr (P::kConditions != 0) {
    predicate.describe(texts.emplace_back());
  }
}

}  // namespace recto::detail
