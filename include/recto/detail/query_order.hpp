#pragma once

#include <algorithm>
#include <compare>
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

/// Rows, by the iterators that stand at them and keep their leaves, with what they are sorted by.
/// `kOwnsTexts`: rows show texts for one call only.
template <class Iterator, bool kOwnsTexts, class... Orders>
class SortedRows {
  template <class T>
  using Kept = std::conditional_t<kOwnsTexts && is_variable<T>, std::string, Viewed<T>>;

 public:
  struct Item {
    Iterator at;
    std::tuple<std::optional<Kept<typename Orders::Type>>...> keys;
  };

  explicit SortedRows(std::optional<std::uint64_t> limit) : limit_(limit) {}

  /// Adds the row at `at`, if it is among the first `limit` so far.
  template <class R>
  void add(const Iterator& at, const R& row, const std::tuple<Orders...>& orders) {
    auto keys = std::apply(
        [&](const auto&... order) {
          return std::tuple<std::optional<Kept<typename Orders::Type>>...>(
              keep<typename Orders::Type>(order.column.value(row))...);
        },
        orders);
    if (!limit_ || items_.size() < *limit_) {
      items_.push_back({at, std::move(keys)});
      if (limit_) {
        std::ranges::push_heap(items_, comes_before);
      }
    } else if (compare(keys, items_.front().keys) < 0) {
      std::ranges::pop_heap(items_, comes_before);
      items_.back() = {at, std::move(keys)};
      std::ranges::push_heap(items_, comes_before);
    }
  }

  /// Puts them in order, once all are added.
  void finish() {
    limit_ ? std::ranges::sort_heap(items_, comes_before) : std::ranges::sort(items_, comes_before);
  }

  [[nodiscard]] const Item* begin() const noexcept { return items_.data(); }
  [[nodiscard]] const Item* end() const noexcept { return items_.data() + items_.size(); }

 private:
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

  template <class Keys>
  static std::strong_ordering compare(const Keys& a, const Keys& b) {
    std::strong_ordering result = std::strong_ordering::equal;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          ((result = Orders::compare(std::get<I>(a), std::get<I>(b)), result == 0) && ...));
    }(std::index_sequence_for<Orders...>{});
    return result;
  }
  static constexpr auto comes_before = [](const Item& a, const Item& b) {
    return compare(a.keys, b.keys) < 0;
  };

  std::optional<std::uint64_t> limit_;
  std::vector<Item> items_;
};

}  // namespace recto::detail
