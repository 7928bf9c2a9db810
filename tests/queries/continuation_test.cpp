// Tokens: where a scan goes on, in another scan, snapshot or process.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <ranges>
#include <string>
#include <vector>

#include "queries/items.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using Ids = std::vector<std::uint64_t>;

class Continuation : public testing::Test {
 protected:
  TestDatabase db_;
  ItemTable table_ = ItemTable::open(*db_);
};

TEST_F(Continuation, GoesOnBehindTheLastRowThatWasLookedAt) {
  table_.put_all(items(700));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    ASSERT_EQ(all.size(), 700U);
    for (const std::ptrdiff_t count : {1, 2, 8, 9, 24, 25, 128, 500, 699, 700}) {
      const auto scan = make();
      const Ids seen = look_at(scan, static_cast<std::size_t>(count));
      EXPECT_EQ(seen, Ids(all.begin(), all.begin() + count));
      EXPECT_EQ(ids_of(make().resume(scan.token())), Ids(all.begin() + count, all.end())) << count;
    }
  });
}

TEST_F(Continuation, StartsAtTheStartWhereNothingWasLookedAt) {
  table_.put_all(items(40));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    const auto scan = make();
    const std::string untouched = scan.token();
    EXPECT_FALSE(untouched.empty());
    EXPECT_EQ(ids_of(make().resume(untouched)), all);
    EXPECT_EQ(ids_of(make().resume("")), all);
    auto it = scan.begin();
    std::advance(it, 20);  // standing at a row is not looking at it
    EXPECT_EQ(ids_of(make().resume(scan.token())), all);
    static_cast<void>(*it);
    std::advance(it, 10);
    EXPECT_EQ(ids_of(make().resume(scan.token())), Ids(all.begin() + 21, all.end()));
    const auto again = scan.begin();
    EXPECT_EQ(scan.token(), untouched) << "each begin() starts anew";
  });
}

TEST_F(Continuation, IsEmptyAtTheEnd) {
  EXPECT_EQ(ids_of(table_.scan()), Ids());
  const auto empty = table_.scan();
  static_cast<void>(empty.begin());
  EXPECT_EQ(empty.token(), "");
  EXPECT_EQ(decltype(table_.scan())().token(), "") << "a scan of nothing";
  table_.put_all(items(300));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const auto scan = make();
    EXPECT_EQ(ids_of(scan).size(), 300U);
    EXPECT_EQ(scan.token(), "");
    EXPECT_FALSE(scan.ended_early());
    EXPECT_EQ(std::ranges::distance(make().resume(scan.token())), 300);
  });
}

TEST_F(Continuation, OfAnOlderIteratorIsTheRowThatItLookedAt) {
  table_.put_all(items(500));
  const auto scan = table_.scan();
  const auto first = scan.begin();
  auto it = first;
  std::advance(it, 300);
  EXPECT_EQ((*it).key(), 300U);
  EXPECT_EQ((*first).key(), 0U);
  EXPECT_EQ(ids_of(table_.scan().resume(scan.token())).front(), 1U);
  while (it != scan.end()) {
    ++it;
  }
  EXPECT_EQ(scan.token(), "");
  EXPECT_EQ((*first).key(), 0U) << "what is shown after the end has been seen last";
  const auto rest = table_.scan().resume(scan.token());
  EXPECT_EQ(id_of(*rest.begin()), 1U);
}

TEST_F(Continuation, WorksThroughPipelines) {
  table_.put_all(items(1'000));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    const auto taken = make();
    for (const auto& shown : taken | std::views::take(37)) {
      static_cast<void>(shown);
    }
    EXPECT_EQ(ids_of(make().resume(taken.token())), Ids(all.begin() + 37, all.end()));

    const auto even = [](const auto& shown) { return id_of(shown) % 2 == 0; };
    const auto filtered = make();
    std::uint64_t last = 0;
    std::size_t count = 0;
    for (const auto& shown : filtered | std::views::filter(even)) {
      last = id_of(shown);
      if (++count == 100) {
        break;
      }
    }
    const auto behind = std::ranges::find(all, last) + 1;
    EXPECT_EQ(ids_of(make().resume(filtered.token())), Ids(behind, all.end()));

    const auto moved = make();
    auto it = moved.begin();
    static_cast<void>(*it);
    {
      auto elsewhere = moved;
      EXPECT_EQ(elsewhere.token(), moved.token());
      EXPECT_EQ(look_at(elsewhere, 5).size(), 5U);
    }
    EXPECT_EQ(ids_of(make().resume(moved.token())), Ids(all.begin() + 5, all.end()))
        << "of the copy that began last, though it is gone";
  });
}

TEST_F(Continuation, OfARowIsExactInAnyPipeline) {
  table_.put_all(items(1'000));
  const auto check = [&](const auto& make) {
    const Ids all = ids_of(make());
    const auto scan = make();
    std::string token;
    std::uint64_t last = 0;
    const auto even = [](const auto& row) { return row.key() % 2 == 0; };
    for (const auto row : scan | std::views::filter(even) | std::views::take(100)) {
      last = row.key();
      token = row.token();
    }
    const auto behind = std::ranges::find(all, last) + 1;
    EXPECT_EQ(ids_of(make().resume(token)), Ids(behind, all.end()));
  };
  check([&] { return table_.scan(); });
  check([&] { return table_.scan().reverse(); });
  check([&] { return table_.by_group.scan(); });
  check([&] { return table_.by_name.scan().reverse(); });
  check([&] { return table_.by_group.entries().reverse(); });
}

TEST_F(Continuation, OfARowNeedsARow) {
  table_.put_all(items(1'000));
  ItemTable::RowType row;
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(row.token()); }));
  {
    const auto scan = table_.scan();
    row = *scan.begin();
    EXPECT_EQ(ids_of(table_.scan().resume(row.token())).front(), 1U);
  }
  static_cast<void>(row);
}

TEST_F(Continuation, NeedsNotTheRowItStandsBehind) {
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    table_.clear();
    table_.put_all(items(60));
    const Ids all = ids_of(make());
    const auto scan = make();
    static_cast<void>(look_at(scan, 30));
    for (std::size_t i = 25; i < 35; ++i) {
      table_.erase(all[i]);
    }
    EXPECT_EQ(ids_of(make().resume(scan.token())), Ids(all.begin() + 35, all.end()));
    table_.put(item(all[31]));
    EXPECT_EQ(ids_of(make().resume(scan.token())).front(), all[31]);
    table_.clear();
    EXPECT_EQ(ids_of(make().resume(scan.token())), Ids());
  });
}

TEST_F(Continuation, StaysInsideOfTheScansRange) {
  table_.put_all(items(100));
  const auto at = [&](std::uint64_t id, bool reverse) {
    const auto scan =
        reverse ? table_.scan(recto::until(id + 1)).reverse() : table_.scan(recto::from(id));
    EXPECT_EQ(look_at(scan, 1), Ids{id});
    return scan.token();
  };
  const auto range = table_.scan(recto::between(40U, 60U));
  const auto ends = [](const auto& scan) {
    const Ids ids = ids_of(scan);
    return ids.empty() ? Ids() : Ids{ids.front(), ids.back()};
  };
  EXPECT_EQ(ends(range.resume(at(10, false))), (Ids{40, 59}));
  EXPECT_EQ(ends(range.resume(at(39, false))), (Ids{40, 59}));
  EXPECT_EQ(ends(range.resume(at(40, false))), (Ids{41, 59}));
  EXPECT_EQ(ends(range.resume(at(58, false))), (Ids{59, 59}));
  EXPECT_EQ(ends(range.resume(at(59, false))), Ids());
  EXPECT_EQ(ends(range.resume(at(60, false))), Ids());
  EXPECT_EQ(ends(range.resume(at(90, false))), Ids());
  EXPECT_EQ(ends(range.reverse().resume(at(90, true))), (Ids{59, 40}));
  EXPECT_EQ(ends(range.reverse().resume(at(60, true))), (Ids{59, 40}));
  EXPECT_EQ(ends(range.reverse().resume(at(59, true))), (Ids{58, 40}));
  EXPECT_EQ(ends(range.reverse().resume(at(41, true))), (Ids{40, 40}));
  EXPECT_EQ(ends(range.reverse().resume(at(40, true))), Ids());
  EXPECT_EQ(ends(range.reverse().resume(at(10, true))), Ids());
  EXPECT_EQ(ids_of(table_.scan(70U).resume(at(10, false))), Ids{70});
}

TEST_F(Continuation, OfARestReversedIsTheRestFromItsEnd) {
  table_.put_all(items(700));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    for (const std::ptrdiff_t count : {1, 300, 699, 700}) {
      const auto scan = make();
      static_cast<void>(look_at(scan, static_cast<std::size_t>(count)));
      const auto rest = make().resume(scan.token());
      Ids expected(all.begin() + count, all.end());
      std::ranges::reverse(expected);
      EXPECT_EQ(ids_of(rest.reverse()), expected) << count;
      std::ranges::reverse(expected);
      EXPECT_EQ(ids_of(rest.reverse().reverse()), expected);
      EXPECT_EQ(ids_of(rest.reverse().within({.rows = 5})).size(),
                std::min<std::size_t>(5, 700 - static_cast<std::size_t>(count)));
    }
  });
}

TEST_F(Continuation, OfATransactionIsOneLikeAnyOther) {
  table_.put_all(items(200));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    std::string token;
    db_->write([&](recto::Transaction& tx) {
      const auto scan = make(tx);
      EXPECT_EQ(look_at(scan, 70), Ids(all.begin(), all.begin() + 70));
      token = scan.token();
      EXPECT_EQ(ids_of(make(tx).resume(token)), Ids(all.begin() + 70, all.end()));
    });
    EXPECT_EQ(ids_of(make().resume(token)), Ids(all.begin() + 70, all.end()));
  });
}

TEST_F(Continuation, IsSmallAndPrintable) {
  table_.put_all(items(10));
  const auto scan = table_.scan();
  static_cast<void>(look_at(scan, 5));
  const std::string token = scan.token();
  EXPECT_LE(token.size(), 32U);
  EXPECT_EQ(
      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      std::string::npos)
      << token;
}

TEST_F(Continuation, RefusesEveryDamagedToken) {
  table_.put_all(items(100));
  const auto scan = table_.scan();
  static_cast<void>(look_at(scan, 50));
  const std::string token = scan.token();
  const auto refused = [&](const std::string& damaged) {
    return throws(ErrorCode::invalid_value,
                  [&] { static_cast<void>(table_.scan().resume(damaged)); });
  };
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char c : {'A', 'z', '_', '-', '0', '=', ' ', '+', '/', '\0', '\xff'}) {
      std::string damaged = token;
      damaged[i] = c;
      if (damaged != token) {
        EXPECT_TRUE(refused(damaged)) << damaged;
      }
    }
    EXPECT_TRUE(i == 0 || refused(token.substr(0, i)));
    EXPECT_TRUE(i == 0 || refused(token.substr(i)));
    EXPECT_TRUE(refused(std::string(token).insert(i, "A")));
  }
  for (const std::string garbage :
       {" ", "=", "A", "token", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd"}) {
    EXPECT_TRUE(refused(garbage)) << garbage;
  }
  EXPECT_TRUE(refused(token + "="));
  EXPECT_TRUE(refused(token + "\n"));
  EXPECT_TRUE(refused(token + token));
  EXPECT_TRUE(refused(std::string(10'000'000, 'A')));
  const auto error = error_of([&] { static_cast<void>(table_.scan().resume("nonsense")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->table(), "items");
  EXPECT_EQ(error->operation(), "resume scan");
}

TEST_F(Continuation, NeverTakesRandomBytesForAToken) {
  EXPECT_TRUE(rc::check([&] {
    const auto text = *rc::gen::nonEmpty(rc::gen::container<std::string>(
        rc::gen::element('A', 'B', 'Q', 'g', 'w', '0', '_', '-', 'x', '=')));
    RC_ASSERT(bool(
        throws(ErrorCode::invalid_value, [&] { static_cast<void>(table_.scan().resume(text)); })));
  }));
}

TEST_F(Continuation, RefusesTokensOfTheOtherDirection) {
  table_.put_all(items(10));
  const std::string token = table_.scan().token();
  EXPECT_TRUE(throws(ErrorCode::invalid_value,
                     [&] { static_cast<void>(table_.scan().reverse().resume(token)); }));
  const std::string reverse = table_.scan().reverse().token();
  EXPECT_TRUE(
      throws(ErrorCode::invalid_value, [&] { static_cast<void>(table_.scan().resume(reverse)); }));
}

TEST_F(Continuation, RefusesTokensOfOtherTablesIndexesAndSchemas) {
  table_.put_all(items(10));
  const auto refused = [](const auto& scan, const std::string& token) {
    return throws(ErrorCode::schema_mismatch, [&] { static_cast<void>(scan.resume(token)); });
  };
  const std::string token = table_.scan().token();
  EXPECT_TRUE(refused(table_.by_group.scan(), token));
  EXPECT_TRUE(refused(table_.by_name.scan(), token));
  EXPECT_TRUE(refused(table_.scan(), table_.by_group.scan().token()));
  EXPECT_TRUE(refused(table_.by_name.keys(), table_.by_group.keys().token()));
  EXPECT_EQ(ids_of(table_.by_group.keys().resume(table_.by_group.scan().token())).size(), 10U)
      << "rows and keys of one index are in one order";
  auto other = (*db_).table<std::uint64_t, std::uint64_t>("others").open();
  EXPECT_TRUE(refused(other.scan(), token));
  EXPECT_TRUE(refused(table_.scan(), other.scan().token()));

  TestDatabase another;
  auto same_name = (*another).table<std::uint32_t, std::uint64_t>("items").open();
  EXPECT_TRUE(refused(same_name.scan(), token)) << "keys of another type";
}

/// Pages through everything with `read_page(make_page())` while others write, and expects each of
/// the rows that are there all the time once, in the order of `make()`.
void expect_each_lasting_row_once(ItemTable& table, const auto& make, const auto& make_page,
                                  const auto& read_page) {
  table.clear();
  const auto last = *rc::gen::inRange<std::uint64_t>(1, 400);
  table.put_all(items(last));
  const auto lasting = [](std::uint64_t id) { return id % 3 != 0; };
  Ids expected = ids_of(make());
  std::erase_if(expected, std::not_fn(lasting));
  Ids found;
  std::string token;
  do {
    const auto page = make_page().resume(token);
    for (const std::uint64_t id : read_page(page)) {
      if (lasting(id)) {
        found.push_back(id);
      }
    }
    token = page.token();
    const auto writes = *rc::gen::inRange(0, 4);
    for (int i = 0; i < writes; ++i) {
      const auto id = *rc::gen::inRange<std::uint64_t>(0, 200) * 3;
      if (*rc::gen::arbitrary<bool>()) {
        table.put(item(id, *rc::gen::inRange(0U, 20U)));
      } else {
        table.erase(id);
      }
    }
  } while (!token.empty());
  RC_ASSERT(found == expected);
}

/// Calls `use(make)` for one way to scan the table.
void for_some_way(const ItemTable& table, const auto& use) {
  const int chosen = *rc::gen::inRange(0, kWays);
  int way = 0;
  for_each_way(table, [&](const std::string& name, const auto& make) {
    if (way++ == chosen) {
      RC_LOG() << name << '\n';
      use(make);
    }
  });
}

TEST_F(Continuation, ShowsEachRowOnceInChunksOfAnySizeWhileOthersWrite) {
  const auto read_some = [](const auto& page) {
    const auto size = *rc::gen::inRange<std::size_t>(1, 200);
    Ids ids;
    if (*rc::gen::arbitrary<bool>()) {
      for (const auto& shown : page | std::views::take(static_cast<std::ptrdiff_t>(size))) {
        ids.push_back(id_of(shown));
      }
    } else {
      for (const auto& shown : page) {
        ids.push_back(id_of(shown));
        if (ids.size() == size) {
          break;
        }
      }
    }
    return ids;
  };
  EXPECT_TRUE(rc::check([&] {
    for_some_way(table_, [&](const auto& make) {
      expect_each_lasting_row_once(table_, make, make, read_some);
    });
  }));
}

TEST_F(Continuation, ShowsEachRowOnceWithinBudgetsWhileOthersWrite) {
  EXPECT_TRUE(rc::check([&] {
    for_some_way(table_, [&](const auto& make) {
      const auto make_with_budget = [&] {
        recto::ScanBudget budget;
        budget.rows = *rc::gen::inRange<std::uint64_t>(0, 200);
        budget.bytes = *rc::gen::inRange<std::uint64_t>(0, 20'000);
        if (*rc::gen::inRange(0, 10) == 0) {
          budget.milliseconds = *rc::gen::inRange<std::uint64_t>(0, 2);
        }
        return make().within(budget);
      };
      expect_each_lasting_row_once(table_, make, make_with_budget,
                                   [](const auto& page) { return ids_of(page); });
    });
  }));
}

}  // namespace
}  // namespace recto_test
