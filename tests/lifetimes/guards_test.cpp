#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "lifetimes/counters.hpp"
#include "support/errors.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::text_of;
using recto_test::throws;
using specimens::CounterTable;
using CounterGuard = recto::Guard<specimens::Counter>;

/// Writes enough for a page that nobody pins to be used again.
void overwrite_everything(CounterTable& counters) {
  for (int round = 0; round < 4; ++round) {
    std::vector<specimens::CounterT> records;
    for (std::uint64_t id = 1; id <= 50; ++id) {
      records.push_back(counter(id, std::string(300, static_cast<char>('a' + round))));
    }
    counters.put_all(records);
  }
}

TEST(AGuard, KeepsItsRecordWhileOthersOverwriteAndEraseIt) {
  CounterDatabase data(50);
  const CounterGuard guard = data.counters.get(7);
  overwrite_everything(data.counters);
  data.counters.erase(7);
  EXPECT_EQ(text_of(guard), "7");
  EXPECT_FALSE(data.counters.contains(7));
}

TEST(AGuard, OutlivesTableSnapshotAndDatabase) {
  CounterGuard from_table;
  CounterGuard from_snapshot;
  std::optional<recto_test::TemporaryDirectory> directory(std::in_place);
  {
    auto db = recto::Database::open(*directory / "test.db");
    auto counters = CounterTable::open(db);
    counters.put(counter(7, "seven"));
    from_table = counters.get(7);
    from_snapshot = counters.get(db.snapshot(), 7);
  }
  EXPECT_EQ(text_of(from_table), "seven");
  EXPECT_EQ(text_of(from_snapshot), "seven");
  directory.reset();  // even the file's name
  EXPECT_EQ(text_of(from_table), "seven");
}

TEST(AGuard, OutlivesTheScanAndTheRowItWasPinnedFrom) {
  CounterDatabase data(2'000);
  std::vector<CounterGuard> pinned;
  for (auto row : data.counters.scan()) {
    if (row.key() % 500 == 0) {
      pinned.push_back(row.pin());
    }
  }
  overwrite_everything(data.counters);
  ASSERT_EQ(pinned.size(), 4u);
  EXPECT_EQ(text_of(pinned.front()), "500");
  EXPECT_EQ(text_of(pinned.back()), "2000");
}

TEST(AGuard, OfATransactionHoldsACopyThatLaterWritesDoNotReach) {
  CounterDatabase data(50);
  CounterGuard found;
  CounterGuard pinned;
  data.db->write([&](recto::Transaction& tx) {
    found = data.counters.get(tx, 7);
    for (auto row : data.counters.scan(tx, 8)) {
      pinned = row.pin();
    }
    data.counters.put(tx, counter(7, "overwritten"));
    data.counters.erase(tx, 8);
  });
  EXPECT_EQ(text_of(found), "7");
  EXPECT_EQ(text_of(pinned), "8");
  EXPECT_EQ(text_of(data.counters.get(7)), "overwritten");
}

TEST(AGuard, IsEmptyWhenTheKeyIsAbsent) {
  const CounterDatabase data(1);
  const CounterGuard guard = data.counters.get(2);
  EXPECT_FALSE(guard);
  EXPECT_FALSE(guard.has_value());
  EXPECT_TRUE(data.counters.get(1).has_value());
}

TEST(AGuard, RefusesToReadWhenItIsEmpty) {
  const CounterDatabase data;
  const CounterGuard absent = data.counters.get(1);
  const CounterGuard made_empty;
  for (const CounterGuard* guard : {&absent, &made_empty}) {
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(**guard); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>((*guard)->text()); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(guard->bytes()); }));
  }
}

TEST(AGuard, IsEmptyOnceItWasMovedFrom) {
  const CounterDatabase data(1);
  CounterGuard first = data.counters.get(1);
  const CounterGuard second = std::move(first);
  EXPECT_EQ(text_of(second), "1");
  EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): what is specified here
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(*first); }));
}

TEST(AGuard, SurvivesBeingMovedToItself) {
  const CounterDatabase data(1);
  CounterGuard guard = data.counters.get(1);
  CounterGuard& same = guard;
  guard = std::move(same);
  EXPECT_EQ(text_of(guard), "1");
}

TEST(AGuard, LetsTheOldRecordGoWhenItIsAssignedTo) {
  CounterDatabase data(2);
  CounterGuard guard = data.counters.get(1);
  EXPECT_EQ(data.db->stats().live_snapshots, 1u);
  guard = data.counters.get(2);
  EXPECT_EQ(text_of(guard), "2");
  EXPECT_EQ(data.db->stats().live_snapshots, 1u);
  guard = CounterGuard();
  EXPECT_FALSE(guard);
  EXPECT_EQ(data.db->stats().live_snapshots, 0u);
}

TEST(AGuard, CanBeSwappedAndHeldInContainers) {
  const CounterDatabase data(3);
  std::vector<CounterGuard> guards = data.counters.multi_get(std::vector{1, 2, 3});
  std::swap(guards[0], guards[2]);
  guards.erase(guards.begin() + 1);
  EXPECT_EQ(text_of(guards[0]), "3");
  EXPECT_EQ(text_of(guards[1]), "1");
}

TEST(AGuard, MayBeReadAndReleasedByAnotherThread) {
  CounterDatabase data(1);
  std::string read;
  std::thread([guard = data.counters.get(1), &read] { read = text_of(guard); }).join();
  EXPECT_EQ(read, "1");
  EXPECT_EQ(data.db->stats().live_snapshots, 0u);
  data.db->close();
}

TEST(AGuard, OfADestroyedDatabaseKeepsTheFileOpenUntilItGoes) {
  const recto_test::TemporaryDirectory directory;
  CounterGuard guard;
  {
    auto db = recto::Database::open(directory / "test.db");
    auto counters = CounterTable::open(db);
    counters.put(counter(1, "old"));
    guard = counters.get(1);
  }
  auto db = recto::Database::open(directory / "test.db");
  auto counters = CounterTable::open(db);
  counters.put(counter(1, "new"));
  overwrite_everything(counters);
  EXPECT_EQ(text_of(guard), "old");
  guard = counters.get(1);
  EXPECT_NE(text_of(guard), "old");
}

TEST(AGuard, OfADestroyedDatabaseDoesNotMindThatTheFileIsRemovedAndMadeAgain) {
  const recto_test::TemporaryDirectory directory;
  CounterGuard guard;
  {
    auto db = recto::Database::open(directory / "test.db");
    auto counters = CounterTable::open(db);
    counters.put(counter(1, "old"));
    guard = counters.get(1);
  }
  ASSERT_TRUE(std::filesystem::remove(directory / "test.db"));
  ASSERT_TRUE(std::filesystem::remove(directory / "test.db-lock"));
  auto db = recto::Database::open(directory / "test.db");
  auto counters = CounterTable::open(db);
  EXPECT_EQ(counters.size(), 0u);
  counters.put(counter(1, "new"));
  EXPECT_EQ(text_of(guard), "old");
}

}  // namespace
