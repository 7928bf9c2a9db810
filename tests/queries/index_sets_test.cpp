#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <recto/distinct.hpp>
#include <recto/join.hpp>
#include <recto/key_sets.hpp>
#include <recto/merge.hpp>
#include <string>
#include <utility>
#include <vector>

#include "queries/ranges.hpp"
#include "queries/rows.hpp"
#include "support/test_database.hpp"

// The adaptors over what indexes give: primary keys of one value, of several, and rows.

namespace recto_test {
namespace {

using Numbers = std::vector<std::uint64_t>;

class IndexSets : public testing::Test {
 protected:
  static constexpr std::uint64_t kOrders = 3'000;

  static std::uint64_t customer_of(std::uint64_t order) { return order * 37 % 100; }
  static std::uint32_t amount_of(std::uint64_t order) {
    return static_cast<std::uint32_t>(order % 7);
  }

  static OrderTable open(recto::Database& database) {
    return database.table<std::uint64_t, Order>("orders")
        .index("by_customer", [](const Order& order) { return order.customer; })
        .index("by_amount", [](const Order& order) { return order.amount; })
        .open();
  }
  recto::Snapshot filled() {
    orders_.put_all(std::views::iota(std::uint64_t{0}, kOrders) |
                    std::views::transform([](std::uint64_t i) {
                      return std::pair(i, Order{customer_of(i), amount_of(i), 0});
                    }));
    return db_->snapshot();
  }

  static Numbers orders_where(auto&& matches) {
    return listed(std::views::iota(std::uint64_t{0}, kOrders) | std::views::filter(matches));
  }

  TestDatabase db_;
  OrderTable orders_ = open(*db_);
  recto::Snapshot snapshot_ = filled();
  decltype(orders_.index<std::uint64_t>("")) by_customer_ =
      orders_.index<std::uint64_t>("by_customer");
  decltype(orders_.index<std::uint32_t>("")) by_amount_ = orders_.index<std::uint32_t>("by_amount");
};

TEST_F(IndexSets, KeysOfOneValueAreSorted) {
  EXPECT_EQ(listed(recto::intersect(by_customer_.keys(snapshot_, std::uint64_t{8}),
                                    by_amount_.keys(snapshot_, std::uint32_t{3}))),
            orders_where([](std::uint64_t i) { return customer_of(i) == 8 && amount_of(i) == 3; }));
  EXPECT_EQ(listed(recto::unite(by_customer_.keys(snapshot_, std::uint64_t{8}),
                                by_amount_.keys(snapshot_, std::uint32_t{3}))),
            orders_where([](std::uint64_t i) { return customer_of(i) == 8 || amount_of(i) == 3; }));
}

TEST_F(IndexSets, KeysOfSeveralValuesAreSortedFirst) {
  const auto several = recto::between(std::uint64_t{20}, std::uint64_t{30});
  const auto keys = by_customer_.keys(snapshot_, several);
  EXPECT_FALSE(std::ranges::is_sorted(listed(keys)));
  EXPECT_EQ(listed(recto::intersect(recto::sorted_keys(keys),
                                    by_amount_.keys(snapshot_, std::uint32_t{3}),
                                    orders_.scan(snapshot_, recto::from(1'000)))),
            orders_where([](std::uint64_t i) {
              return customer_of(i) / 10 == 2 && amount_of(i) == 3 && i >= 1'000;
            }));
}

TEST_F(IndexSets, KeysLeadToRows) {
  const auto itself = [](std::uint64_t key) { return key; };
  std::vector<std::uint64_t> found;
  for (auto [key, order] : recto::intersect(by_customer_.keys(snapshot_, std::uint64_t{8}),
                                            by_amount_.keys(snapshot_, std::uint32_t{3})) |
                               recto::join(orders_, snapshot_, itself)) {
    ASSERT_EQ(order->customer, 8U);
    ASSERT_EQ(order->amount, 3U);
    found.push_back(key);
  }
  EXPECT_EQ(found,
            orders_where([](std::uint64_t i) { return customer_of(i) == 8 && amount_of(i) == 3; }));
}

TEST_F(IndexSets, RowsOfAnIndexJoin) {
  auto customers = open_customers(*db_);
  for (std::uint64_t i = 0; i < 100; i += 2) {
    customers.put(i, "customer " + std::to_string(i));
  }
  const auto snapshot = db_->snapshot();
  std::size_t rows = 0;
  for (auto [order, customer] :
       by_amount_.scan(snapshot) |
           recto::left_join(customers, snapshot, [](auto row) { return row->customer; })) {
    ASSERT_EQ(order->customer, customer_of(order.key()));
    ASSERT_EQ(customer.has_value(), order->customer % 2 == 0);
    ASSERT_TRUE(!customer || *customer == "customer " + std::to_string(order->customer));
    ++rows;
  }
  EXPECT_EQ(rows, kOrders);
}

TEST_F(IndexSets, IndexedValuesJoinToKeys) {
  auto customers = open_customers(*db_);
  customers.put(8, "eight");
  customers.put(9, "nine");
  const auto snapshot = db_->snapshot();
  Numbers found;
  for (auto [customer, entry] : recto::merge_join(
           customers.scan(snapshot), by_customer_.entries(snapshot), recto::KeyOrder(),
           [](auto row) { return row.key(); }, [](auto entry) { return entry.indexed(); })) {
    ASSERT_EQ(customer.key(), customer_of(entry.key()));
    found.push_back(entry.key());
  }
  std::ranges::sort(found);
  EXPECT_EQ(found, orders_where([](std::uint64_t i) { return customer_of(i) / 2 == 4; }));
}

TEST_F(IndexSets, DistinctValues) {
  const auto distinct =
      by_amount_.entries(snapshot_) | recto::distinct([](auto entry) { return entry.indexed(); });
  std::vector<std::uint32_t> values;
  for (auto entry : distinct) {
    values.push_back(entry.indexed());
  }
  EXPECT_EQ(values, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6}));
}

}  // namespace
}  // namespace recto_test
