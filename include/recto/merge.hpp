#pragma once

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/detail/walk_view.hpp"
#include "recto/joined.hpp"
#include "recto/key_order.hpp"

/// Two ranges in the order of one key, walked side by side.
///
/// Both are read lazily and once, element by element; nothing is allocated per element. Ranges of
/// rows are compared by `row.key()`, other ranges by their elements. Both must be sorted in the
/// order that is used: forward scans of tables are, reverse scans take `recto::ReverseKeyOrder()`.
/// What is yielded is valid for as long as what the ranges themselves yield.
namespace recto {

namespace detail {

/// All elements of both, in order. Of equal keys, those of the first come first.
template <class A, class B, class OrderFunction>
class MergeWalk : public Heads<A, B, OrderFunction, KeyOf, KeyOf> {
  using Base = Heads<A, B, OrderFunction, KeyOf, KeyOf>;

 public:
  using Reference =
      std::common_reference_t<std::ranges::range_reference_t<A>, std::ranges::range_reference_t<B>>;
  using Value = std::common_type_t<std::ranges::range_value_t<A>, std::ranges::range_value_t<B>>;

  MergeWalk() = default;
  template <class RangeA, class RangeB>
  MergeWalk(RangeA& a, RangeB& b, const typename Base::Functions& functions)
      : Base(a, b, functions) {
    choose();
  }

  [[nodiscard]] bool at_end() const { return this->both_at_end(); }
  [[nodiscard]] Reference read() const {
    return from_b_ ? static_cast<Reference>(this->b_.element())
                   : static_cast<Reference>(this->a_.element());
  }
  void next() {
    from_b_ ? this->b_.next() : this->a_.next();
    choose();
  }

 private:
  void choose() { from_b_ = this->a_.at_end() || (!this->b_.at_end() && this->compare() > 0); }

  bool from_b_ = false;
};

/// All pairs of elements with equal keys.
template <class A, class B, class OrderFunction, class KeyFunctionA, class KeyFunctionB>
class MergeJoinWalk : public Heads<A, B, OrderFunction, KeyFunctionA, KeyFunctionB> {
  using Base = Heads<A, B, OrderFunction, KeyFunctionA, KeyFunctionB>;

 public:
  using Reference = Joined<std::ranges::range_reference_t<A>, std::ranges::range_reference_t<B>>;
  using Value = Reference;

  MergeJoinWalk() = default;
  template <class RangeA, class RangeB>
  MergeJoinWalk(RangeA& a, RangeB& b, const typename Base::Functions& functions)
      : Base(a, b, functions) {
    enter_group();
  }

  [[nodiscard]] bool at_end() const { return this->one_at_end(); }
  [[nodiscard]] Reference read() const { return {this->a_.element(), this->b_.element()}; }
  void next() {
    this->b_.next();
    if (!this->one_at_end() && this->compare() == 0) {
      return;
    }
    this->a_.next();
    if (!this->a_.at_end() && this->order_(this->a_.key(), group_.key()) == 0) {
      this->b_ = group_;
    } else {
      enter_group();
    }
  }

 private:
  void enter_group() {
    if (this->align()) {
      group_ = this->b_;
    }
  }

  Head<B, KeyFunctionB> group_;  // the first of those with the key at hand
};

}  // namespace detail

/// All elements of both ranges in the order of their keys, those with equal keys too: first those
/// of `a`, then those of `b`. The ranges yield one type, or types with a common one.
///
///     for (auto row : recto::merge(old_orders.scan(snap), orders.scan(snap))) …
///
/// `order` compares two keys three ways, like `compare_keys`.
template <std::ranges::viewable_range A, std::ranges::viewable_range B,
          class OrderFunction = detail::DefaultOrderOf<std::ranges::range_reference_t<A>,
                                                       std::ranges::range_reference_t<B>>>
  requires(std::ranges::input_range<A> && std::ranges::input_range<B>)
[[nodiscard]] auto merge(A&& a, B&& b, OrderFunction order = {}) {
  using Walk = detail::MergeWalk<detail::AllOf<A>, detail::AllOf<B>, OrderFunction>;
  return detail::WalkView<Walk>(detail::all(std::forward<A>(a)), detail::all(std::forward<B>(b)),
                                {detail::Assignable(std::move(order)), {}, {}});
}

/// Pairs of an element of `a` and one of `b` with equal keys, as `recto::Joined`: a merge join. Of
/// several elements with one key, each of `a` meets each of `b`, which is walked again for it.
///
/// `key_of_a` and `key_of_b` give the keys to compare where those are others than the rows' own;
/// the ranges must be sorted by them. So leading parts of a composite key join to a key:
///
///     recto::merge_join(companies.scan(snap), filings.scan(snap), recto::KeyOrder(),
///                       [](auto company) { return company.key(); },
///                       [](auto filing) { return filing.key().cik; })
template <std::ranges::viewable_range A, std::ranges::viewable_range B,
          class OrderFunction = detail::DefaultOrderOf<std::ranges::range_reference_t<A>,
                                                       std::ranges::range_reference_t<B>>,
          class KeyFunctionA = detail::KeyOf, class KeyFunctionB = detail::KeyOf>
  requires(std::ranges::input_range<A> && std::ranges::forward_range<B>)
[[nodiscard]] auto merge_join(A&& a, B&& b, OrderFunction order = {}, KeyFunctionA key_of_a = {},
                              KeyFunctionB key_of_b = {}) {
  using Walk = detail::MergeJoinWalk<detail::AllOf<A>, detail::AllOf<B>, OrderFunction,
                                     KeyFunctionA, KeyFunctionB>;
  return detail::WalkView<Walk>(
      detail::all(std::forward<A>(a)), detail::all(std::forward<B>(b)),
      {detail::Assignable(std::move(order)), detail::Assignable(std::move(key_of_a)),
       detail::Assignable(std::move(key_of_b))});
}

}  // namespace recto
