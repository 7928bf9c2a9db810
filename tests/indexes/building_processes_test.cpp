// Processes that are killed while they build or drop an index, and several that build one at once.
//
// All that opens a database here is a child: RocksDB can't be used on both sides of a fork.

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <thread>

#include "bad_input/children.hpp"
#include "indexes/ticks.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using recto::IndexChange;
using recto::IndexProgress;

class IndexBuildingProcesses : public testing::Test {
 protected:
  void SetUp() override {
    if (!keeps_files()) {
      GTEST_SKIP() << "databases in memory belong to one process";
    }
    options_.durability = recto::Durability::no_meta_sync;  // survives the end of a process
    EXPECT_EQ(run([](recto::Database& db) { fill(db); }), 0);
  }

  /// Calls `use(database)` in a child. Returns 0 unless an expectation failed there.
  template <class Use>
  int run(const Use& use) const {
    return run(options_, use);
  }
  template <class Use>
  int run(const recto::Options& options, const Use& use) const {
    return in_child([&] {
      auto db = recto::Database::open(path_, options);
      use(db);
      return testing::Test::HasFailure() ? 1 : 0;
    });
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_ / "test.db";
  recto::Options options_ = test_options();
};

void die(const IndexProgress&) { ::raise(SIGKILL); }
constexpr int kDied = 128 + SIGKILL;

TEST_F(IndexBuildingProcesses, GoOnWhereAKilledOneWas) {
  EXPECT_EQ(run([](recto::Database& db) { open_indexed(db, {.index_progress = die}); }), kDied);
  recto::Options read_only = options_;
  read_only.read_only = true;
  EXPECT_EQ(run(read_only,
                [](recto::Database& db) {
                  const Ticks ticks = open_indexed(db);
                  const auto index = ticks.index<std::uint32_t>("by_symbol");
                  EXPECT_TRUE(throws(ErrorCode::busy, [&] { static_cast<void>(index.count()); }));
                  EXPECT_EQ(ticks.size(), kRows);
                }),
            0);
  EXPECT_EQ(run([](recto::Database& db) {
              std::uint64_t rows = 0;
              const Ticks ticks = open_indexed(
                  db, {.index_progress = [&](const IndexProgress& now) { rows = now.rows; }});
              EXPECT_GT(rows, 0);
              EXPECT_LT(rows, kRows);
              expect_exact(db, ticks);
            }),
            0);
}

TEST_F(IndexBuildingProcesses, LeaveRowsToOthersWhenTheyAreKilled) {
  EXPECT_EQ(run([](recto::Database& db) { open_indexed(db, {.index_progress = die}); }), kDied);
  EXPECT_EQ(run([](recto::Database& db) {
              EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { settle(describe(db)); }));
              auto ticks = describe(db).open({.index_change = IndexChange::build_and_drop});
              ticks.put(1, tick(2));
              EXPECT_EQ(db.verify().indexes, 0);
              expect_exact(db, open_indexed(db));
            }),
            0);
}

TEST_F(IndexBuildingProcesses, AreKilledWhileTheyChangeAnIndexForAnother) {
  EXPECT_EQ(run([](recto::Database& db) {
              open_indexed(db);
              settle(with_unique_volume(describe(db)),
                     {.index_change = IndexChange::build_and_drop, .index_progress = die});
            }),
            kDied);
  EXPECT_EQ(run([](recto::Database& db) {
              expect_exact(db, open_indexed(db, {.index_change = IndexChange::build_and_drop}));
            }),
            0);
}

TEST_F(IndexBuildingProcesses, AreKilledWhileTheyRebuild) {
  for (int i = 0; i < 3; ++i) {
    WaitingChild child([&](const std::function<void()>& wait) {
      auto db = recto::Database::open(path_, options_);
      const Ticks ticks = open_indexed(db);
      std::atomic<bool> started = false;
      std::thread rebuilding([&] {
        auto index = ticks.index<std::uint32_t>("by_symbol");
        while (true) {
          started = true;
          index.rebuild();
        }
      });
      while (!started) {
        std::this_thread::yield();
      }
      wait();
    });
    child.kill();
    EXPECT_EQ(run([](recto::Database& db) { expect_exact(db, open_indexed(db)); }), 0);
  }
}

TEST_F(IndexBuildingProcesses, BuildOneIndexTogether) {
  if (options_.engine == recto::Engine::rocksdb) {
    GTEST_SKIP() << "one process writes at a time";
  }
  const auto build = [&] {
    return run([](recto::Database& db) {
      const auto let_others_go_on = [](const IndexProgress&) { std::this_thread::yield(); };
      expect_exact(db, open_indexed(db, {.index_progress = let_others_go_on}));
    });
  };
  std::atomic<int> first = -1;
  std::thread waiting([&] { first = build(); });
  EXPECT_EQ(build(), 0);
  waiting.join();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(run([](recto::Database& db) {
              expect_exact(db, open_indexed(db, {.index_change = IndexChange::refuse}));
            }),
            0);
}

}  // namespace
}  // namespace recto_test
