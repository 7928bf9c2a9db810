#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <list>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>
#include <recto/merge.hpp>
#include <string>
#include <utility>
#include <vector>

#include "queries/ranges.hpp"

// `merge` and `merge_join` of ranges of keys.

namespace recto_test {
namespace {

using Numbers = std::vector<int>;
using Pairs = std::vector<std::pair<int, int>>;

Pairs pairs(auto&& range) {
  Pairs found;
  for (auto [left, right] : range) {
    found.emplace_back(left, right);
  }
  return found;
}

TEST(Merge, ShowsAllOfBothInOrder) {
  const Numbers a = {1, 3, 3, 7};
  const Numbers b = {2, 3, 8, 9};
  EXPECT_EQ(listed(recto::merge(a, b)), (Numbers{1, 2, 3, 3, 3, 7, 8, 9}));
  EXPECT_EQ(listed(recto::merge(a, Numbers{})), a);
  EXPECT_EQ(listed(recto::merge(Numbers{}, b)), b);
  EXPECT_EQ(listed(recto::merge(Numbers{}, Numbers{})), Numbers{});
}

TEST(Merge, IsARangeThatCanBeWalkedAgain) {
  Numbers a = {1, 3};
  std::list<int> b = {2, 4};
  auto merged = recto::merge(a, b);
  using Merged = decltype(merged);
  static_assert(std::ranges::view<Merged> && std::ranges::forward_range<Merged>);
  static_assert(std::ranges::forward_range<const Merged>);
  static_assert(std::same_as<std::ranges::range_reference_t<Merged>, int&>);
  EXPECT_EQ(std::ranges::distance(merged), 4);
  EXPECT_EQ(std::ranges::distance(merged), 4);
  auto second = std::ranges::next(merged.begin());
  const auto kept = second++;
  EXPECT_EQ(*kept, 2);
  EXPECT_EQ(*second, 3);
  EXPECT_NE(kept, second);
  EXPECT_EQ(std::ranges::next(kept), second);
  *second = 30;
  EXPECT_EQ(a[1], 30) << "elements are those of the ranges";
}

TEST(Merge, TakesRangesThatCanBeWalkedOnce) {
  Once a({1, 4, 5});
  Once b({2, 4, 6});
  auto merged = recto::merge(a.numbers(), b.numbers());
  static_assert(!std::ranges::forward_range<decltype(merged)>);
  EXPECT_EQ(listed(merged), (Numbers{1, 2, 4, 4, 5, 6}));
}

TEST(Merge, InAnOrderOfItsOwn) {
  const Numbers a = {7, 3, 1};
  const Numbers b = {8, 2};
  EXPECT_EQ(listed(recto::merge(a, b, recto::ReverseKeyOrder())), (Numbers{8, 7, 3, 2, 1}));
  const auto modulo = [divisor = 10](int x, int y) { return x % divisor <=> y % divisor; };
  EXPECT_EQ(listed(recto::merge(Numbers{11, 25}, Numbers{2, 35}, modulo)),
            (Numbers{11, 2, 25, 35}));
}

TEST(Merge, InPipelinesOfBothLibraries) {
  const Numbers a = {1, 3, 5, 7};
  const Numbers b = {2, 4, 6};
  const auto odd = [](int number) { return number % 2 == 1; };
  const auto twice = [](int number) { return 2 * number; };
  EXPECT_EQ(listed(recto::merge(a | std::views::drop(1), b) | std::views::filter(odd) |
                   std::views::transform(twice) | std::views::take(2)),
            (Numbers{6, 10}));
  EXPECT_EQ(recto::merge(std::span(a), std::span(b)) | ranges::views::filter(odd) |
                ranges::views::transform(twice) | ranges::views::take(3) |
                ranges::to<std::vector>(),
            (Numbers{2, 6, 10}));
  EXPECT_EQ(listed(recto::merge(a | ranges::views::filter(odd), b)),
            (Numbers{1, 2, 3, 4, 5, 6, 7}));
}

RC_GTEST_PROP(Merge, ShowsWhatTheAlgorithmDoes, (Numbers a, Numbers b)) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  Numbers expected;
  std::ranges::merge(a, b, std::back_inserter(expected));
  RC_ASSERT(listed(recto::merge(a, b)) == expected);
}

TEST(MergeJoin, ShowsPairsOfEqualKeys) {
  const Numbers a = {1, 2, 4, 6, 9};
  const Numbers b = {0, 2, 3, 6, 9, 10};
  EXPECT_EQ(pairs(recto::merge_join(a, b)), (Pairs{{2, 2}, {6, 6}, {9, 9}}));
  EXPECT_EQ(pairs(recto::merge_join(a, Numbers{})), Pairs{});
  EXPECT_EQ(pairs(recto::merge_join(Numbers{}, b)), Pairs{});
}

TEST(MergeJoin, ShowsEachOfSeveralWithEach) {
  const auto tens = [](int number) { return number / 10; };
  const Numbers a = {11, 12, 25, 31};
  const Numbers b = {10, 13, 14, 30, 35, 41};
  EXPECT_EQ(
      pairs(recto::merge_join(a, b, recto::KeyOrder(), tens, tens)),
      (Pairs{{11, 10}, {11, 13}, {11, 14}, {12, 10}, {12, 13}, {12, 14}, {31, 30}, {31, 35}}));
}

TEST(MergeJoin, IsARangeThatCanBeWalkedAgain) {
  const Numbers a = {1, 1, 2};
  const Numbers b = {1, 1, 2};
  auto joined = recto::merge_join(a, b);
  using Join = decltype(joined);
  static_assert(std::ranges::view<Join> && std::ranges::forward_range<Join>);
  static_assert(std::ranges::forward_range<const Join>);
  EXPECT_EQ(std::ranges::distance(joined), 5);
  EXPECT_EQ(std::ranges::distance(joined), 5);
  // Each place equals itself alone.
  for (auto x = joined.begin(); x != joined.end(); ++x) {
    int equal = 0;
    for (auto y = joined.begin(); y != joined.end(); ++y) {
      equal += x == y ? 1 : 0;
    }
    EXPECT_EQ(equal, 1);
  }
}

TEST(MergeJoin, TakesALeftSideThatCanBeWalkedOnce) {
  Once a({1, 2, 2, 3});
  const Numbers b = {2, 2, 3};
  auto joined = recto::merge_join(a.numbers(), b);
  static_assert(!std::ranges::forward_range<decltype(joined)>);
  EXPECT_EQ(pairs(joined), (Pairs{{2, 2}, {2, 2}, {2, 2}, {2, 2}, {3, 3}}));
}

TEST(MergeJoin, InPipelinesOfBothLibraries) {
  const Numbers a = {1, 2, 3, 4};
  const Numbers b = {2, 3, 4, 5};
  const auto sum = [](auto joined) { return joined.left + joined.right; };
  EXPECT_EQ(listed(recto::merge_join(a, b) | std::views::transform(sum) | std::views::drop(1)),
            (Numbers{6, 8}));
  EXPECT_EQ(recto::merge_join(std::span(a), std::span(b)) | ranges::views::transform(sum) |
                ranges::views::take(2) | ranges::to<std::vector>(),
            (Numbers{4, 6}));
}

RC_GTEST_PROP(MergeJoin, ShowsWhatTwoLoopsDo, (Numbers a, Numbers b, int seed)) {
  // Few different keys, so that there are many equal ones; elements differ where keys don't.
  const int kinds = 1 + seed % 7 * (seed % 7);
  const auto key = [kinds](int number) { return ((number % kinds) + kinds) % kinds; };
  std::ranges::stable_sort(a, {}, key);
  std::ranges::stable_sort(b, {}, key);
  Pairs expected;
  for (const int x : a) {
    for (const int y : b) {
      if (key(x) == key(y)) {
        expected.emplace_back(x, y);
      }
    }
  }
  RC_ASSERT(pairs(recto::merge_join(a, b, recto::KeyOrder(), key, key)) == expected);
}

TEST(MergeJoin, KeysMayBeTexts) {
  const std::vector<std::string> a = {"ant", "bee", "cow"};
  const std::vector<std::string> b = {"bee", "cow", "dog"};
  std::vector<std::string> found;
  for (auto [left, right] : recto::merge_join(a, b)) {
    static_assert(std::same_as<decltype(left), const std::string&>, "nothing is copied");
    found.push_back(left + right);
  }
  EXPECT_EQ(found, (std::vector<std::string>{"beebee", "cowcow"}));
}

}  // namespace
}  // namespace recto_test
