// More than the options allow: tables, snapshots, bytes of the map, address space.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "lifetimes/counters.hpp"
#include "support/sanitized.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::in_child;
using recto_test::kSanitized;
using recto_test::test_options;
using recto_test::TestDatabase;
using specimens::CounterTable;
using specimens::EventTable;
using specimens::WordTable;

TEST(TooManyTables, AreRefusedAndTheOthersStayUsable) {
  auto options = test_options();
  options.max_tables = 3;  // two, and the catalog
  TestDatabase db(options);
  auto counters = CounterTable::open(*db);
  auto events = EventTable::open(*db);
  EXPECT_TRUE(complains(ErrorCode::too_many_tables, "create table", "words",
                        [&] { static_cast<void>(WordTable::open(*db)); }));
  counters.put(counter(1, "one"));
  EXPECT_EQ(db->tables(), (std::vector<std::string>{"counters", "events"}));
  EXPECT_TRUE(db->verify().ok());
  const auto path = db.path();
  db->close();
  auto again = recto::Database::open(path, test_options());
  EXPECT_EQ(CounterTable::open(again).size(), 1u);
  static_cast<void>(WordTable::open(again));
}

TEST(TooManyTables, InAFileThatHasThemAlreadyAreRefusedAtOpen) {
  TestDatabase db;
  static_cast<void>(CounterTable::open(*db));
  static_cast<void>(EventTable::open(*db));
  static_cast<void>(WordTable::open(*db));
  db->close();
  auto options = test_options();
  options.max_tables = 2;
  EXPECT_TRUE(complains(ErrorCode::too_many_tables, "open", db.path().string(),
                        [&] { static_cast<void>(recto::Database::open(db.path(), options)); }));
}

TEST(TooManySnapshots, AreRefusedUntilOneIsLetGo) {
  auto options = test_options();
  options.max_readers = 4;
  CounterDatabase data(1, options);
  std::vector<recto::Snapshot> snapshots;
  for (int i = 0; i < 4; ++i) {
    snapshots.push_back(data.db->snapshot());
  }
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_TRUE(complains(ErrorCode::readers_full, "snapshot", data.db.path().string(),
                          [&] { static_cast<void>(data.db->snapshot()); }));
    EXPECT_TRUE(complains(ErrorCode::readers_full, "snapshot", data.db.path().string(),
                          [&] { static_cast<void>(data.counters.get(1)); }));
  }
  EXPECT_TRUE(data.counters.contains(snapshots.front(), 1));
  snapshots.pop_back();
  EXPECT_TRUE(data.counters.contains(1));
  snapshots.clear();
  EXPECT_EQ(data.db->stats().live_snapshots, 0u);
  EXPECT_TRUE(data.counters.contains(1));
}

TEST(TooManySnapshots, AreNotThoseThatOtherThreadsHaveLetGo) {
  auto options = test_options();
  options.max_readers = 4;
  CounterDatabase data(1, options);
  for (int thread = 0; thread < 12; ++thread) {
    std::thread([&] { EXPECT_TRUE(data.counters.contains(1)); }).join();
  }
}

TEST(ManySnapshots, OfManyThreadsAreNotTooMany) {
  constexpr int kThreads = 300;  // more than twice what LMDB has room for by itself
  CounterDatabase data(1);
  std::vector<std::optional<recto::Snapshot>> snapshots(kThreads);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (auto& snapshot : snapshots) {
    threads.emplace_back([&] { snapshot = data.db->snapshot(); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(data.db->stats().live_snapshots, std::uint64_t{kThreads});
  data.counters.erase(1);
  for (const auto& snapshot : snapshots) {
    EXPECT_TRUE(data.counters.contains(*snapshot, 1));
  }
}

TEST(AFullMap, IsReportedAndLosesNothing) {
  auto options = test_options();
  options.map_size_bytes = std::uint64_t{1} << 20;
  TestDatabase db(options);
  std::uint64_t stored = 0;
  {
    auto counters = CounterTable::open(*db);
    const auto fill = [&] {
      for (std::uint64_t id = 1; id < 10'000; ++id) {
        counters.put(counter(id, std::string(1'000, 'x')));
        stored = id;
      }
    };
    const auto error = recto_test::error_of(fill);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::map_full);
    EXPECT_THAT(error->what(), testing::HasSubstr("Options::map_size_bytes"));
    EXPECT_GT(stored, 100u);
    EXPECT_EQ(counters.size(), stored);
    EXPECT_TRUE(complains(ErrorCode::map_full, "put", "counters",
                          [&] { counters.put_all(recto_test::counters_up_to(100'000)); }));
    EXPECT_EQ(counters.size(), stored);
    EXPECT_TRUE(db->verify().ok());
    EXPECT_TRUE(counters.contains(stored));
  }
  db->close();
  auto larger = recto::Database::open(db.path(), test_options());
  auto counters = CounterTable::open(larger);
  EXPECT_EQ(counters.size(), stored);
  counters.put(counter(stored + 1, std::string(1'000, 'x')));
}

TEST(AFullMap, EndsTheTransactionThatMetItEvenWhenItsClosureGoesOn) {
  auto options = test_options();
  options.map_size_bytes = std::uint64_t{1} << 20;
  CounterDatabase data(10, options);
  EXPECT_TRUE(recto_test::error_of([&] {
    data.db->write([&](recto::Transaction& tx) {
      data.counters.erase(tx, 1);
      EXPECT_TRUE(complains(ErrorCode::map_full, "put", "counters", [&] {
        data.counters.put(tx, counter(11, std::string(4 << 20, 'x')));
      }));
    });
  }));
  EXPECT_EQ(data.counters.size(), 10u);
  EXPECT_TRUE(data.counters.contains(1));
  data.counters.put(counter(11, "small"));
}

TEST(LittleAddressSpace, IsEnoughForADatabaseWithASmallerMap) {
  if (kSanitized) {
    GTEST_SKIP() << "sanitizers reserve more address space than this test leaves";
  }
  const recto_test::TemporaryDirectory directory;
  EXPECT_EQ(in_child([&] {
              const rlimit limit{.rlim_cur = 1 << 30, .rlim_max = 1 << 30};
              if (::setrlimit(RLIMIT_AS, &limit) != 0) {
                return 1;
              }
              auto db = recto::Database::open(directory / "test.db", test_options());
              auto counters = CounterTable::open(db);
              counters.put_all(recto_test::counters_up_to(1'000));
              EXPECT_EQ(counters.size(), 1'000u);
              const std::int64_t map = db.stats().map_bytes;
              return map >= (1 << 20) && map < (1 << 30) ? 0 : 2;
            }),
            0);
  auto db = recto::Database::open(directory / "test.db", test_options());
  EXPECT_EQ(CounterTable::open(db).size(), 1'000u);
  EXPECT_EQ(db.stats().map_bytes, std::int64_t{1} << 40);
}

}  // namespace
