#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recto/detail/leaf_stream.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/range.hpp"

/// How a query finds its rows, decided without types.
namespace recto::detail {

/// What a query's condition says of one column, as far as a range of keys can keep to it.
enum class TermKind : std::uint8_t {
  equal,
  at_least,
  above,
  below,
  at_most,
  starts_with,
  present,  ///< Rows without the field don't meet the condition.
};

struct QueryTerm {
  std::size_t condition = 0;  ///< Which one says it, counted from 0.
  std::string_view path;
  const void* type = nullptr;  ///< `part_tag` of the column.
  TermKind kind = TermKind::present;
  /// Whether rows that keep to all terms of the condition need not be tested.
  bool exact = false;
  std::string operand{};  ///< Encoded as a part in ascending order; the beginning of one for texts.
};

struct OrderTerm {
  std::string_view path;
  const void* type = nullptr;
  bool descending = false;
  bool never_absent = false;
};

/// All that the choice depends on. The conditions are to hold together.
struct QueryShape {
  std::size_t conditions = 0;
  std::vector<QueryTerm> terms{};
  std::vector<OrderTerm> order{};
  std::optional<std::uint64_t> limit{};
  bool never = false;  ///< No row can meet a condition.
};

/// A part of the keys of a table or an index.
struct AccessPart {
  std::string_view path;
  const void* type = nullptr;
  bool descending = false;
  bool nullable = false;  ///< Whether rows may lack it, which an index leaves out then.
};

/// A table or an index, as a way to rows.
struct AccessPath {
  std::string_view index;             ///< Its name; empty for the table itself.
  std::span<const AccessPart> parts;  ///< Empty where keys are of no use to queries.
  std::size_t indexed_parts = 0;      ///< Those behind them are parts of the primary key.
  bool identifies = false;            ///< Whether all parts together are those of one row.
};

struct QueryPlan {
  std::size_t access = 0;
  bool reverse = false;
  bool sorts = false;
  bool empty = false;          ///< There is nothing to read.
  std::uint64_t tested = 0;    ///< A bit for each condition that rows are tested for.
  std::uint64_t bounding = 0;  ///< A bit for each condition that bounds the range.
  EncodedRange range{};
};

/// The best way to the rows. `access[0]` is the table; `unusable` has a bit for each of the others
/// that can't be read.
[[nodiscard]] QueryPlan make_plan(const QueryShape& shape, std::span<const AccessPath> access,
                                  std::uint64_t unusable = 0);

/// A plan, and what it reads.
struct OpenedPlan {
  QueryPlan plan;
  ScanTarget target;
};

/// Plans with the indexes that can be read: not those that are being built, or that the state
/// which is read does not have.
[[nodiscard]] OpenedPlan open_plan(const TableCore& table, const ReadSource& source,
                                   const QueryShape& shape, std::span<const AccessPath> access);

/// How many rows or entries the range of a plan has, `limit` at most; no row is looked up.
[[nodiscard]] std::uint64_t count_planned(const OpenedPlan& opened, const ReadSource& source,
                                          std::uint64_t limit);

/// A plan for people. `conditions` are the texts of all conditions.
[[nodiscard]] std::string explain_plan(const OpenedPlan& opened, const QueryShape& shape,
                                       std::span<const AccessPath> access,
                                       std::span<const std::string> conditions);

/// Throws `misuse`: the query is empty since it was moved from, or never made by `recto::query`.
[[noreturn]] void throw_no_query();

/// Stands for the codec of keys whose ranges are encoded already.
struct PlannedKeys {};

template <>
class RangeEncoder<PlannedKeys> {
 public:
  static void encode(EncodedRange& out, const EncodedRange& range) { out = range; }
};

/// The most conditions that a plan has bits for.
inline constexpr std::size_t kMaxConditions = 64;

}  // namespace recto::detail
