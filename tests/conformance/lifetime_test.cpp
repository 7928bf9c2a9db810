#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <ranges>
#include <thread>

#include "support/kinds.hpp"

// What keeps what alive: guards outlive everything that they came from.

namespace recto_test {
namespace {

class Lifetimes : public TableOf<U64Kind> {
 protected:
  using Guard = Table::GuardType;

  /// Overwrites every page of the table's first state, were it not pinned.
  void churn() {
    for (int round = 0; round < 5; ++round) {
      db_->write([&](recto::Transaction& tx) {
        for (std::size_t i = 0; i < 500; ++i) {
          put(tx, i, "round " + std::to_string(round));
        }
      });
    }
  }
};

TEST_F(Lifetimes, AGuardOutlivesItsSnapshotAndLaterWrites) {
  fill(500);
  const Guard guard = [&] {
    const recto::Snapshot snapshot = db_->snapshot();
    return table_.get(snapshot, U64Kind::key(5));
  }();
  churn();
  EXPECT_EQ(guard->text()->str(), text(5));
  EXPECT_EQ(stored(5), "round 4");
}

TEST_F(Lifetimes, APinnedRowOutlivesItsScan) {
  fill(500);
  std::vector<Guard> pinned;
  for (auto row : table_.scan()) {
    if (row.key() % 50 == 0) {
      pinned.push_back(row.pin());
    }
  }
  churn();
  ASSERT_EQ(pinned.size(), 10U);
  for (const Guard& guard : pinned) {
    EXPECT_EQ(guard->text()->str(), text((guard->id() - 7) / 3));
  }
}

TEST_F(Lifetimes, GuardsScansAndSnapshotsOutliveTableAndDatabase) {
  TemporaryDirectory directory;
  std::optional<recto::Database> db = recto::Database::open(directory / "x.db", test_options());
  std::optional<Table> table = Table::open(*db);
  for (std::size_t i = 0; i < 300; ++i) {
    table->put(value(i, text(i)));
  }
  std::optional<recto::Snapshot> snapshot = db->snapshot();
  std::optional<Guard> guard = table->get(U64Kind::key(7));
  std::optional<Table::ScanType> scan = table->scan(*snapshot);
  auto it = scan->begin();
  snapshot.reset();
  table.reset();
  db.reset();

  EXPECT_EQ((*guard)->text()->str(), text(7));
  std::ranges::advance(it, 299);
  EXPECT_EQ((*it)->text()->str(), text(299));
  EXPECT_EQ(std::ranges::distance(*scan), 300);
  const Guard last = (*it).pin();
  it = {};
  scan.reset();
  guard.reset();
  EXPECT_EQ(last->text()->str(), text(299));

  // The file is one environment for this process, whether it has ended by now or not.
  auto again = recto::Database::open(directory / "x.db", test_options());
  EXPECT_EQ(Table::open(again).size(), 300U);
}

TEST_F(Lifetimes, TablesKeepTheirDatabaseOpen) {
  const TemporaryDirectory directory;
  auto table = [&] {
    auto db = recto::Database::open(directory / "x.db", test_options());
    return Table::open(db);
  }();
  table.put(value(1, "still open"));
  EXPECT_EQ(table.size(), 1U);
}

TEST_F(Lifetimes, SnapshotsMoveBetweenThreads) {
  fill(500);
  recto::Snapshot snapshot = db_->snapshot();
  churn();
  std::thread([this, moved = std::move(snapshot)] {
    EXPECT_EQ(stored(3, moved), text(3));
    EXPECT_EQ(std::ranges::distance(table_.scan(moved)), 500);
  }).join();
  auto guard = std::async(std::launch::async, [&] { return table_.get(U64Kind::key(3)); }).get();
  EXPECT_EQ(guard->text()->str(), "round 4");
}

TEST_F(Lifetimes, CopiesOfASnapshotShareItsState) {
  put(1, "before");
  const recto::Snapshot snapshot = db_->snapshot();
  const recto::Snapshot copy = snapshot;
  put(1, "after");
  EXPECT_EQ(copy.sequence(), snapshot.sequence());
  EXPECT_EQ(stored(1, copy), "before");
}

TEST_F(Lifetimes, ManySnapshotsMayLiveAtOnce) {
  std::vector<recto::Snapshot> snapshots;
  for (std::size_t i = 0; i < 300; ++i) {
    put(i);
    snapshots.push_back(db_->snapshot());
  }
  EXPECT_EQ(db_->stats().live_snapshots, 300U);
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(table_.size(snapshots[i]), i + 1);
  }
  snapshots.clear();
  EXPECT_EQ(db_->stats().live_snapshots, 0U);
}

TEST_F(Lifetimes, GuardsMoveAndAreSwappedWithoutACopy) {
  fill(2);
  Guard a = table_.get(U64Kind::key(0));
  Guard b = table_.get(U64Kind::key(1));
  const auto* address = a.operator->();
  Guard moved = std::move(a);
  EXPECT_EQ(moved.operator->(), address);
  std::swap(moved, b);
  EXPECT_EQ(b.operator->(), address);
  EXPECT_EQ(moved->text()->str(), text(1));
  b = Guard();
  EXPECT_FALSE(b);
  EXPECT_EQ(moved->text()->str(), text(1));
}

TEST_F(Lifetimes, OneFileMayBeOpenTwiceInAProcess) {
  auto second = recto::Database::open(db_.path(), test_options());
  auto other = Table::open(second);
  put(1, "by the first");
  EXPECT_TRUE(other.contains(U64Kind::key(1)));
  other.put(value(2, "by the second"));
  EXPECT_EQ(stored(2), "by the second");
}

}  // namespace
}  // namespace recto_test
