#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <optional>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/chunk_by.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>
#include <recto/join.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "queries/ranges.hpp"
#include "queries/rows.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

// `join` and `left_join`: the matching record of another table for each element.

namespace recto_test {
namespace {

using recto::ErrorCode;
using Found = std::vector<std::pair<std::uint64_t, std::string>>;

constexpr auto kCustomer = [](auto order) { return order->customer; };

std::string name_of(std::uint64_t customer) { return "customer " + std::to_string(customer); }

/// The keys of the left rows, and the names on their right.
Found found(auto&& joined) {
  Found all;
  for (auto [order, customer] : joined) {
    all.emplace_back(order.key(), customer ? std::string(*customer) : "(none)");
  }
  return all;
}

class Join : public testing::Test {
 protected:
  /// `count` orders of customers 0 to 99, of whom the even ones are known.
  void fill(std::uint64_t count) {
    orders_.put_all(std::views::iota(std::uint64_t{0}, count) |
                    std::views::transform([](std::uint64_t i) {
                      return std::pair(i, Order{customer_of(i), 0, static_cast<std::uint32_t>(i)});
                    }));
    customers_.put_all(
        std::views::iota(std::uint64_t{0}, std::uint64_t{50}) |
        std::views::transform([](std::uint64_t i) { return std::pair(2 * i, name_of(2 * i)); }));
  }
  static std::uint64_t customer_of(std::uint64_t order) { return order * 37 % 100; }
  static Found expected(std::uint64_t count, bool keeps_unmatched) {
    Found all;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (customer_of(i) % 2 == 0) {
        all.emplace_back(i, name_of(customer_of(i)));
      } else if (keeps_unmatched) {
        all.emplace_back(i, "(none)");
      }
    }
    return all;
  }

  TestDatabase db_;
  OrderTable orders_ = open_orders(*db_);
  CustomerTable customers_ = open_customers(*db_);
};

TEST_F(Join, ShowsElementsWithTheirMatches) {
  fill(1'000);
  const auto snapshot = db_->snapshot();
  EXPECT_EQ(found(orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer)),
            expected(1'000, false));
  EXPECT_EQ(found(recto::join(orders_.scan(snapshot), customers_, snapshot, kCustomer)),
            expected(1'000, false));
}

TEST_F(Join, KeepsElementsWithoutMatchWhereAskedTo) {
  fill(1'000);
  const auto snapshot = db_->snapshot();
  EXPECT_EQ(found(orders_.scan(snapshot) | recto::left_join(customers_, snapshot, kCustomer)),
            expected(1'000, true));
  EXPECT_EQ(found(recto::left_join(orders_.scan(snapshot), customers_, snapshot, kCustomer)),
            expected(1'000, true));
}

TEST_F(Join, OfNothing) {
  const auto snapshot = db_->snapshot();
  EXPECT_EQ(found(orders_.scan(snapshot) | recto::left_join(customers_, snapshot, kCustomer)),
            Found{});
  orders_.put(1, Order{7, 0, 0});
  const auto later = db_->snapshot();
  EXPECT_EQ(found(orders_.scan(later) | recto::join(customers_, later, kCustomer)), Found{});
  EXPECT_EQ(found(orders_.scan(later) | recto::left_join(customers_, later, kCustomer)),
            (Found{{1, "(none)"}}));
  using View = decltype(orders_.scan(later) | recto::join(customers_, later, kCustomer));
  EXPECT_EQ(found(View()), Found{});
}

TEST_F(Join, ReadsOneState) {
  fill(100);
  const auto snapshot = db_->snapshot();
  customers_.clear();
  orders_.clear();
  EXPECT_EQ(found(orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer)),
            expected(100, false));
}

TEST_F(Join, IsARangeThatCanBeWalkedAgain) {
  fill(300);
  const auto snapshot = db_->snapshot();
  auto joined = orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer);
  using View = decltype(joined);
  static_assert(std::ranges::view<View> && std::ranges::forward_range<View>);
  static_assert(std::ranges::forward_range<const View>);
  const auto size = static_cast<std::ptrdiff_t>(expected(300, false).size());
  EXPECT_EQ(std::ranges::distance(joined), size);
  EXPECT_EQ(std::ranges::distance(joined), size);
  // Iterators that stand in different batches, or in different copies of one.
  std::vector<std::ranges::iterator_t<View>> places;
  for (auto it = joined.begin(); it != joined.end(); ++it) {
    places.push_back(it);
  }
  std::size_t i = 0;
  for (auto it = joined.begin(); it != joined.end(); ++it, ++i) {
    ASSERT_EQ(it, places[i]);
    ASSERT_NE(it, places[(i + 1) % places.size()]);
    ASSERT_EQ((*it).left.key(), (*places[i]).left.key());
    ASSERT_EQ(*(*it).right, *(*places[i]).right);
  }
  auto after = places[5];
  EXPECT_EQ(after++, places[5]);
  EXPECT_EQ(after, places[6]);
  EXPECT_EQ(std::ranges::next(places.back()), joined.end());
}

TEST_F(Join, ElementsOutliveTheirIterators) {
  fill(2'000);
  const auto snapshot = db_->snapshot();
  auto joined = orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer);
  std::vector<std::ranges::range_value_t<decltype(joined)>> kept;
  for (auto element : joined) {
    kept.push_back(element);
  }
  EXPECT_EQ(found(kept), expected(2'000, false));
  const auto first = *joined.begin();
  EXPECT_EQ(*first.right, name_of(0));
}

TEST_F(Join, MatchesCanBePinned) {
  fill(100);
  decltype(customers_.get(0)) pinned;
  {
    const auto snapshot = db_->snapshot();
    for (auto [order, customer] :
         orders_.scan(snapshot) | recto::left_join(customers_, snapshot, kCustomer)) {
      auto guard = customer.pin();
      ASSERT_EQ(guard.has_value(), customer.has_value());
      if (order.key() == 20) {
        pinned = std::move(guard);
      }
    }
  }
  customers_.clear();
  EXPECT_EQ(*pinned, name_of(40));
}

TEST_F(Join, AMatchWithoutRecordCannotBeRead) {
  orders_.put(1, Order{7, 0, 0});
  const auto snapshot = db_->snapshot();
  auto joined = orders_.scan(snapshot) | recto::left_join(customers_, snapshot, kCustomer);
  const auto match = (*joined.begin()).right;
  EXPECT_FALSE(match);
  EXPECT_FALSE(match.pin());
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(*match); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(match.bytes()); }));
  const recto::Match<CustomerTable> none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.pin());
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(*none); }));
}

TEST_F(Join, KeysMayBeMissing) {
  fill(100);
  const auto snapshot = db_->snapshot();
  const auto of_small_orders = [](auto order) {
    return order.key() < 40 ? std::optional(order->customer) : std::nullopt;
  };
  auto some = expected(100, true);
  for (auto& [order, name] : some) {
    name = order < 40 ? name : "(none)";
  }
  EXPECT_EQ(found(orders_.scan(snapshot) | recto::left_join(customers_, snapshot, of_small_orders)),
            some);
}

TEST_F(Join, OfKeysThatAreNoRows) {
  fill(100);
  const auto snapshot = db_->snapshot();
  const std::vector<std::uint64_t> wanted = {4, 5, 4, 98};
  const auto itself = [](std::uint64_t key) { return key; };
  std::vector<std::string> names;
  for (auto [key, customer] : wanted | recto::join(customers_, snapshot, itself)) {
    static_assert(std::same_as<decltype(key), const std::uint64_t&>);
    names.emplace_back(*customer);
  }
  EXPECT_EQ(names, (std::vector{name_of(4), name_of(4), name_of(98)}));
}

TEST_F(Join, OfARangeThatCanBeWalkedOnce) {
  fill(100);
  const auto snapshot = db_->snapshot();
  Once once({4, 5, 4, 98});
  auto joined = once.numbers() | recto::join(customers_, snapshot, [](int key) { return key; });
  static_assert(std::ranges::input_range<decltype(joined)>);
  static_assert(!std::ranges::forward_range<decltype(joined)>);
  std::vector<std::string> names;
  for (auto [key, customer] : joined) {
    names.push_back(std::to_string(key) + " " + std::string(*customer));
  }
  EXPECT_EQ(names, (std::vector<std::string>{"4 customer 4", "4 customer 4", "98 customer 98"}));
}

TEST_F(Join, OfAJoin) {
  fill(200);
  auto regions = db_->table<std::uint32_t, std::string_view>("regions").open();
  regions.put(0, "north");
  regions.put(4, "south");
  const auto snapshot = db_->snapshot();
  std::vector<std::string> all;
  for (auto [joined, region] :
       orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer) |
           recto::join(regions, snapshot,
                       [](const auto& joined) { return joined.right->size() % 10; })) {
    all.push_back(std::to_string(joined.left.key()) + std::string(*joined.right) +
                  std::string(*region));
  }
  // "customer 40" has 11 letters, "customer 4" 10.
  EXPECT_EQ(all.size(), 10U);
  EXPECT_EQ(all.front(), "0customer 0north");
}

TEST_F(Join, InPipelinesOfBothLibraries) {
  fill(1'000);
  const auto snapshot = db_->snapshot();
  const auto name = [](auto joined) { return std::string(*joined.right); };
  const auto late = [](auto joined) { return joined.left.key() >= 500; };
  std::vector<std::string> all;
  for (const auto& [order, customer] : expected(1'000, false)) {
    if (order >= 500) {
      all.push_back(customer);
    }
  }
  EXPECT_EQ(listed(orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer) |
                   std::views::filter(late) | std::views::transform(name)),
            all);
  namespace rv = ranges::views;
  EXPECT_EQ(orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer) |
                rv::filter(late) | rv::transform(name) | ranges::to<std::vector>(),
            all);
  EXPECT_EQ(orders_.scan(snapshot) | rv::filter([](auto row) { return row.key() >= 500; }) |
                recto::join(customers_, snapshot, kCustomer) | rv::transform(name) |
                ranges::to<std::vector>(),
            all);
  std::size_t elements = 0;
  for (auto&& group :
       orders_.scan(snapshot) | recto::join(customers_, snapshot, kCustomer) |
           rv::chunk_by([](auto a, auto b) { return a.left.key() / 100 == b.left.key() / 100; })) {
    elements += static_cast<std::size_t>(ranges::distance(group));
  }
  EXPECT_EQ(elements, expected(1'000, false).size());
}

TEST_F(Join, ReadsLittleWhenItEndsEarly) {
  fill(1'000);
  const auto snapshot = db_->snapshot();
  std::size_t asked = 0;
  auto joined = orders_.scan(snapshot) | recto::join(customers_, snapshot, [&asked](auto order) {
                  ++asked;
                  return order->customer;
                });
  static_cast<void>(*joined.begin());
  EXPECT_LE(asked, 8U);
  asked = 0;
  EXPECT_EQ(std::ranges::distance(joined | std::views::take(100)), 100);
  EXPECT_LE(asked, 200U + 2 * 32);
}

TEST_F(Join, RefusesWhatDoesNotBelongTogether) {
  fill(10);
  TestDatabase other;
  const auto foreign = other->snapshot();
  EXPECT_TRUE(throws(ErrorCode::misuse,
                     [&] { static_cast<void>(recto::join(customers_, foreign, kCustomer)); }));
  const auto snapshot = db_->snapshot();
  EXPECT_TRUE(throws(ErrorCode::invalid_key, [&] {
    found(orders_.scan(snapshot) | recto::join(customers_, snapshot, [](auto) { return -1; }));
  }));
}

TEST_F(Join, AfterAFailureIteratorsAreAtTheEnd) {
  fill(100);
  const auto snapshot = db_->snapshot();
  auto joined = orders_.scan(snapshot) |
                recto::left_join(customers_, snapshot, [](auto order) -> std::int64_t {
                  return order.key() == 50 ? -1 : 0;
                });
  auto it = joined.begin();
  EXPECT_TRUE(throws(ErrorCode::invalid_key, [&] {
    for (; it != joined.end(); ++it) {
    }
  }));
  EXPECT_EQ(it, joined.end());
}

TEST_F(Join, AgreesWithAMap) {
  EXPECT_TRUE(rc::check([&] {
    const auto number = rc::gen::inRange<std::uint64_t>(0, 60);
    const auto wanted =
        *rc::gen::scale(4.0, rc::gen::container<std::vector<std::uint64_t>>(number));
    const auto known = *rc::gen::container<std::set<std::uint64_t>>(number);
    db_->write([&](recto::Transaction& tx) {
      orders_.clear(tx);
      customers_.clear(tx);
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        orders_.put(tx, i, Order{wanted[i], 0, 0});
      }
      for (const std::uint64_t customer : known) {
        customers_.put(tx, customer, name_of(customer));
      }
    });
    Found inner;
    Found left;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const bool matches = known.contains(wanted[i]);
      left.emplace_back(i, matches ? name_of(wanted[i]) : "(none)");
      if (matches) {
        inner.push_back(left.back());
      }
    }
    const auto snapshot = db_->snapshot();
    const auto scan = orders_.scan(snapshot);
    RC_ASSERT(found(scan | recto::join(customers_, snapshot, kCustomer)) == inner);
    RC_ASSERT(found(scan | recto::left_join(customers_, snapshot, kCustomer)) == left);
  }));
}

}  // namespace
}  // namespace recto_test
