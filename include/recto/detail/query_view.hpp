#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/key_order.hpp"

// range-v3 tells by this what is a view. Declared here so that range-v3 need not be included, or
// even installed.
namespace ranges::ext {
template <class T>
struct enable_view;
}  // namespace ranges::ext

/// What the range adaptors share.
namespace recto::detail {

struct QueryViewBase {};

/// The base of all adaptors: a view for the standard library and for range-v3.
template <class Derived>
class QueryView : public std::ranges::view_interface<Derived>, public QueryViewBase {
  friend Derived;
  QueryView() = default;
};

template <class T>
concept RangeV3View = requires { requires ::ranges::ext::enable_view<T>::value; };

/// What an adaptor keeps of a range: a view as it is, also one of range-v3; else what
/// `std::views::all` makes of it.
template <std::ranges::viewable_range R>
[[nodiscard]] constexpr auto all(R&& range) {
  if constexpr (!std::ranges::view<std::remove_cvref_t<R>> && RangeV3View<std::remove_cvref_t<R>>) {
    return std::remove_cvref_t<R>(std::forward<R>(range));
  } else {
    return std::views::all(std::forward<R>(range));
  }
}

template <class R>
using AllOf = decltype(all(std::declval<R>()));

/// Whether a range can be read through a constant reference, by the same iterators.
template <class V>
concept ReadableWhenConst =
    std::ranges::range<const V> &&
    std::same_as<std::ranges::iterator_t<V>, std::ranges::iterator_t<const V>> &&
    std::same_as<std::ranges::sentinel_t<V>, std::ranges::sentinel_t<const V>>;

/// A function object that can be assigned to and made without a value, as lambdas that capture
/// can't.
template <class F>
class Assignable {
 public:
  Assignable() = default;
  explicit Assignable(F function) : function_(std::move(function)) {}
  Assignable(const Assignable&) = default;
  Assignable(Assignable&&) = default;
  Assignable& operator=(const Assignable& other) {
    if (this != &other) {
      function_.reset();
      if (other.function_) {
        function_.emplace(*other.function_);
      }
    }
    return *this;
  }
  ~Assignable() = default;

  template <class... A>
  decltype(auto) operator()(A&&... arguments) const {
    return std::invoke(*function_, std::forward<A>(arguments)...);
  }

 private:
  std::optional<F> function_;
};

template <std::semiregular F>
class Assignable<F> {
 public:
  Assignable() = default;
  explicit Assignable(F function) : function_(std::move(function)) {}

  template <class... A>
  decltype(auto) operator()(A&&... arguments) const {
    return std::invoke(function_, std::forward<A>(arguments)...);
  }

 private:
  [[no_unique_address]] F function_{};
};

/// A place in a range, and the key there. A key that is made by the look at it is made once.
template <std::ranges::input_range V, class KeyFunction>
class Head {
  using Iterator = std::ranges::iterator_t<V>;
  using Sentinel = std::ranges::sentinel_t<V>;

 public:
  using View = V;
  using Key =
      std::invoke_result_t<const Assignable<KeyFunction>&, std::ranges::range_reference_t<V>>;
  static constexpr bool kForward = std::ranges::forward_range<V>;

  Head() = default;
  template <class Range>
  Head(Range& range, const Assignable<KeyFunction>& key_of)
      : at_(std::ranges::begin(range)), end_(std::ranges::end(range)), key_of_(key_of) {
    look();
  }

  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] decltype(auto) element() const { return *at_; }

  /// The key: a reference into the range, or one to what is kept here.
  [[nodiscard]] decltype(auto) key() const {
    if constexpr (kKept) {
      return static_cast<const Key&>(*key_);
    } else {
      return key_of_(*at_);
    }
  }

  void next() {
    ++at_;
    look();
  }

  [[nodiscard]] bool same_place(const Head& other) const { return at_ == other.at_; }

 private:
  static constexpr bool kKept = !std::is_lvalue_reference_v<Key> ||
                                !std::is_lvalue_reference_v<std::ranges::range_reference_t<V>>;
  struct Nothing {};

  void look() {
    if constexpr (kKept) {
      key_.reset();
      if (!at_end()) {
        key_.emplace(key_of_(*at_));
      }
    }
  }

  Iterator at_{};
  [[no_unique_address]] Sentinel end_{};
  [[no_unique_address]] Assignable<KeyFunction> key_of_;
  [[no_unique_address]] std::conditional_t<kKept, std::optional<std::remove_cvref_t<Key>>, Nothing>
      key_;
};

}  // namespace recto::detail

namespace ranges::ext {
template <std::derived_from<recto::detail::QueryViewBase> T>
struct enable_view<T> : std::true_type {};
}  // namespace ranges::ext
