#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/arena.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/walk_view.hpp"
#include "recto/error.hpp"
#include "recto/key.hpp"
#include "recto/key_order.hpp"

/// Sets of keys: what several indexes say of the same rows.
///
///     auto both = recto::intersect(companies.by_state.keys(snap, "CA"),
///                                  companies.by_form.keys(snap, "10-K"));
///     for (auto key : both) if (auto company = companies.get(snap, key)) …
///
/// The inputs are ranges of keys, or of rows, whose keys are taken then; they must be sorted. The
/// primary keys of one indexed value are: an index orders equal values by primary key. Those of
/// several values (a prefix, a range) are not, nor are those of one leading part of a composite
/// index: pass them through `recto::sorted_keys` first. Keys are compared as their type tells;
/// where a table has a single descending key, pass its `KeyCodec::compare`. Keys given twice count
/// twice, as in `std::set_intersection` and `std::set_union`; `recto::distinct` makes them one.
namespace recto {

namespace detail {

template <class A, class B, class OrderFunction>
class IntersectWalk : public Heads<A, B, OrderFunction, KeyOf, KeyOf> {
  using Base = Heads<A, B, OrderFunction, KeyOf, KeyOf>;

 public:
  using Reference = typename Head<A, KeyOf>::Key;
  using Value = std::remove_cvref_t<Reference>;

  IntersectWalk() = default;
  template <class RangeA, class RangeB>
  IntersectWalk(RangeA& a, RangeB& b, const typename Base::Functions& functions)
      : Base(a, b, functions) {
    this->align();
  }

  [[nodiscard]] bool at_end() const { return this->one_at_end(); }
  [[nodiscard]] Reference read() const { return this->a_.key(); }
  void next() {
    this->a_.next();
    this->b_.next();
    this->align();
  }
};

template <class A, class B, class OrderFunction>
class UniteWalk : public Heads<A, B, OrderFunction, KeyOf, KeyOf> {
  using Base = Heads<A, B, OrderFunction, KeyOf, KeyOf>;

 public:
  using Reference =
      std::common_reference_t<typename Head<A, KeyOf>::Key, typename Head<B, KeyOf>::Key>;
  using Value = std::remove_cvref_t<Reference>;

  UniteWalk() = default;
  template <class RangeA, class RangeB>
  UniteWalk(RangeA& a, RangeB& b, const typename Base::Functions& functions)
      : Base(a, b, functions) {
    choose();
  }

  [[nodiscard]] bool at_end() const { return this->both_at_end(); }
  [[nodiscard]] Reference read() const {
    return in_a_ ? static_cast<Reference>(this->a_.key()) : static_cast<Reference>(this->b_.key());
  }
  void next() {
    if (in_a_) {
      this->a_.next();
    }
    if (in_b_) {
      this->b_.next();
    }
    choose();
  }

 private:
  void choose() {
    in_a_ = !this->a_.at_end();
    in_b_ = !this->b_.at_end();
    if (in_a_ && in_b_) {
      const auto order = this->compare();
      in_a_ = order <= 0;
      in_b_ = order >= 0;
    }
  }

  bool in_a_ = false;
  bool in_b_ = false;
};

template <template <class, class, class> class Walk, class A, class B, class OrderFunction>
[[nodiscard]] auto walk_over(A&& a, B&& b, OrderFunction order) {
  return WalkView<Walk<detail::AllOf<A>, detail::AllOf<B>, OrderFunction>>(
      detail::all(std::forward<A>(a)), detail::all(std::forward<B>(b)),
      {Assignable(std::move(order)), {}, {}});
}

template <class R>
concept KeyInput = std::ranges::viewable_range<R> && std::ranges::input_range<R>;

template <class A, class B>
using DefaultKeyOrder =
    DefaultOrderOf<std::ranges::range_reference_t<A>, std::ranges::range_reference_t<B>>;

}  // namespace detail

/// The keys that are in both ranges, in order: lazily, by merging, with no allocation of its own.
/// O(a + b) at most; ends with the shorter one. `order` compares two keys three ways.
template <detail::KeyInput A, detail::KeyInput B,
          class OrderFunction = detail::DefaultKeyOrder<A, B>>
  requires(!std::ranges::range<OrderFunction>)
[[nodiscard]] auto intersect(A&& a, B&& b, OrderFunction order = {}) {
  return detail::walk_over<detail::IntersectWalk>(std::forward<A>(a), std::forward<B>(b),
                                                  std::move(order));
}

/// The keys that are in all of three or more ranges. Give the shortest first.
template <detail::KeyInput A, detail::KeyInput B, detail::KeyInput C, detail::KeyInput... More>
[[nodiscard]] auto intersect(A&& a, B&& b, C&& c, More&&... more) {
  return intersect(intersect(std::forward<A>(a), std::forward<B>(b)), std::forward<C>(c),
                   std::forward<More>(more)...);
}

/// The keys that are in either range, in order, and those that are in both once.
template <detail::KeyInput A, detail::KeyInput B,
          class OrderFunction = detail::DefaultKeyOrder<A, B>>
  requires(!std::ranges::range<OrderFunction>)
[[nodiscard]] auto unite(A&& a, B&& b, OrderFunction order = {}) {
  return detail::walk_over<detail::UniteWalk>(std::forward<A>(a), std::forward<B>(b),
                                              std::move(order));
}

/// The keys that are in any of three or more ranges.
template <detail::KeyInput A, detail::KeyInput B, detail::KeyInput C, detail::KeyInput... More>
[[nodiscard]] auto unite(A&& a, B&& b, C&& c, More&&... more) {
  return unite(unite(std::forward<A>(a), std::forward<B>(b)), std::forward<C>(c),
               std::forward<More>(more)...);
}

/// Keys that were collected and sorted. A copy shows the same keys; texts in them are valid for as
/// long as one of the copies lives.
template <class K>
class SortedKeys : public detail::QueryView<SortedKeys<K>> {
 public:
  using Key = K;

  SortedKeys() = default;

  [[nodiscard]] const K* begin() const noexcept { return held_ ? held_->keys.data() : nullptr; }
  [[nodiscard]] const K* end() const noexcept { return begin() + size(); }
  [[nodiscard]] std::size_t size() const noexcept { return held_ ? held_->keys.size() : 0; }

  [[nodiscard]] const K& operator[](std::size_t index) const noexcept { return begin()[index]; }

  /// Collects the keys of a range, in any order.
  template <std::ranges::input_range R, class OrderFunction>
  static SortedKeys of(R&& range, const OrderFunction& order) {
    auto held = std::make_shared<Held>();
    for (auto&& element : range) {
      held->add(detail::KeyOf()(element));
    }
    std::ranges::sort(held->keys, [&](const K& a, const K& b) { return order(a, b) < 0; });
    SortedKeys sorted;
    sorted.held_ = std::move(held);
    return sorted;
  }

 private:
  struct Held {
    std::vector<K> keys;
    detail::Arena texts;

    void add(const K& key) {
      if constexpr (std::is_arithmetic_v<K> || std::is_enum_v<K> || std::same_as<K, std::string> ||
                    detail::kRawKeySize<K> != 0) {
        keys.push_back(key);  // shows nothing but itself
      } else if constexpr (std::same_as<K, std::string_view>) {
        keys.push_back(copy(Bytes(key)).text());
      } else if constexpr (std::same_as<K, Bytes>) {
        keys.push_back(copy(key));
      } else {
        detail::KeyBuffer encoded;
        OrderedKey<K>::encode_key(encoded, key);
        if (encoded.too_long()) {
          throw Error(ErrorCode::key_too_long, {"sort keys", {}, {}},
                      "a key takes more bytes than any table's key", "shorten its texts");
        }
        keys.push_back(OrderedKey<K>::decode(copy(encoded.bytes()), texts));
      }
    }

    Bytes copy(Bytes bytes) { return {texts.copy(bytes.data(), bytes.size()), bytes.size()}; }
  };

  std::shared_ptr<const Held> held_;
};

/// Collects and sorts the keys of a range, which may come in any order. Reads the whole range at
/// once and allocates: O(n log n), and memory for all keys and the texts in them.
template <std::ranges::input_range R, class OrderFunction = KeyOrder>
[[nodiscard]] auto sorted_keys(R&& range, OrderFunction order = {}) {
  using Key =
      std::remove_cvref_t<std::invoke_result_t<detail::KeyOf, std::ranges::range_reference_t<R>>>;
  return SortedKeys<Key>::of(std::forward<R>(range), order);
}

}  // namespace recto
