#include <algorithm>
#include <utility>

#include "recto/detail/index_core.hpp"
#include "recto/detail/query_plan.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

/// The index, where the state that is read has the whole of it; else null.
const IndexCore* find_readable(const TableCore& table, const ReadSource& source,
                               std::string_view name) {
  try {
    const IndexCore& index = table.index(name);
    if (source.snapshot) {
      index.require_readable(*source.snapshot.get());
    } else {
      index.require_readable(*source.transaction);
    }
    return &index;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::busy && error.code() != ErrorCode::not_found) {
      throw;
    }
    return nullptr;
  }
}

engine::Reader& reader_of(const ReadSource& source) {
  return source.snapshot ? static_cast<engine::Reader&>(*source.snapshot.get()->transaction)
                         : source.transaction->active();
}

}  // namespace

OpenedPlan open_plan(const TableCore& table, const ReadSource& source, const QueryShape& shape,
                     std::span<const AccessPath> access) {
  OpenedPlan opened;
  opened.target.table = &table;
  std::uint64_t unusable = 0;
  for (;;) {
    opened.plan = make_plan(shape, access, unusable);
    if (opened.plan.access == 0) {
      return opened;
    }
    opened.target.index = find_readable(table, source, access[opened.plan.access].index);
    if (opened.target.index != nullptr) {
      opened.target.fetches_rows = true;
      return opened;
    }
    unusable |= std::uint64_t{1} << opened.plan.access;
  }
}

std::uint64_t count_planned(const OpenedPlan& opened, const ReadSource& source,
                            std::uint64_t limit) {
  ScanTarget target = opened.target;
  target.fetches_rows = false;
  const engine::KeyRange range = opened.plan.range.view();
  if (target.index == nullptr && range.lower.empty() && !range.has_upper) {
    return std::min(limit, target.table->rows(reader_of(source)));
  }
  LeafStream stream(target, source, range, engine::Direction::forward);
  std::uint64_t count = 0;
  for (LeafRef leaf = stream.first(); leaf && count < limit; leaf = stream.after(std::move(leaf))) {
    count += leaf->count;
  }
  return std::min(limit, count);
}

void throw_no_query() {
  throw Error(ErrorCode::misuse, {"query", {}, {}},
              "the query was moved from, or was not made by recto::query",
              "make it by recto::query(table)");
}

}  // namespace recto::detail
