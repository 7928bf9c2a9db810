#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "lifetimes/counters.hpp"
#include "support/errors.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::throws;
using specimens::CounterTable;
using Scan = CounterTable::ScanType;

constexpr std::uint64_t kManyLeaves = 1'000;

template <class Range>
std::uint64_t sum_of_keys(const Range& rows) {
  std::uint64_t sum = 0;
  for (auto row : rows) {
    sum += row.key();
  }
  return sum;
}

constexpr std::uint64_t sum_up_to(std::uint64_t count) { return count * (count + 1) / 2; }

TEST(AScan, OutlivesItsTableSnapshotAndDatabase) {
  const recto_test::TemporaryDirectory directory;
  std::optional<Scan> scan;
  {
    auto db = recto::Database::open(directory / "test.db");
    auto counters = CounterTable::open(db);
    counters.put_all(recto_test::counters_up_to(kManyLeaves));
    scan = counters.scan(db.snapshot());
  }
  EXPECT_EQ(sum_of_keys(*scan), sum_up_to(kManyLeaves));
  EXPECT_EQ(sum_of_keys(scan->reverse()), sum_up_to(kManyLeaves));
}

TEST(AScan, IsWalkedAgainAndAgainFromAnywhere) {
  const CounterDatabase data(kManyLeaves);
  const Scan scan = data.counters.scan();
  std::uint64_t steps = 0;
  std::uint64_t begun = 0;
  // Each inner walk goes on from a leaf that is not the newest: many more leaves than there are.
  for (auto outer = scan.begin(); outer != scan.end(); ++outer, ++begun) {
    if (begun % 10 == 0) {
      for (auto inner = outer; inner != scan.end(); ++inner) {
        ++steps;
      }
    }
  }
  EXPECT_EQ(begun, kManyLeaves);
  EXPECT_EQ(steps, 10 * sum_up_to(kManyLeaves / 10));
}

TEST(AScan, ShowsTheStateItWasMadeIn) {
  CounterDatabase data(kManyLeaves);
  const Scan scan = data.counters.scan();
  auto position = scan.begin();
  data.counters.put_all(recto_test::counters_up_to(2 * kManyLeaves));
  for (std::uint64_t id = 2; id < kManyLeaves; ++id) {
    data.counters.erase(id);
  }
  std::uint64_t rows = 0;
  for (; position != scan.end(); ++position) {
    EXPECT_EQ((*position)->id(), ++rows);
  }
  EXPECT_EQ(rows, kManyLeaves);
}

TEST(AScan, MayBeMovedWhileItIsIterated) {
  const CounterDatabase data(kManyLeaves);
  Scan scan = data.counters.scan();
  auto position = scan.begin();
  std::uint64_t sum = 0;
  for (std::uint64_t steps = 0; steps < kManyLeaves / 2; ++position, ++steps) {
    sum += (*position).key();
  }
  const Scan moved = std::move(scan);
  for (; position != moved.end(); ++position) {
    sum += (*position).key();
  }
  EXPECT_EQ(sum, sum_up_to(kManyLeaves));
}

TEST(AScan, IsAnEmptyRangeOnceItWasMovedFrom) {
  const CounterDatabase data(3);
  Scan scan = data.counters.scan();
  const Scan moved = std::move(scan);
  EXPECT_EQ(sum_of_keys(moved), sum_up_to(3));
  EXPECT_EQ(sum_of_keys(scan), 0u);  // NOLINT(bugprone-use-after-move): what is specified here
  EXPECT_EQ(sum_of_keys(scan.reverse()), 0u);
}

TEST(AScan, IsAnEmptyRangeWhenItWasMadeOfNothing) {
  const Scan scan{};
  EXPECT_TRUE(scan.begin() == scan.end());
  EXPECT_EQ(sum_of_keys(scan.reverse()), 0u);
}

TEST(AScan, CopiesAreScansOfTheirOwn) {
  const CounterDatabase data(kManyLeaves);
  auto scan = std::make_optional(data.counters.scan());
  auto position = scan->begin();
  const Scan copy = *scan;
  scan.reset();
  position = {};
  EXPECT_EQ(sum_of_keys(copy), sum_up_to(kManyLeaves));
}

TEST(AScan, CanBeAssignedToItself) {
  const CounterDatabase data(3);
  Scan scan = data.counters.scan();
  Scan& same = scan;
  scan = same;
  EXPECT_EQ(sum_of_keys(scan), sum_up_to(3));
  scan = std::move(same);
  EXPECT_EQ(sum_of_keys(scan), sum_up_to(3));
}

TEST(AnIterator, StaysWhereItIsWhileOthersOfTheScanGoOn) {
  const CounterDatabase data(kManyLeaves);
  const Scan scan = data.counters.scan();
  std::vector<decltype(scan.begin())> positions;
  for (auto position = scan.begin(); position != scan.end(); ++position) {
    positions.push_back(position);
  }
  ASSERT_EQ(positions.size(), kManyLeaves);
  for (std::uint64_t i = 0; i < kManyLeaves; ++i) {
    const auto row = *positions[i];
    EXPECT_EQ(row.key(), i + 1);
    EXPECT_EQ(row->text()->string_view(), std::to_string(i + 1));
  }
}

TEST(AnIterator, MayBeDestroyedAfterItsScan) {
  const CounterDatabase data(kManyLeaves);
  auto scan = std::make_optional(data.counters.scan());
  auto first = scan->begin();
  const auto also_first = first;
  auto later = std::ranges::next(first, 500);
  scan.reset();
  first = {};
  later = also_first;
}

TEST(AnIterator, RefusesToLeaveItsLeafOnceTheScanIsGone) {
  const CounterDatabase data(kManyLeaves);
  auto scan = std::make_optional(data.counters.scan());
  auto position = scan->begin();
  scan.reset();
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] {
    for (std::uint64_t steps = 0; steps < kManyLeaves; ++steps) {
      ++position;
    }
  }));
}

TEST(ARow, RefusesToBePinnedOnceTheScanIsGone) {
  const CounterDatabase data(3);
  auto scan = std::make_optional(data.counters.scan());
  const auto position = scan->begin();  // keeps the leaf, not the record
  const auto row = *position;
  scan.reset();
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(row.pin()); }));
}

TEST(ARow, MayBeCopiedAndReadWhileItsScanStandsInTheLeaf) {
  const CounterDatabase data(3);
  const Scan scan = data.counters.scan();
  auto position = scan.begin();
  const auto first = *position;
  const auto copy = first;
  ++position;
  EXPECT_EQ(copy.key(), 1u);
  EXPECT_EQ(copy->text()->string_view(), "1");
  EXPECT_EQ((*position).key(), 2u);
}

TEST(ARowOfATransaction, IsACopyThatWritesDoNotReach) {
  CounterDatabase data(100);
  data.db->write([&](recto::Transaction& tx) {
    std::uint64_t rows = 0;
    for (auto row : data.counters.scan(tx)) {
      data.counters.put(tx, counter(row.key(), std::string(200, 'x')));
      EXPECT_EQ(row->text()->string_view(), std::to_string(++rows));
    }
    EXPECT_EQ(rows, 100u);
  });
}

TEST(AScanOfATransaction, SeesWhatIsWrittenAheadOfIt) {
  CounterDatabase data(100);
  data.db->write([&](recto::Transaction& tx) {
    std::vector<std::uint64_t> seen;
    for (auto row : data.counters.scan(tx)) {
      seen.push_back(row.key());
      if (row.key() == 1) {
        data.counters.put(tx, counter(200, "new"));
        data.counters.erase(tx, 99);
      }
    }
    EXPECT_EQ(seen.size(), 100u);
    EXPECT_EQ(seen.back(), 200u);
  });
}

}  // namespace
