// Databases that end while other threads still hold what came from them.

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "concurrency/threads.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto_test::counters_up_to;
using recto_test::in_threads;
using recto_test::test_options;
using recto_test::text_of;
using specimens::CounterTable;
using CounterGuard = recto::Guard<specimens::Counter>;

/// What one thread holds of a database.
struct Holdings {
  std::vector<CounterGuard> guards;
  std::optional<recto::Snapshot> snapshot;
  std::optional<CounterTable::ScanType> scan;
};

TEST(ADatabase, IsDestroyedWhileOtherThreadsReleaseWhatCameFromIt) {
  constexpr int kThreads = 5;
  const recto_test::TemporaryDirectory directory;
  for (int round = 0; round < 60; ++round) {
    std::optional<recto::Database> db =
        recto::Database::open(directory / "test.db", test_options());
    std::vector<Holdings> holdings(kThreads);
    {
      auto counters = CounterTable::open(*db);
      counters.put_all(counters_up_to(100));
      for (Holdings& held : holdings) {
        held.guards = counters.multi_get(std::vector{1, 2, 3});
        held.snapshot = db->snapshot();
        held.scan = counters.scan(*held.snapshot);
      }
    }
    in_threads(kThreads + 1, [&](int number) {
      if (number == kThreads) {
        db.reset();
        return;
      }
      Holdings held = std::move(holdings[static_cast<std::size_t>(number)]);
      EXPECT_EQ(text_of(held.guards[1]), "2");
      held.guards.clear();
      held.snapshot.reset();
      std::uint64_t rows = 0;
      for (auto row : *held.scan) {
        rows += row->id() > 0 ? 1U : 0U;
      }
      EXPECT_EQ(rows, 100u);
    });
  }
  auto db = recto::Database::open(directory / "test.db", test_options());
  EXPECT_EQ(db.stats().oldest_reader_commits, 0);
}

TEST(ADatabase, IsDestroyedAndOpenedAgainWhileOtherThreadsReleaseGuards) {
  const recto_test::TemporaryDirectory directory;
  {
    auto db = recto::Database::open(directory / "test.db", test_options());
    CounterTable::open(db).put_all(counters_up_to(10));
  }
  in_threads(4, [&](int number) {
    for (int round = 0; round < 100; ++round) {
      std::vector<CounterGuard> guards;
      {
        auto db = recto::Database::open(directory / "test.db", test_options());
        auto counters = CounterTable::open(db);
        guards = counters.multi_get(std::vector{1, 2, 3 + number});
      }
      EXPECT_EQ(text_of(guards.back()), std::to_string(3 + number));
    }
  });
}

TEST(ATable, IsTheLastThatKeepsADatabaseOpenInWhicheverThreadItEnds) {
  const recto_test::TemporaryDirectory directory;
  for (int round = 0; round < 60; ++round) {
    std::optional<recto::Database> db =
        recto::Database::open(directory / "test.db", test_options());
    const auto counters = CounterTable::open(*db);
    std::vector<std::optional<CounterTable>> copies(4, counters);
    db.reset();
    in_threads(4, [&](int number) {
      auto& copy = copies[static_cast<std::size_t>(number)];
      copy->put(recto_test::counter(static_cast<std::uint64_t>(number), "x"));
      copy.reset();
    });
  }
}

}  // namespace
