#pragma once

#include <gtest/gtest.h>
#include <recto/plain.hpp>
#include <recto/recto.hpp>

#include <cstdint>

#include "support/test_database.hpp"

/// A table with so many rows that its indexes are built in several steps.
namespace recto_test {

struct Tick {
  std::uint64_t time;
  std::uint32_t symbol;
  std::uint32_t volume;
};

using Ticks = recto::BuiltTable<std::uint64_t, Tick>;

/// More rows than two steps of building an index go through.
inline constexpr std::uint64_t kRows = 45'000;
inline constexpr std::uint32_t kSymbols = 90;

inline Tick tick(std::uint64_t i) {
  return {i * 1'000, static_cast<std::uint32_t>(i % kSymbols), static_cast<std::uint32_t>(i)};
}

inline auto describe(recto::Database& db) { return db.table<std::uint64_t, Tick>("ticks"); }
inline auto with_symbol(const auto& description) {
  return description.index("by_symbol", [](const Tick& row) { return row.symbol; });
}
inline auto with_unique_volume(const auto& description) {
  return description.unique_index("by_volume", [](const Tick& row) { return row.volume; });
}

/// Opens a table for what that does to the database.
inline void settle(const auto& description, const recto::TableOptions& options = {}) {
  static_cast<void>(description.open(options));
}

/// What a guard shows.
inline Tick shown(const auto& guard) {
  EXPECT_TRUE(guard);
  return guard ? *guard : Tick{};
}

/// The table with the index "by_symbol".
inline Ticks open_indexed(recto::Database& db, const recto::TableOptions& options = {}) {
  return with_symbol(describe(db)).open(options);
}

inline void fill(recto::Database& db, std::uint64_t rows = kRows) {
  auto ticks = describe(db).open();
  recto::BulkLoader load(ticks);
  for (std::uint64_t i = 0; i < rows; ++i) {
    load.add(i, tick(i));
  }
  load.finish();
}

/// Whether the index has an entry for each row, and no other.
inline void expect_exact(recto::Database& db, const Ticks& ticks) {
  EXPECT_EQ(ticks.index<std::uint32_t>("by_symbol").count(), ticks.size());
  const auto report = db.verify();
  EXPECT_TRUE(report.ok()) << report.problems[0].what;
  EXPECT_EQ(report.indexes, 1);
  EXPECT_EQ(report.index_entries, ticks.size());
}

}  // namespace recto_test
