#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <iterator>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/chunk_by.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>
#include <recto/distinct.hpp>
#include <recto/key_sets.hpp>
#include <recto/merge.hpp>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "queries/ranges.hpp"
#include "queries/rows.hpp"
#include "support/kept_text.hpp"
#include "support/test_database.hpp"

// `merge`, `merge_join`, `distinct` and the sets of keys over scans.

namespace recto_test {
namespace {

using Numbers = std::vector<std::uint64_t>;

constexpr auto kKey = [](auto row) { return row.key(); };

class AdaptedScans : public testing::Test {
 protected:
  /// Stores orders under keys.
  static void fill(OrderTable& table, const auto& keys) {
    table.put_all(keys | std::views::transform([](std::uint64_t key) {
                    return std::pair(key, Order{key / 3, 0, static_cast<std::uint32_t>(key)});
                  }));
  }
  static Numbers every(std::uint64_t step, std::uint64_t end) {
    Numbers numbers;
    for (std::uint64_t i = 0; i < end; i += step) {
      numbers.push_back(i);
    }
    return numbers;
  }
  static Numbers keys(auto&& range) {
    return listed(std::forward<decltype(range)>(range) | std::views::transform(kKey));
  }

  TestDatabase db_;
  OrderTable twos_ = open_orders(*db_, "twos");
  OrderTable threes_ = open_orders(*db_, "threes");
};

TEST_F(AdaptedScans, MergeShowsRowsOfBoth) {
  fill(twos_, every(2, 2'000));
  fill(threes_, every(3, 2'000));
  Numbers expected;
  std::ranges::merge(every(2, 2'000), every(3, 2'000), std::back_inserter(expected));
  const auto snapshot = db_->snapshot();
  auto merged = recto::merge(twos_.scan(snapshot), threes_.scan(snapshot));
  static_assert(std::ranges::forward_range<decltype(merged)>);
  EXPECT_EQ(keys(merged), expected);
  EXPECT_EQ(keys(merged), expected) << "walked again";
  for (auto row : merged) {
    ASSERT_EQ(row->no, row.key());
  }
  std::ranges::reverse(expected);
  EXPECT_EQ(keys(recto::merge(twos_.scan(snapshot).reverse(), threes_.scan(snapshot).reverse(),
                              recto::ReverseKeyOrder())),
            expected);
}

TEST_F(AdaptedScans, MergeJoinShowsPairs) {
  fill(twos_, every(2, 3'000));
  fill(threes_, every(3, 3'000));
  const auto snapshot = db_->snapshot();
  Numbers found;
  auto joined = recto::merge_join(twos_.scan(snapshot), threes_.scan(snapshot));
  for (auto [two, three] : joined) {
    ASSERT_EQ(two.key(), three.key());
    ASSERT_EQ(two->no, three->no);
    found.push_back(two.key());
  }
  EXPECT_EQ(found, every(6, 3'000));
  EXPECT_EQ(std::ranges::distance(joined), 500);
}

TEST_F(AdaptedScans, MergeJoinOfAKeyAndLeadingParts) {
  using Key = std::tuple<std::uint64_t, std::uint32_t>;
  auto lines = db_->table<Key, Order>("lines").open();
  std::vector<std::pair<Key, Order>> rows;
  for (std::uint64_t order = 0; order < 400; ++order) {
    for (std::uint32_t line = 0; line < order % 4; ++line) {
      rows.push_back({{order, line}, {order, line, 0}});
    }
  }
  lines.put_all(rows);
  fill(twos_, every(2, 400));
  const auto snapshot = db_->snapshot();
  std::vector<Key> found;
  for (auto [order, line] :
       recto::merge_join(twos_.scan(snapshot), lines.scan(snapshot), recto::KeyOrder(), kKey,
                         [](auto row) { return std::get<0>(row.key()); })) {
    ASSERT_EQ(order->no, line->customer);
    found.push_back(line.key());
  }
  std::vector<Key> expected;
  for (const auto& [key, order] : rows) {
    if (std::get<0>(key) % 2 == 0) {
      expected.push_back(key);
    }
  }
  EXPECT_EQ(found, expected);
}

TEST_F(AdaptedScans, RowsKnowTheOrderOfTheirTable) {
  using Descending = recto::Ordered<recto::Order::descending>;
  const auto open = [&](const std::string& name) {
    return db_->table<std::uint64_t, Order>(name).key_format(Descending{}).open();
  };
  auto a = open("a");
  auto b = open("b");
  for (std::uint64_t i = 0; i < 300; ++i) {
    a.put(2 * i, Order{});
    b.put(3 * i, Order{});
  }
  const auto snapshot = db_->snapshot();
  auto expected = every(6, 600);
  std::ranges::reverse(expected);
  EXPECT_EQ(listed(recto::intersect(a.scan(snapshot), b.scan(snapshot))), expected);
  EXPECT_EQ(std::ranges::distance(recto::merge_join(a.scan(snapshot), b.scan(snapshot))), 100);
  const auto merged = keys(recto::merge(a.scan(snapshot), b.scan(snapshot)));
  EXPECT_EQ(merged.size(), 600U);
  EXPECT_TRUE(std::ranges::is_sorted(merged, std::greater()));
}

TEST_F(AdaptedScans, DistinctRows) {
  fill(twos_, every(1, 3'000));
  const auto snapshot = db_->snapshot();
  const auto by_customer = recto::distinct([](auto row) { return row->customer; });
  EXPECT_EQ(keys(twos_.scan(snapshot) | by_customer), every(3, 3'000));
  EXPECT_EQ(keys(recto::merge(twos_.scan(snapshot), twos_.scan(snapshot)) | recto::distinct),
            every(1, 3'000));
}

TEST_F(AdaptedScans, DistinctTextsAcrossLeaves) {
  auto names = open_customers(*db_);
  names.put_all(std::views::iota(std::uint64_t{0}, std::uint64_t{4'000}) |
                std::views::transform([](std::uint64_t i) {
                  return std::pair(i, "name " + std::to_string(i / 700));
                }));
  const auto snapshot = db_->snapshot();
  EXPECT_EQ(keys(names.scan(snapshot) | recto::distinct([](auto row) { return *row; })),
            every(700, 4'000));
}

TEST_F(AdaptedScans, KeysOfTextThatMustBeDecoded) {
  const auto open = [&](const std::string& name) {
    return db_->table<std::string_view, Order>(name).open();
  };
  auto a = open("a");
  auto b = open("b");
  const auto text = [](std::uint64_t i) { return digits(i) + std::string(i % 3, '\0') + "x"; };
  for (std::uint64_t i = 0; i < 600; ++i) {
    a.put(text(2 * i), Order{0, 0, static_cast<std::uint32_t>(2 * i)});
    b.put(text(3 * i), Order{0, 0, static_cast<std::uint32_t>(3 * i)});
  }
  const auto snapshot = db_->snapshot();
  std::vector<std::string> expected;
  for (std::uint64_t i = 0; i < 1'200; i += 6) {
    expected.push_back(text(i));
  }
  const auto owned = std::views::transform([](std::string_view key) { return std::string(key); });
  EXPECT_EQ(listed(recto::intersect(a.scan(snapshot), b.scan(snapshot)) | owned), expected);
  std::vector<std::string> joined;
  for (auto [left, right] : recto::merge_join(a.scan(snapshot), b.scan(snapshot))) {
    ASSERT_EQ(left->no, right->no);
    joined.emplace_back(right.key());
  }
  EXPECT_EQ(joined, expected);
  EXPECT_EQ(
      std::ranges::distance(recto::merge(a.scan(snapshot), b.scan(snapshot)) | recto::distinct),
      1'000);
  EXPECT_EQ(listed(recto::sorted_keys(a.scan(snapshot).reverse()) | owned),
            listed(a.scan(snapshot) | std::views::transform(kKey) | owned));
}

TEST_F(AdaptedScans, InPipelinesOfRangeV3) {
  fill(twos_, every(2, 1'000));
  fill(threes_, every(3, 1'000));
  namespace rv = ranges::views;
  const auto snapshot = db_->snapshot();
  const auto even = [](auto row) { return row.key() % 2 == 0; };
  EXPECT_EQ(recto::merge(twos_.scan(snapshot), threes_.scan(snapshot) | rv::filter(even)) |
                recto::distinct | rv::transform(kKey) | ranges::to<std::vector>(),
            every(2, 1'000));
  EXPECT_EQ(recto::merge_join(twos_.scan(snapshot), threes_.scan(snapshot)) |
                rv::transform([](auto joined) { return joined.left.key(); }) |
                ranges::to<std::vector>(),
            every(6, 1'000));
  std::size_t groups = 0;
  for (auto&& group :
       recto::merge(twos_.scan(snapshot), threes_.scan(snapshot)) |
           rv::chunk_by([](auto a, auto b) { return a.key() / 100 == b.key() / 100; })) {
    groups += ranges::distance(group) > 0 ? 1 : 0;
  }
  EXPECT_EQ(groups, 10U);
}

TEST_F(AdaptedScans, InATransaction) {
  fill(twos_, every(2, 1'000));
  db_->write([&](recto::Transaction& tx) {
    threes_.put(tx, 6, Order{});
    threes_.put(tx, 994, Order{});
    EXPECT_EQ(listed(recto::intersect(twos_.scan(tx), threes_.scan(tx))), (Numbers{6, 994}));
  });
}

TEST_F(AdaptedScans, AgreeWithTheAlgorithms) {
  EXPECT_TRUE(rc::check([&] {
    const auto some =
        rc::gen::container<std::set<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 400));
    const auto a = *rc::gen::scale(3.0, some);
    const auto b = *some;
    db_->write([&](recto::Transaction& tx) {
      twos_.clear(tx);
      threes_.clear(tx);
    });
    fill(twos_, a);
    fill(threes_, b);
    Numbers both;
    Numbers either;
    Numbers all;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    std::ranges::set_union(a, b, std::back_inserter(either));
    std::ranges::merge(a, b, std::back_inserter(all));
    const auto snapshot = db_->snapshot();
    const auto left = twos_.scan(snapshot);
    const auto right = threes_.scan(snapshot);
    RC_ASSERT(listed(recto::intersect(left, right)) == both);
    RC_ASSERT(listed(recto::unite(left, right)) == either);
    RC_ASSERT(keys(recto::merge(left, right)) == all);
    RC_ASSERT(keys(recto::merge(left, right) | recto::distinct) == either);
    RC_ASSERT(listed(recto::merge_join(left, right) | std::views::transform([](auto joined) {
                       return joined.right.key();
                     })) == both);
  }));
}

}  // namespace
}  // namespace recto_test
