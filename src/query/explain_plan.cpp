#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>

#include "recto/detail/query_plan.hpp"

namespace recto::detail {

namespace {

/// The conditions that have a bit in `which`.
std::string joined(std::span<const std::string> conditions, std::uint64_t which) {
  std::string text;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if ((which >> i & 1) != 0) {
      text += text.empty() ? "" : " and ";
      text += conditions[i];
    }
  }
  return text;
}

std::string joined_order(const QueryShape& shape) {
  std::string text;
  for (const OrderTerm& term : shape.order) {
    fmt::format_to(std::back_inserter(text), "{}{}{}", text.empty() ? "" : ", ", term.path,
                   term.descending ? " descending" : "");
  }
  return text;
}

}  // namespace

std::string explain_plan(const OpenedPlan& opened, const QueryShape& shape,
                         std::span<const AccessPath> access,
                         std::span<const std::string> conditions) {
  const QueryPlan& plan = opened.plan;
  if (plan.empty) {
    return "read: nothing, since no row can be a result\n";
  }
  const bool through_index = plan.access != 0;
  const std::string& table = opened.target.table->name();
  const std::string bounds = joined(conditions, plan.bounding);
  std::string text = through_index
                         ? fmt::format("read: index {}.{}, ", table, access[plan.access].index)
                         : fmt::format("read: table {}, ", table);
  if (bounds.empty()) {
    text += through_index ? "all entries" : "all rows";
  } else {
    text += bounds;
  }
  text += plan.reverse ? ", in reverse\n" : "\n";
  if (plan.tested != 0) {
    text += fmt::format("filter: {}\n", joined(conditions, plan.tested));
  }
  if (plan.sorts) {
    text += fmt::format("sort: by {}", joined_order(shape));
    text += shape.limit ? fmt::format(", keeping the first {}\n", *shape.limit) : "\n";
  }
  if (shape.limit) {
    text += fmt::format("limit: {}\n", *shape.limit);
  }
  return text;
}

}  // namespace recto::detail
