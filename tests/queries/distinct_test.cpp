#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>
#include <recto/distinct.hpp>
#include <span>
#include <string>
#include <vector>

#include "queries/ranges.hpp"

// `distinct`: the first of each run of equal neighbours.

namespace recto_test {
namespace {

using Numbers = std::vector<int>;
using Texts = std::vector<std::string>;

TEST(Distinct, DropsEqualNeighbours) {
  const Numbers numbers = {1, 1, 2, 1, 3, 3, 3};
  EXPECT_EQ(listed(numbers | recto::distinct), (Numbers{1, 2, 1, 3}));
  EXPECT_EQ(listed(recto::distinct(numbers)), (Numbers{1, 2, 1, 3}));
  EXPECT_EQ(listed(Numbers{} | recto::distinct), Numbers{});
  EXPECT_EQ(listed(Numbers{5, 5} | recto::distinct), Numbers{5});
}

TEST(Distinct, ByAProjection) {
  const Numbers numbers = {10, 12, 23, 21, 30, 11};
  const auto tens = [ten = 10](int number) { return number / ten; };
  EXPECT_EQ(listed(numbers | recto::distinct(tens)), (Numbers{10, 23, 30, 11}));
  EXPECT_EQ(listed(recto::distinct(numbers, tens)), (Numbers{10, 23, 30, 11}));
  const Texts texts = {"ab", "ac", "bc", "ba", "aa"};
  EXPECT_EQ(listed(texts | recto::distinct([](const std::string& text) { return text.front(); })),
            (Texts{"ab", "bc", "aa"}));
  EXPECT_EQ(listed(texts | recto::distinct(&std::string::size)), (Texts{"ab"}));
}

TEST(Distinct, TakesKeysForEqualThatTablesDo) {
  const double nan = std::nan("");
  const std::vector<double> numbers = {0.5, 0.5, nan, nan};
  EXPECT_EQ(std::ranges::distance(numbers | recto::distinct), 2);
}

TEST(Distinct, CopiesNoElement) {
  const Texts texts = {"a", "a", "b"};
  auto distinct = texts | recto::distinct;
  static_assert(
      std::same_as<std::ranges::range_reference_t<decltype(distinct)>, const std::string&>);
  EXPECT_EQ(&*distinct.begin(), texts.data());
}

TEST(Distinct, OfElementsThatAreMadeByTheLook) {
  const auto made = std::views::iota(0, 9) | std::views::transform([](int number) {
                      return std::string(30, static_cast<char>('a' + number / 4));
                    });
  const auto whole = [](const std::string& text) -> const std::string& { return text; };
  EXPECT_EQ(std::ranges::distance(made | recto::distinct(whole)), 3);
}

TEST(Distinct, IsARangeThatCanBeWalkedAgain) {
  const Numbers numbers = {1, 1, 2};
  auto distinct = numbers | recto::distinct;
  using Distinct = decltype(distinct);
  static_assert(std::ranges::view<Distinct> && std::ranges::forward_range<Distinct>);
  static_assert(std::ranges::forward_range<const Distinct>);
  EXPECT_EQ(std::ranges::distance(distinct), 2);
  EXPECT_EQ(std::ranges::distance(distinct), 2);
  auto it = distinct.begin();
  const auto first = it++;
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(*it, 2);
  EXPECT_EQ(std::ranges::next(first), it);
}

TEST(Distinct, TakesARangeThatCanBeWalkedOnce) {
  Once once({1, 1, 2, 3, 3});
  auto distinct = once.numbers() | recto::distinct;
  static_assert(!std::ranges::forward_range<decltype(distinct)>);
  EXPECT_EQ(listed(distinct), (Numbers{1, 2, 3}));
}

TEST(Distinct, InPipelinesOfBothLibraries) {
  const Numbers numbers = {1, 1, 2, 3, 3, 4};
  const auto half = [](int number) { return number / 2; };
  EXPECT_EQ(listed(numbers | std::views::transform(half) | recto::distinct | std::views::take(2)),
            (Numbers{0, 1}));
  EXPECT_EQ(std::span(numbers) | ranges::views::transform(half) | recto::distinct |
                ranges::views::take(3) | ranges::to<std::vector>(),
            (Numbers{0, 1, 2}));
}

RC_GTEST_PROP(Distinct, ShowsWhatUniqueLeaves, ()) {
  const auto numbers = *rc::gen::container<Numbers>(rc::gen::inRange(0, 4));
  Numbers expected = numbers;
  expected.erase(std::ranges::unique(expected).begin(), expected.end());
  RC_ASSERT(listed(numbers | recto::distinct) == expected);
}

}  // namespace
}  // namespace recto_test
