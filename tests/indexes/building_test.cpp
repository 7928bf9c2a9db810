// Indexes of tables that have rows: built beside readers and writers, in steps, and dropped again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "indexes/raw_table.hpp"
#include "indexes/ticks.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using recto::IndexChange;
using recto::IndexProgress;
using recto::TableOptions;
using testing::HasSubstr;

class IndexBuilding : public testing::Test {
 protected:
  IndexBuilding() { fill(*db_); }

  TestDatabase db_;
};

TEST_F(IndexBuilding, HappensWhenATableIsOpenedWithAnotherIndex) {
  const Ticks ticks = open_indexed(*db_);
  expect_exact(*db_, ticks);
  std::uint64_t expected = 7;
  for (const auto& row : ticks.index<std::uint32_t>("by_symbol").scan(7U)) {
    ASSERT_EQ(row.key(), expected);
    EXPECT_EQ(row->symbol, 7);
    expected += kSymbols;
  }
  EXPECT_EQ(expected, 7 + kRows);
}

TEST_F(IndexBuilding, TellsHowFarItIs) {
  std::vector<std::uint64_t> rows;
  static_cast<void>(open_indexed(*db_, {.index_progress = [&](const IndexProgress& progress) {
    EXPECT_EQ(progress.table, "ticks");
    EXPECT_EQ(progress.index, "by_symbol");
    EXPECT_GE(progress.rows_in_all, progress.rows);
    rows.push_back(progress.rows);
  }}));
  ASSERT_GE(rows.size(), 3);
  EXPECT_TRUE(std::ranges::is_sorted(rows));
  EXPECT_LT(rows.front(), kRows);
  EXPECT_EQ(rows.back(), kRows);
}

TEST_F(IndexBuilding, IsNotNeededForATableWithoutRows) {
  bool called = false;
  const auto ticks = with_symbol(db_->table<std::uint64_t, Tick>("others"))
                         .open({.index_progress = [&](const IndexProgress&) { called = true; }});
  EXPECT_EQ(ticks.index<std::uint32_t>("by_symbol").count(), 0);
  EXPECT_FALSE(called);
}

TEST_F(IndexBuilding, IsRefusedWhereTheProgramSaysSo) {
  const auto error = error_of([&] { open_indexed(*db_, {.index_change = IndexChange::refuse}); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::schema_mismatch);
  EXPECT_THAT(error->what(), HasSubstr("by_symbol"));
  auto ticks = describe(*db_).open({.index_change = IndexChange::refuse});
  ticks.put(1, tick(1));
}

TEST_F(IndexBuilding, IsRefusedInADatabaseThatIsReadOnly) {
  if (!keeps_files()) {
    GTEST_SKIP() << "a database in memory can't be opened for reading alone";
  }
  recto::Options options = test_options();
  options.read_only = true;
  auto db = recto::Database::open(db_.path(), options);
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { open_indexed(db); }));
  EXPECT_EQ(describe(db).open().size(), kRows);
}

TEST_F(IndexBuilding, LetsReadersAndWritersGoOn) {
  Ticks before = describe(*db_).open();
  int calls = 0;
  const auto between_steps = [&](const IndexProgress&) {
    if (++calls > 2) {
      return;
    }
    // Who has the table open with the index keeps it in step: in front of the builder, and behind.
    Ticks other = open_indexed(*db_);
    const std::uint64_t from = calls == 1 ? 0 : kRows / 2;
    for (std::uint64_t i = from; i < kRows; i += 997) {
      other.put(i, tick(i + 1));
    }
    for (std::uint64_t i = from + 1; i < kRows; i += 991) {
      other.erase(i);
    }
    other.put(kRows + from, tick(5));
    EXPECT_EQ(shown(other.get(kRows + from)).symbol, 5);
    // The index is not read before it is whole.
    EXPECT_TRUE(throws(ErrorCode::busy, [&] {
      static_cast<void>(other.index<std::uint32_t>("by_symbol").count());
    }));
    EXPECT_TRUE(throws(ErrorCode::busy, [&] {
      static_cast<void>(other.index<std::uint32_t>("by_symbol").scan(1U));
    }));
    EXPECT_TRUE(throws(ErrorCode::busy, [&] {
      db_->write([&](recto::Transaction& tx) {
        static_cast<void>(other.index<std::uint32_t>("by_symbol").count(tx));
      });
    }));
    // Who does not know the index reads, and must not write.
    EXPECT_EQ(shown(before.get(kRows + from)).symbol, 5);
    EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { before.put(1, tick(1)); }));
    EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { before.erase(1); }));
    EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { before.clear(); }));
    EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] {
      before.put_all(std::vector<std::pair<std::uint64_t, Tick>>{{1, tick(1)}});
    }));
  };
  const Ticks ticks = open_indexed(*db_, {.index_progress = between_steps});
  EXPECT_GE(calls, 3);
  expect_exact(*db_, ticks);
}

TEST_F(IndexBuilding, LetsOtherThreadsReadAndWrite) {
  std::atomic<bool> done = false;
  std::atomic<int> writes = 0;
  std::optional<std::thread> writer;
  const auto start = [&](const IndexProgress&) {
    if (writer) {
      return;
    }
    writer.emplace([&] {
      Ticks other = open_indexed(*db_);
      for (std::uint64_t i = 0; !done; i = (i + 7'919) % (2 * kRows)) {
        other.put(i, tick(i + 3));
        EXPECT_EQ(shown(other.get(i)).volume, static_cast<std::uint32_t>(i + 3));
        other.erase((i * 31) % kRows);
        ++writes;
      }
    });
    while (writes == 0) {
      std::this_thread::yield();
    }
  };
  const Ticks ticks = open_indexed(*db_, {.index_progress = start});
  done = true;
  writer->join();
  expect_exact(*db_, ticks);
}

TEST_F(IndexBuilding, MayHappenThroughTwoDatabasesAtOnce) {
  if (!keeps_files()) {
    GTEST_SKIP() << "a database in memory is open once";
  }
  auto second = recto::Database::open(db_.path(), test_options());
  Ticks unaware = describe(second).open();
  bool helped = false;
  const Ticks ticks = open_indexed(*db_, {.index_progress = [&](const IndexProgress&) {
    if (!std::exchange(helped, true)) {
      EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { unaware.put(1, tick(1)); }));
      const Ticks there = open_indexed(second);  // goes on where the other is
      expect_exact(second, there);
    }
  }});
  EXPECT_TRUE(helped);
  expect_exact(*db_, ticks);
}

TEST_F(IndexBuilding, GoesOnAfterItsCallbackThrows) {
  const auto stop = [](const IndexProgress&) { throw std::runtime_error("stop"); };
  EXPECT_THROW(open_indexed(*db_, {.index_progress = stop}), std::runtime_error);
  std::uint64_t rows = 0;
  const Ticks ticks = open_indexed(
      *db_, {.index_progress = [&](const IndexProgress& progress) { rows = progress.rows; }});
  EXPECT_LT(rows, kRows);
  EXPECT_GT(rows, 0);
  expect_exact(*db_, ticks);
}

// ---- Rows that can't be indexed ----

TEST_F(IndexBuilding, RefusesRowsThatShareAUniqueValue) {
  {
    auto ticks = describe(*db_).open();
    ticks.put(kRows - 1, tick(17));  // far behind the first
  }
  const auto error = error_of([&] { settle(with_unique_volume(describe(*db_))); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::unique_violation);
  EXPECT_THAT(error->what(), HasSubstr("by_volume"));
  EXPECT_THAT(error->what(), HasSubstr("key 17 "));
  EXPECT_THAT(error->what(), HasSubstr(std::to_string(kRows - 1)));
  // The table is as it was.
  auto ticks = describe(*db_).open({.index_change = IndexChange::refuse});
  ticks.put(kRows - 1, tick(kRows - 1));
  EXPECT_EQ(db_->verify().indexes, 0);
  const auto indexed = with_unique_volume(describe(*db_)).open();
  EXPECT_EQ(shown(indexed.index<std::uint32_t>("by_volume").get(17)).time, 17'000);
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(IndexBuilding, RefusesRowsThatAnExtractorRefuses) {
  const auto error = error_of([&] {
    settle(describe(*db_).index("by_choice", [](const Tick& row) {
      if (row.volume == kRows - 2) {
        throw std::invalid_argument("not this one");
      }
      return row.volume;
    }));
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::invalid_value);
  EXPECT_THAT(error->what(), HasSubstr("by_choice"));
  EXPECT_THAT(error->what(), HasSubstr("not this one"));
  EXPECT_EQ(error->key(), std::to_string(kRows - 2));
  auto ticks = describe(*db_).open({.index_change = IndexChange::refuse});
  ticks.put(1, tick(1));
  EXPECT_EQ(db_->verify().indexes, 0);
}

// ---- Other indexes than before ----

TEST_F(IndexBuilding, HappensAnewForAnIndexOfOtherParts) {
  Ticks old = open_indexed(*db_);
  const auto index = old.index<std::uint32_t>("by_symbol");
  const auto by_both = [](const Tick& row) { return std::tuple(row.symbol, row.volume); };
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] {
    settle(describe(*db_).index("by_symbol", by_both), {.index_change = IndexChange::refuse});
  }));
  EXPECT_EQ(index.count(), kRows);
  const auto ticks = describe(*db_).index("by_symbol", by_both).open();
  const auto changed = ticks.index<std::tuple<std::uint32_t, std::uint32_t>>("by_symbol");
  EXPECT_EQ(changed.count(), kRows);
  EXPECT_EQ(changed.count(std::tuple(7U, 97U)), 1);
  EXPECT_TRUE(db_->verify().ok());
  EXPECT_EQ(db_->verify().index_entries, kRows);
  // Old handles read rows, neither the index nor do they write.
  EXPECT_EQ(shown(old.get(5)).symbol, 5);
  EXPECT_TRUE(throws(ErrorCode::not_found, [&] { static_cast<void>(index.count()); }));
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] { old.put(5, tick(5)); }));
}

TEST_F(IndexBuilding, HappensAnewForAnIndexThatBecomesUnique) {
  static_cast<void>(
      describe(*db_).index("by_volume", [](const Tick& row) { return row.volume; }).open());
  const auto ticks = with_unique_volume(describe(*db_)).open();
  EXPECT_EQ(shown(ticks.index<std::uint32_t>("by_volume").get(33)).time, 33'000);
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(IndexBuilding, KeepsAnIndexThatTheProgramDoesNotKnow) {
  static_cast<void>(open_indexed(*db_));
  const auto error = error_of([&] { settle(describe(*db_)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::schema_mismatch);
  EXPECT_THAT(error->what(), HasSubstr("by_symbol"));
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch,
                     [&] { settle(describe(*db_), {.index_change = IndexChange::refuse}); }));
  expect_exact(*db_, open_indexed(*db_, {.index_change = IndexChange::refuse}));
}

TEST_F(IndexBuilding, DropsAnIndexWhereTheProgramSaysSo) {
  const Ticks old = open_indexed(*db_);
  const auto index = old.index<std::uint32_t>("by_symbol");
  auto ticks = describe(*db_).open({.index_change = IndexChange::build_and_drop});
  EXPECT_TRUE(throws(ErrorCode::not_found, [&] { static_cast<void>(index.count()); }));
  EXPECT_EQ(db_->verify().indexes, 0);
  ticks.put(3, tick(4));
  ticks.erase(4);
  expect_exact(*db_, open_indexed(*db_));
}

TEST(DroppedIndexes, LeaveNothingBehind) {
  if (engine_under_test() != "lmdb-pages") {
    GTEST_SKIP() << "looks into an LMDB file";
  }
  const TemporaryDirectory directory;
  const auto path = directory / "test.db";
  {
    auto db = recto::Database::open(path, test_options());
    fill(db);
    static_cast<void>(open_indexed(db));
    static_cast<void>(describe(db).open({.index_change = IndexChange::build_and_drop}));
    db.close();
  }
  EXPECT_TRUE(RawTable(path, "recto.index.ticks.by_symbol").entries().empty());
}

TEST(BadIndexNames, AreRefused) {
  TestDatabase db;
  const auto open = [&](std::string name) {
    settle(db->table<std::uint64_t, Tick>("ticks").index(
        std::move(name), [](const Tick& row) { return row.symbol; }));
  };
  for (const std::string& name :
       {std::string(), std::string("a.b"), std::string("a\0b", 3), std::string(201, 'x')}) {
    EXPECT_TRUE(throws(ErrorCode::invalid_option, [&] { open(name); })) << name;
  }
  EXPECT_TRUE(throws(ErrorCode::invalid_option, [&] {
    settle(with_symbol(with_symbol(db->table<std::uint64_t, Tick>("ticks"))));
  }));
  open(std::string(200, 'x'));
}

}  // namespace
}  // namespace recto_test
