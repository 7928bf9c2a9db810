// Scan budgets: where a scan ends early.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <string>
#include <thread>
#include <vector>

#include "queries/items.hpp"

namespace recto_test {
namespace {

using Ids = std::vector<std::uint64_t>;

class Budget : public testing::Test {
 protected:
  Budget() { table_.put_all(items(1'000)); }

  TestDatabase db_;
  ItemTable table_ = ItemTable::open(*db_);
};

TEST_F(Budget, OfRowsIsExact) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    for (const std::ptrdiff_t rows : {1, 2, 7, 8, 9, 23, 24, 25, 127, 128, 500, 999}) {
      const auto scan = make().within({.rows = static_cast<std::size_t>(rows)});
      EXPECT_EQ(ids_of(scan), Ids(all.begin(), all.begin() + rows));
      EXPECT_TRUE(scan.ended_early());
      EXPECT_EQ(ids_of(make().resume(scan.token())), Ids(all.begin() + rows, all.end()));
    }
    for (const std::size_t rows : {1'000U, 1'001U, 1'000'000U}) {
      const auto scan = make().within({.rows = rows});
      EXPECT_EQ(ids_of(scan), all);
      EXPECT_FALSE(scan.ended_early()) << "nothing was left out";
      EXPECT_EQ(scan.token(), "");
    }
  });
}

TEST_F(Budget, ShowsOneRowInAnyCase) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    for (const recto::ScanBudget& budget :
         {recto::ScanBudget{.rows = 0}, recto::ScanBudget{.rows = 1}, recto::ScanBudget{.bytes = 0},
          recto::ScanBudget{.bytes = 1}}) {
      const auto scan = make().within(budget);
      EXPECT_EQ(ids_of(scan).size(), 1U);
      EXPECT_TRUE(scan.ended_early());
    }
    EXPECT_GE(ids_of(make().within({.milliseconds = 0})).size(), 1U);
  });
}

TEST_F(Budget, OfBytesEndsBeforeTheRowThatWouldBeTooMuch) {
  // Tables and indexes with their rows: the same records under the same keys.
  const auto bytes_of = [&](std::size_t rows) {
    std::uint64_t least = 0;
    std::uint64_t most = 1'000'000;
    while (least < most) {  // the smallest budget that shows so many
      const std::uint64_t middle = (least + most) / 2;
      if (ids_of(table_.scan().within({.bytes = middle})).size() < rows) {
        least = middle + 1;
      } else {
        most = middle;
      }
    }
    return least;
  };
  const std::uint64_t one = bytes_of(2) / 2;
  EXPECT_GE(one, sizeof(Item) + sizeof(std::uint64_t));
  EXPECT_LE(one, sizeof(Item) + sizeof(std::uint64_t) + 16);
  for (const std::size_t rows : {2U, 8U, 9U, 24U, 100U, 300U}) {
    for (const auto& scan : {table_.scan(), table_.scan().reverse(), table_.by_group.scan(),
                             table_.by_name.scan().reverse()}) {
      EXPECT_EQ(ids_of(scan.within({.bytes = one * rows})).size(), rows);
      EXPECT_EQ(ids_of(scan.within({.bytes = one * (rows + 1) - 1})).size(), rows);
    }
  }
  const auto scan = table_.scan().within({.bytes = one * 1'000});
  EXPECT_EQ(ids_of(scan).size(), 1'000U);
  EXPECT_FALSE(scan.ended_early());
}

TEST_F(Budget, OfTimeEndsBetweenLeaves) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    const auto scan = make().within({.milliseconds = 1});
    Ids seen;
    for (const auto& shown : scan) {
      seen.push_back(id_of(shown));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_LE(seen.size(), 8U) << "the first leaf";
    EXPECT_TRUE(scan.ended_early());
    EXPECT_EQ(ids_of(make().resume(scan.token())), Ids(all.begin() + std::ssize(seen), all.end()));
    EXPECT_FALSE(make().within({.milliseconds = 10'000'000}).ended_early());
    EXPECT_EQ(ids_of(make().within({.milliseconds = 10'000'000})), all);
  });
}

TEST_F(Budget, IsEachBeginsOwn) {
  const auto scan = table_.scan().within({.rows = 100});
  EXPECT_EQ(ids_of(scan).size(), 100U);
  EXPECT_EQ(ids_of(scan), ids_of(table_.scan(recto::until(100U))));
  EXPECT_TRUE(scan.ended_early());
  const auto copy = scan;
  EXPECT_EQ(ids_of(copy).size(), 100U);
  EXPECT_EQ(ids_of(copy.reverse()), ids_of(table_.scan(recto::from(900U)).reverse()));
}

TEST_F(Budget, EndsAllPassesAtTheSameRow) {
  const auto scan = table_.by_group.scan().within({.rows = 300, .bytes = 20'000});
  const auto first = scan.begin();
  const auto rows = [&](auto it) {
    std::size_t count = 0;
    for (; it != scan.end(); ++it) {
      ++count;
    }
    return count;
  };
  const std::size_t count = rows(first);
  EXPECT_GT(count, 200U);
  EXPECT_LE(count, 300U);
  EXPECT_EQ(rows(first), count);
  auto later = first;
  std::advance(later, 100);
  EXPECT_EQ(rows(later), count - 100);
}

TEST_F(Budget, WorksThroughPipelines) {
  Ids found;
  std::string token;
  int pages = 0;
  do {
    const auto page = table_.scan().resume(token).within({.rows = 64});
    for (const auto row : page | std::views::filter([](const auto& r) { return r->group == 2; })) {
      found.push_back(row.key());
    }
    EXPECT_EQ(page.ended_early(), !page.token().empty());
    token = page.token();
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(pages, 16);
  Ids expected;
  for (const Item& row : items(1'000)) {
    if (row.group == 2) {
      expected.push_back(row.id);
    }
  }
  EXPECT_EQ(found, expected);
}

TEST_F(Budget, HoldsInATransaction) {
  db_->write([&](recto::Transaction& tx) {
    for_each_way(table_, [&](const std::string& name, const auto& make) {
      SCOPED_TRACE(name);
      const auto scan = make(tx).within({.rows = 100});
      EXPECT_EQ(ids_of(scan).size(), 100U);
      EXPECT_EQ(ids_of(make(tx).resume(scan.token())).size(), 900U);
    });
  });
}

}  // namespace
}  // namespace recto_test
