#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/predicate_nodes.hpp"
#include "recto/detail/query_access.hpp"

/// The order of a query's results, where no way to the rows has it.
namespace recto::detail {

/// A column to order by.
template <class C, bool kDescending>
struct OrderColumn {
  using Traits = typename C::Traits;
  using Type = typename C::Type;
  static_assert(ComparableValue<Type>, "rows can't be ordered by values of this type");

  C column;

  [[nodiscard]] OrderTerm term() const {
    return {.path = column.path,
            .type = part_tag<Type>(),
            .descending = kDescending,
            .never_absent = C::kNeverAbsent};
  }

  /// Absent values come last, either way.
  template <class Key>
  static std::strong_ordering compare(const Key& a, const Key& b) {
    if (!a || !b) {
      return b.has_value() <=> a.has_value();
    }
    return kDescending ? PartCodec<Type>::compare(Viewed<Type>(*b), Viewed<Type>(*a))
                       : PartCodec<Type>::compare(Viewed<Type>(*a), Viewed<Type>(*b));
  }
};

template <class T>
inline constexpr bool is_order_column = false;
template <class C, bool kDescending>
inline constexpr bool is_order_column<OrderColumn<C, kDescending>> = true;

/// A column to order by, of one or of a bare column.
template <class T>
[[nodiscard]] constexpr auto to_order(const T& given) {
  if constexpr (is_order_column<T>) {
    return given;
  } else {
    static_assert(QueryColumn<T>, "rows are ordered by columns: order_by(a, desc(b))");
    return OrderColumn<T, false>{given};
  }
}

/// Whether item `a` of one array comes before item `b` of another.
using ComesBefore = bool (*)(const void* a_items, std::size_t a, const void* b_items,
                             std::size_t b);

// Sorting is compiled once, for rows of all types: what moves are places in an array of items.

/// Adds the newest item's place to a heap whose first is the last in order.
void push_place(std::vector<std::size_t>& places, const void* items, ComesBefore before);

/// Restores the heap after its first item was replaced.
void sink_first_place(std::vector<std::size_t>& places, const void* items, ComesBefore before);

/// The places of all `count` items, in order.
void sort_places(std::vector<std::size_t>& places, std::size_t count, const void* items,
                 ComesBefore before);

/// Whether something to order by is of this table. What is no column at all is complained of
/// elsewhere.
template <class TableTraits, class O>
inline constexpr bool is_order_of = true;
template <class TableTraits, class O>
  requires requires { typename O::Traits; }
inline constexpr bool is_order_of<TableTraits, O> = std::same_as<typename O::Traits, TableTraits>;

/// Rows, by the iterators that stand at them and keep their leaves, with what they are sorted by.
/// `kOwnsTexts`: rows show texts for one call only.
template <class Iterator, bool kOwnsTexts, class... Orders>
class SortedRows {
  template <class T>
  using Kept = std::conditional_t<(kOwnsTexts && is_variable<T>) || std::same_as<T, std::string>,
                                  std::string, Viewed<T>>;

 public:
  explicit SortedRows(std::optional<std::uint64_t> limit) : limit_(limit) {}

  /// Adds the row at `at`, if it is among the first `limit` so far.
  template <class R>
  void add(const Iterator& at, const R& row, const std::tuple<Orders...>& orders) {
    Item item{at, std::apply(
                      [&](const auto&... order) {
                        return Keys(keep<typename Orders::Type>(order.column.value(row))...);
                      },
                      orders)};
    if (!limit_) {
      items_.push_back(std::move(item));
    } else if (items_.size() < *limit_) {
      items_.push_back(std::move(item));
      push_place(places_, items_.data(), comes_before);
    } else if (comes_before(&item, 0, items_.data(), places_.front())) {
      items_[places_.front()] = std::move(item);
      sink_first_place(places_, items_.data(), comes_before);
    }
  }

  /// Puts them in order, once all are added.
  void finish() { sort_places(places_, items_.size(), items_.data(), comes_before); }

  [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }
  /// The row that comes after `place` others.
  [[nodiscard]] const Iterator& operator[](std::size_t place) const noexcept {
    return items_[places_[place]].at;
  }

 private:
  using Keys = std::tuple<std::optional<Kept<typename Orders::Type>>...>;

  struct Item {
    Iterator at;
    Keys keys;
  };

  template <class T, class V>
  static std::optional<Kept<T>> keep(const std::optional<V>& value) {
    if (!value) {
      return std::nullopt;
    }
    if constexpr (std::same_as<T, Bytes> && kOwnsTexts) {
      return std::string(value->text());
    } else {
      return Kept<T>(*value);
    }
  }

  static bool comes_before(const void* a_items, std::size_t a, const void* b_items, std::size_t b) {
    const Keys& left = static_cast<const Item*>(a_items)[a].keys;
    const Keys& right = static_cast<const Item*>(b_items)[b].keys;
    std::strong_ordering result = std::strong_ordering::equal;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          ((result = Orders::compare(std::get<I>(left), std::get<I>(right)), result == 0) && ...));
    }(std::index_sequence_for<Orders...>{});
    return result < 0;
  }

  std::optional<std::uint64_t> limit_;
  std::vector<Item> items_;
  std::vector<std::size_t> places_;  ///< With a limit, a heap: the last of them is at its top.
};

}  // namespace recto::detail
