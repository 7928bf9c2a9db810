#include <gtest/gtest.h>

#include <optional>
#include <ranges>
#include <utility>

#include "lifetimes/counters.hpp"
#include "support/errors.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::text_of;
using recto_test::throws;
using specimens::CounterTable;
using specimens::WordTable;

TEST(ASnapshot, ShowsOneStateOfAllTablesHoweverLongItLives) {
  CounterDatabase data(10);
  auto words = WordTable::open(*data.db);
  const recto::Snapshot before = data.db->snapshot();
  specimens::WordT word;
  word.word = "one";
  words.put(word);
  data.counters.erase(1);
  EXPECT_EQ(data.counters.size(before), 10u);
  EXPECT_TRUE(data.counters.contains(before, 1));
  EXPECT_FALSE(words.contains(before, "one"));
  EXPECT_TRUE(words.contains(data.db->snapshot(), "one"));
  EXPECT_GT(data.db->snapshot().sequence(), before.sequence());
}

TEST(ASnapshot, OutlivesItsDatabase) {
  const recto_test::TemporaryDirectory directory;
  std::optional<recto::Snapshot> snapshot;
  {
    auto db = recto::Database::open(directory / "test.db");
    snapshot = db.snapshot();
  }
  const std::uint64_t sequence = snapshot->sequence();
  snapshot.reset();
  EXPECT_EQ(recto::Database::open(directory / "test.db").snapshot().sequence(), sequence);
}

TEST(ASnapshot, CopiesShareOneStateAndTheLastOfThemEndsIt) {
  CounterDatabase data(1);
  auto first = std::make_optional(data.db->snapshot());
  const recto::Snapshot copy = *first;
  first.reset();
  data.counters.erase(1);
  EXPECT_TRUE(data.counters.contains(copy, 1));
  EXPECT_EQ(data.db->stats().live_snapshots, 1u);
}

TEST(ASnapshot, IsRefusedOnceItWasMovedFrom) {
  CounterDatabase data(1);
  recto::Snapshot first = data.db->snapshot();
  const recto::Snapshot second = std::move(first);
  EXPECT_TRUE(data.counters.contains(second, 1));
  // NOLINTBEGIN(bugprone-use-after-move): what is specified here
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(first.sequence()); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.get(first, 1)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.scan(first)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.size(first)); }));
  // NOLINTEND(bugprone-use-after-move)
}

TEST(ASnapshot, OfAnotherDatabaseIsRefused) {
  const CounterDatabase data(1);
  CounterDatabase other(1);
  const recto::Snapshot foreign = other.db->snapshot();
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.get(foreign, 1)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.scan(foreign)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.size(foreign)); }));
  EXPECT_TRUE(
      throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.contains(foreign, 1)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse,
                     [&] { static_cast<void>(data.counters.multi_get(foreign, std::vector{1})); }));
}

TEST(ASnapshot, OlderThanATableFindsItEmpty) {
  recto_test::TestDatabase db;
  const recto::Snapshot before = db->snapshot();
  auto counters = CounterTable::open(*db);
  counters.put(counter(1, "one"));
  EXPECT_FALSE(counters.get(before, 1));
  EXPECT_FALSE(counters.contains(before, 1));
  EXPECT_EQ(counters.size(before), 0u);
  EXPECT_TRUE(std::ranges::empty(counters.scan(before)));
  EXPECT_TRUE(counters.get(1));
}

TEST(ASnapshot, OlderThanTheHandleOfATableShowsItsRecords) {
  recto_test::TestDatabase db;
  {
    auto counters = CounterTable::open(*db);
    counters.put(counter(1, "one"));
  }
  db.reopen();
  const recto::Snapshot before = db->snapshot();
  auto counters = CounterTable::open(*db);
  counters.put(counter(2, "two"));
  EXPECT_EQ(text_of(counters.get(before, 1)), "one");
  EXPECT_FALSE(counters.contains(before, 2));
}

TEST(ASnapshot, CountsAsAliveWhileAGuardOrAScanKeepsItsState) {
  CounterDatabase data(1);
  std::optional<recto::Snapshot> snapshot = data.db->snapshot();
  auto guard = data.counters.get(*snapshot, 1);
  auto scan = data.counters.scan(*snapshot);
  snapshot.reset();
  EXPECT_EQ(data.db->stats().live_snapshots, 1u);
  guard = {};
  EXPECT_EQ(data.db->stats().live_snapshots, 1u);
  scan = {};
  EXPECT_EQ(data.db->stats().live_snapshots, 0u);
}

}  // namespace
