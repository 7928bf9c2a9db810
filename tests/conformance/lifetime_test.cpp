#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <ranges>
#include <thread>

#include "support/kinds.hpp"

// What keeps what alive: guards outlive everything that they came from.

namespace recto_test {
namespace {

template <class Kind>
class Lifetimes : public TableOf<Kind> {
 protected:
  using Table = typename TableOf<Kind>::Table;
  using Guard = typename Table::GuardType;

  /// Overwrites every page of the table's first state, were it not pinned.
  void churn() {
    for (int round = 0; round < 5; ++round) {
      this->db_->write([&](recto::Transaction& tx) {
        for (std::size_t i = 0; i < 500; ++i) {
          this->put(tx, i, "round " + std::to_string(round));
        }
      });
    }
  }
};
TYPED_TEST_SUITE(Lifetimes, Kinds);

TYPED_TEST(Lifetimes, AGuardOutlivesItsSnapshotAndLaterWrites) {
  this->fill(500);
  const typename TestFixture::Guard guard = [&] {
    const recto::Snapshot snapshot = this->db_->snapshot();
    return this->table_.get(snapshot, TypeParam::key(5));
  }();
  this->churn();
  EXPECT_EQ(TypeParam::text(*guard), this->text(5));
  EXPECT_EQ(this->stored(5), "round 4");
}

TYPED_TEST(Lifetimes, APinnedRowOutlivesItsScan) {
  this->fill(500);
  std::vector<typename TestFixture::Guard> pinned;
  std::size_t i = 0;
  for (auto row : this->table_.scan()) {
    if (i++ % 50 == 0) {
      pinned.push_back(row.pin());
    }
  }
  this->churn();
  ASSERT_EQ(pinned.size(), 10U);
  for (i = 0; i < pinned.size(); ++i) {
    EXPECT_EQ(TypeParam::text(*pinned[i]), this->text(i * 50));
  }
}

TYPED_TEST(Lifetimes, GuardsScansAndSnapshotsOutliveTableAndDatabase) {
  TemporaryDirectory directory;
  std::optional<recto::Database> db = recto::Database::open(directory / "x.db", test_options());
  std::optional<typename TestFixture::Table> table = TypeParam::open(*db);
  for (std::size_t i = 0; i < 300; ++i) {
    this->with_key(i, this->value(i, this->text(i)), [&](auto&&... a) { table->put(a...); });
  }
  std::optional<recto::Snapshot> snapshot = db->snapshot();
  std::optional<typename TestFixture::Guard> guard = table->get(TypeParam::key(7));
  std::optional<typename TestFixture::Table::ScanType> scan = table->scan(*snapshot);
  auto it = scan->begin();
  snapshot.reset();
  table.reset();
  db.reset();

  EXPECT_EQ(TypeParam::text(**guard), this->text(7));
  std::ranges::advance(it, 299);
  EXPECT_EQ(TypeParam::text(**it), this->text(299));
  EXPECT_EQ(std::ranges::distance(*scan), 300);
  const typename TestFixture::Guard last = (*it).pin();
  it = {};
  scan.reset();
  guard.reset();
  EXPECT_EQ(TypeParam::text(*last), this->text(299));

  // The file is one environment for this process, whether it has ended by now or not.
  auto again = recto::Database::open(directory / "x.db", test_options());
  EXPECT_EQ(TypeParam::open(again).size(), keeps_files() ? 300U : 0U);
}

TYPED_TEST(Lifetimes, TablesKeepTheirDatabaseOpen) {
  const TemporaryDirectory directory;
  auto table = [&] {
    auto db = recto::Database::open(directory / "x.db", test_options());
    return TypeParam::open(db);
  }();
  this->with_key(1, this->value(1, "still open"), [&](auto&&... a) { table.put(a...); });
  EXPECT_EQ(table.size(), 1U);
}

TYPED_TEST(Lifetimes, SnapshotsMoveBetweenThreads) {
  this->fill(500);
  recto::Snapshot snapshot = this->db_->snapshot();
  this->churn();
  std::thread([this, moved = std::move(snapshot)] {
    EXPECT_EQ(this->stored(3, moved), this->text(3));
    EXPECT_EQ(std::ranges::distance(this->table_.scan(moved)), 500);
  }).join();
  auto guard =
      std::async(std::launch::async, [&] { return this->table_.get(TypeParam::key(3)); }).get();
  EXPECT_EQ(TypeParam::text(*guard), "round 4");
}

TYPED_TEST(Lifetimes, CopiesOfASnapshotShareItsState) {
  this->put(1, "before");
  const recto::Snapshot snapshot = this->db_->snapshot();
  const recto::Snapshot copy = snapshot;
  this->put(1, "after");
  EXPECT_EQ(copy.sequence(), snapshot.sequence());
  EXPECT_EQ(this->stored(1, copy), "before");
}

TYPED_TEST(Lifetimes, ManySnapshotsMayLiveAtOnce) {
  std::vector<recto::Snapshot> snapshots;
  for (std::size_t i = 0; i < 300; ++i) {
    this->put(i);
    snapshots.push_back(this->db_->snapshot());
  }
  EXPECT_EQ(this->db_->stats().live_snapshots, 300U);
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(this->table_.size(snapshots[i]), i + 1);
  }
  snapshots.clear();
  EXPECT_EQ(this->db_->stats().live_snapshots, 0U);
}

TYPED_TEST(Lifetimes, GuardsMoveAndAreSwappedWithoutACopy) {
  this->fill(2);
  typename TestFixture::Guard a = this->table_.get(TypeParam::key(0));
  typename TestFixture::Guard b = this->table_.get(TypeParam::key(1));
  const auto* address = a.bytes().data();
  typename TestFixture::Guard moved = std::move(a);
  EXPECT_EQ(moved.bytes().data(), address);
  EXPECT_FALSE(a) << "a guard that was moved from is empty";
  std::swap(moved, b);
  EXPECT_EQ(b.bytes().data(), address);
  EXPECT_EQ(TypeParam::text(*b), this->text(0));
  EXPECT_EQ(TypeParam::text(*moved), this->text(1));
  b = typename TestFixture::Guard();
  EXPECT_FALSE(b);
  EXPECT_EQ(TypeParam::text(*moved), this->text(1));
}

TYPED_TEST(Lifetimes, OneFileMayBeOpenTwiceInAProcess) {
  if (!keeps_files()) {
    auto second = recto::Database::open(this->db_.path(), test_options());
    this->put(1, "by the first");
    EXPECT_EQ(TypeParam::open(second).size(), 0U) << "there is no file: each is one of its own";
    return;
  }
  auto second = recto::Database::open(this->db_.path(), test_options());
  auto other = TypeParam::open(second);
  this->put(1, "by the first");
  EXPECT_TRUE(other.contains(TypeParam::key(1)));
  this->with_key(2, this->value(2, "by the second"), [&](auto&&... a) { other.put(a...); });
  EXPECT_EQ(this->stored(2), "by the second");
}

}  // namespace
}  // namespace recto_test
