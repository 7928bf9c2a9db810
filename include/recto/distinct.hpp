#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/detail/query_view.hpp"
#include "recto/key_order.hpp"

namespace recto {

namespace detail {

/// Equality of what `KeyOf` gives is that of the order.
template <class Projection>
struct DistinctBy {
  template <class T>
  static bool equal(const T& a, const T& b) {
    return a == b;
  }
};
template <>
struct DistinctBy<KeyOf> {
  template <class K>
  static bool equal(const K& a, const K& b) {
    return KeyOrder()(a, b) == 0;
  }
};

}  // namespace detail

/// The first of each run of neighbours with an equal projection. Made by `recto::distinct`.
template <std::ranges::input_range V, class Projection>
class DistinctView : public detail::QueryView<DistinctView<V, Projection>> {
  using Base = std::ranges::iterator_t<V>;
  static constexpr bool kForward = std::ranges::forward_range<V>;
  using Result = std::invoke_result_t<const detail::Assignable<Projection>&,
                                      std::ranges::range_reference_t<V>>;
  using Projected = std::remove_cvref_t<Result>;
  // What refers into an element that stays where it is need not be copied.
  using Kept = std::conditional_t<kForward && std::is_lvalue_reference_v<Result> &&
                                      std::is_lvalue_reference_v<std::ranges::range_reference_t<V>>,
                                  const Projected&, const Projected>;

 public:
  class Iterator {
   public:
    using iterator_concept =
        std::conditional_t<kForward, std::forward_iterator_tag, std::input_iterator_tag>;
    using iterator_category = std::input_iterator_tag;
    using value_type = std::ranges::range_value_t<V>;
    using difference_type = std::ranges::range_difference_t<V>;
    using reference = std::ranges::range_reference_t<V>;
    using pointer = void;

    Iterator() = default;
    Iterator(Base at, std::ranges::sentinel_t<V> end, const detail::Assignable<Projection>& of)
        : at_(std::move(at)), end_(std::move(end)), of_(of) {}

    [[nodiscard]] reference operator*() const { return *at_; }

    Iterator& operator++() {
      if constexpr (kForward) {
        // What is compared may show text in its leaf, which the iterator that stays keeps there.
        Base next = at_;
        Kept projected = of_(*at_);
        do {
          ++next;
        } while (next != end_ && equal(projected, of_(*next)));
        at_ = std::move(next);
      } else {
        Kept projected = of_(*at_);
        do {
          ++at_;
        } while (at_ != end_ && equal(projected, of_(*at_)));
      }
      return *this;
    }
    void operator++(int)
      requires(!kForward)
    {
      ++*this;
    }
    Iterator operator++(int)
      requires(kForward)
    {
      Iterator before = *this;
      ++*this;
      return before;
    }

    friend bool operator==(const Iterator& a, const Iterator& b)
      requires(kForward)
    {
      return a.at_ == b.at_;
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) {
      return it.at_ == it.end_;
    }

   private:
    static bool equal(const Projected& a, const Projected& b) {
      return detail::DistinctBy<Projection>::equal(a, b);
    }

    Base at_{};
    [[no_unique_address]] std::ranges::sentinel_t<V> end_{};
    [[no_unique_address]] detail::Assignable<Projection> of_;
  };

  DistinctView() = default;
  DistinctView(V base, Projection projection)
      : base_(std::move(base)), of_(std::move(projection)) {}

  [[nodiscard]] Iterator begin() & {
    return {std::ranges::begin(base_), std::ranges::end(base_), of_};
  }
  [[nodiscard]] Iterator begin() const&
    requires(detail::ReadableWhenConst<V>)
  {
    return {std::ranges::begin(base_), std::ranges::end(base_), of_};
  }
  void begin() const&& = delete;
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  V base_;
  [[no_unique_address]] detail::Assignable<Projection> of_;
};

namespace detail {

template <class Projection>
struct DistinctClosure {
  Projection projection;

  template <std::ranges::viewable_range R>
  friend auto operator|(R&& range, DistinctClosure closure) {
    return DistinctView<detail::AllOf<R>, Projection>(detail::all(std::forward<R>(range)),
                                                      std::move(closure.projection));
  }
};

/// What `recto::distinct` is.
struct Distinct {
  template <std::ranges::viewable_range R>
  friend auto operator|(R&& range, const Distinct& distinct) {
    return distinct(std::forward<R>(range), KeyOf());
  }

  template <class Projection>
    requires(!std::ranges::range<Projection>)
  [[nodiscard]] auto operator()(Projection projection) const {
    return DistinctClosure<Projection>{std::move(projection)};
  }
  template <std::ranges::viewable_range R, class Projection = KeyOf>
  [[nodiscard]] auto operator()(R&& range, Projection projection = {}) const {
    return std::forward<R>(range) | DistinctClosure<Projection>{std::move(projection)};
  }
};

}  // namespace detail

/// Drops each element whose key, or whose projection, equals that of the one before it, so that a
/// sorted range has each once:
///
///     recto::sorted_keys(by_form.keys(snap, prefix("10-"))) | recto::distinct
///     rows | recto::distinct([](auto row) { return row->sic(); })
///     recto::distinct(rows, [](auto row) { return row->sic(); })
///
/// Lazy, and allocates nothing itself. A projection may show text in its row, unless the range can
/// be walked only once.
// NOLINTNEXTLINE(readability-identifier-naming): it is called like a function.
inline constexpr detail::Distinct distinct;

}  // namespace recto
