#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/detail/query_view.hpp"

namespace recto::detail {

/// A view of what a walk along two sorted ranges shows.
///
/// A walk is a place in both. `Walk(a, b, functions)` stands at the first element to show; `read`
/// gives it, `next` goes on, `at_end` tells that there is none, `same_place` compares. It can be
/// copied where it claims to be `kForward`.
template <class Walk>
class WalkView : public QueryView<WalkView<Walk>> {
  using A = typename Walk::A;
  using B = typename Walk::B;
  using Functions = typename Walk::Functions;

 public:
  class Iterator {
   public:
    using iterator_concept =
        std::conditional_t<Walk::kForward, std::forward_iterator_tag, std::input_iterator_tag>;
    using iterator_category = std::input_iterator_tag;
    using value_type = typename Walk::Value;
    using difference_type = std::ptrdiff_t;
    using reference = typename Walk::Reference;
    using pointer = void;

    Iterator() = default;
    explicit Iterator(Walk walk) : walk_(std::move(walk)) {}

    [[nodiscard]] reference operator*() const { return walk_.read(); }
    Iterator& operator++() {
      walk_.next();
      return *this;
    }
    void operator++(int)
      requires(!Walk::kForward)
    {
      ++*this;
    }
    Iterator operator++(int)
      requires(Walk::kForward)
    {
      Iterator before = *this;
      ++*this;
      return before;
    }

    friend bool operator==(const Iterator& a, const Iterator& b)
      requires(Walk::kForward)
    {
      return a.walk_.same_place(b.walk_);
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) {
      return it.walk_.at_end();
    }

   private:
    Walk walk_;
  };

  WalkView() = default;
  WalkView(A a, B b, Functions functions)
      : a_(std::move(a)), b_(std::move(b)), functions_(std::move(functions)) {}

  [[nodiscard]] Iterator begin() & { return Iterator(Walk(a_, b_, functions_)); }
  [[nodiscard]] Iterator begin() const&
    requires(ReadableWhenConst<A> && ReadableWhenConst<B>)
  {
    return Iterator(Walk(a_, b_, functions_));
  }
  void begin() const&& = delete;
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  A a_;
  B b_;
  Functions functions_;
};

/// The order and the key functions of a walk.
template <class OrderFunction, class KeyFunctionA = KeyOf, class KeyFunctionB = KeyOf>
struct WalkFunctions {
  [[no_unique_address]] Assignable<OrderFunction> order;
  [[no_unique_address]] Assignable<KeyFunctionA> key_of_a;
  [[no_unique_address]] Assignable<KeyFunctionB> key_of_b;
};

/// The heads of two ranges, for walks to be made of.
template <class ViewA, class ViewB, class WalkFunctionsType, class HeadA, class HeadB>
class TwoHeads {
 public:
  using A = ViewA;
  using B = ViewB;
  using Functions = WalkFunctionsType;
  static constexpr bool kForward = HeadA::kForward && HeadB::kForward;

  TwoHeads() = default;
  template <class RangeA, class RangeB>
  TwoHeads(RangeA& a, RangeB& b, const Functions& functions)
      : a_(a, functions.key_of_a), b_(b, functions.key_of_b), order_(functions.order) {}

  [[nodiscard]] bool same_place(const TwoHeads& other) const {
    return a_.same_place(other.a_) && b_.same_place(other.b_);
  }

 protected:
  [[nodiscard]] auto compare() const { return order_(a_.key(), b_.key()); }
  [[nodiscard]] bool one_at_end() const { return a_.at_end() || b_.at_end(); }
  [[nodiscard]] bool both_at_end() const { return a_.at_end() && b_.at_end(); }

  /// Goes on to the first place with equal keys; false when there is none.
  bool align() {
    while (!one_at_end()) {
      const auto order = compare();
      if (order == 0) {
        return true;
      }
      order < 0 ? a_.next() : b_.next();
    }
    return false;
  }

  HeadA a_;
  HeadB b_;
  [[no_unique_address]] decltype(Functions::order) order_;
};

/// `TwoHeads` of these views and functions.
template <class A, class B, class OrderFunction, class KeyFunctionA, class KeyFunctionB>
using Heads = TwoHeads<A, B, WalkFunctions<OrderFunction, KeyFunctionA, KeyFunctionB>,
                       Head<A, KeyFunctionA>, Head<B, KeyFunctionB>>;

}  // namespace recto::detail
