// Scans that renew their snapshots.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "queries/items.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using namespace std::chrono_literals;
using recto::ErrorCode;
using Ids = std::vector<std::uint64_t>;

class Renewal : public testing::Test {
 protected:
  Renewal() { table_.put_all(items(1'000)); }

  /// Commits a change that scans can't see.
  void commit() {
    table_.put(item(1'000'000));
    table_.erase(1'000'000);
  }

  std::uint64_t live_snapshots() { return (*db_).stats().live_snapshots; }

  TestDatabase db_;
  ItemTable table_ = ItemTable::open(*db_);
};

TEST_F(Renewal, ShowsEachRowOnce) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    EXPECT_EQ(ids_of(make().renewing(0ms)), all);
    EXPECT_EQ(ids_of(make().renewing(1h)), all);
    const recto::Snapshot snapshot = db_->snapshot();
    EXPECT_EQ(ids_of(make(snapshot).renewing(0ms)), all);
    Ids seen;
    for (const auto& shown : make().renewing(0ms)) {
      commit();
      seen.push_back(id_of(shown));
    }
    EXPECT_EQ(seen, all);
  });
}

TEST_F(Renewal, SeesWhatWasWrittenBehindIt) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    const auto scan = make().renewing(0ms);
    auto it = scan.begin();
    ASSERT_EQ(id_of(*it), all[0]);
    table_.erase(all[500]);
    Ids seen;
    for (; it != scan.end(); ++it) {
      seen.push_back(id_of(*it));
    }
    Ids expected = all;
    expected.erase(expected.begin() + 500);
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(scan.token(), "");
    table_.put(item(all[500]));
    EXPECT_EQ(ids_of(scan), all) << "begin() anew";
    EXPECT_EQ(ids_of(make().renewing(1h)), all);
  });
}

TEST_F(Renewal, StaysInItsSnapshotUntilThatIsOld) {
  const auto scan = table_.scan().renewing(1h);
  auto it = scan.begin();
  table_.clear();
  EXPECT_EQ(std::ranges::distance(it, scan.end()), 1'000);
}

TEST_F(Renewal, PinsNothingOld) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const std::uint64_t before = live_snapshots();
    {
      const auto scan = make().renewing(0ms);
      std::int64_t most_behind = 0;
      std::size_t rows = 0;
      for (auto it = scan.begin(); it != scan.end(); ++it) {
        if (++rows % 100 == 0) {
          commit();
          const recto::Stats stats = (*db_).stats();
          EXPECT_EQ(stats.live_snapshots, before + 1);
          most_behind = std::max(most_behind, stats.oldest_reader_commits);
        }
      }
      EXPECT_EQ(rows, 1'000U);
      // A leaf is 128 rows at most: two commits of `commit` here, of two transactions each, and
      // one more where the leaf before was shorter.
      EXPECT_LE(most_behind, 6);
    }
    EXPECT_EQ(live_snapshots(), before);
  });
}

TEST_F(Renewal, KeepsRowsWhileSomebodyStandsAtThem) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const std::uint64_t before = live_snapshots();
    const auto scan = make().renewing(0ms);
    const Ids all = ids_of(make());
    std::optional first = scan.begin();
    auto it = *first;
    std::advance(it, 50);
    std::optional middle = it;
    const std::uint64_t at_middle = id_of(**middle);
    for (const std::uint64_t id : all) {
      if (id != all.back()) {
        table_.erase(id);
      }
    }
    for (int i = 0; i < 20; ++i) {
      commit();
    }
    while (it != scan.end()) {
      ++it;
    }
    EXPECT_EQ(id_of(**first), all[0]);
    EXPECT_EQ(id_of(**middle), at_middle);
    EXPECT_GE(live_snapshots(), before + 2);
    first.reset();
    middle.reset();
    EXPECT_EQ(live_snapshots(), before + 1) << "nobody stands in the old leaves any more";
    EXPECT_NE(scan.token(), "");
    table_.put_all(items(1'000));
    const auto behind = std::ranges::find(all, at_middle) + 1;
    EXPECT_EQ(ids_of(make().resume(scan.token())), Ids(behind, all.end()))
        << "of a row whose leaf is gone";
  });
}

TEST_F(Renewal, PinsRowsInTheirOwnState) {
  const auto scan = table_.by_group.scan().renewing(0ms);
  auto it = scan.begin();
  const auto old = it;
  const std::uint64_t id = (*old).key();
  table_.erase(id);
  std::advance(it, 500);
  const auto pinned = (*old).pin();
  static_cast<void>(std::ranges::distance(it, scan.end()));
  EXPECT_EQ(pinned->id, id);
  EXPECT_STREQ(pinned->name, item(id).name);
}

TEST_F(Renewal, LetsAnExplicitSnapshotGo) {
  const std::uint64_t before = live_snapshots();
  std::optional<recto::Snapshot> snapshot = db_->snapshot();
  const auto scan = table_.scan(*snapshot).renewing(0ms);
  table_.erase(0);
  auto it = scan.begin();
  std::advance(it, 100);
  EXPECT_EQ(live_snapshots(), before + 2) << "its owner's, and the scan's";
  snapshot.reset();
  EXPECT_EQ(live_snapshots(), before + 1);
}

TEST_F(Renewal, OutlivesTheDatabaseHandle) {
  std::optional<recto::Database> database = recto::Database::open(db_.directory() / "other.db", [] {
    recto::Options options = test_options();
    return options;
  }());
  std::optional<ItemTable> table = ItemTable::open(*database);
  table->put_all(items(500));
  const auto scan = table->by_group.scan().renewing(0ms);
  auto it = scan.begin();
  table.reset();
  database.reset();
  EXPECT_EQ(std::ranges::distance(it, scan.end()), 500);
  EXPECT_EQ(ids_of(scan).size(), 500U);
}

TEST_F(Renewal, IsOfPipelinesBudgetsAndPartsToo) {
  const auto pages = [&](std::size_t size) {
    Ids seen;
    std::string token;
    do {
      const auto page = table_.by_name.scan().renewing(0ms).within({.rows = size}).resume(token);
      for (const auto row : page | std::views::filter([](const auto&) { return true; })) {
        seen.push_back(row.key());
        if (seen.size() % 64 == 0) {
          commit();
        }
      }
      token = page.token();
    } while (!token.empty());
    return seen;
  };
  EXPECT_EQ(pages(77), ids_of(table_.by_name.scan()));
  EXPECT_EQ(pages(1'000), ids_of(table_.by_name.scan()));
  Ids seen;
  const auto scan = table_.scan().renewing(0ms);
  static_cast<void>(ids_of(scan));
  for (const auto& part : scan.partition(4)) {
    std::ranges::copy(ids_of(part), std::back_inserter(seen));
  }
  EXPECT_EQ(seen, ids_of(table_.scan()));
}

TEST_F(Renewal, IsRefusedInATransaction) {
  db_->write([&](recto::Transaction& tx) {
    EXPECT_TRUE(
        throws(ErrorCode::misuse, [&] { static_cast<void>(table_.scan(tx).renewing(1h)); }));
  });
}

TEST_F(Renewal, EndsWhenTheDatabaseIsClosed) {
  const auto scan = table_.scan().renewing(0ms);
  EXPECT_EQ(std::ranges::distance(scan.begin(), scan.end()), 1'000);
  const auto unread = table_.scan().renewing(0ms);
  EXPECT_TRUE(throws(ErrorCode::busy, [&] { (*db_).close(); })) << "the scans have snapshots";
}

}  // namespace
}  // namespace recto_test
