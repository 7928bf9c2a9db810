#pragma once

#include <cstdint>
#include <optional>
#include <tuple>

#include "recto/detail/leaf_stream.hpp"
#include "recto/detail/query_plan.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/format.hpp"

namespace recto::detail {

/// A row as conditions see it: itself, or with its view where that must be decoded.
template <class RowType, class View>
struct SeenRow {
  const RowType& row;
  View view;

  [[nodiscard]] const View& operator*() const noexcept { return view; }
  [[nodiscard]] auto key() const { return row.key(); }
};

/// Calls `look` with what conditions see of a row.
template <class F, class RowType, class Look>
decltype(auto) see(const RowType& row, Look&& look) {
  if constexpr (Decodes<F>) {
    return look(SeenRow<RowType, typename F::Decoded>{row, *row});
  } else {
    return look(row);
  }
}

/// What a query asks. Never changes, and is shared by its copies.
template <class Filter, class... Orders>
struct QuerySpec {
  const TableCore* table = nullptr;
  ReadSource source;
  Filter filter;
  std::tuple<Orders...> orders;
  std::optional<std::uint64_t> limit;

  [[nodiscard]] QueryShape shape() const {
    QueryShape shape{.conditions = Filter::kConditions, .limit = limit};
    filter.add_terms(shape, 0);
    std::apply([&](const auto&... order) { (shape.order.push_back(order.term()), ...); }, orders);
    return shape;
  }
};

}  // namespace recto::detail
