#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <list>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <ranges>
#include <recto/distinct.hpp>
#include <recto/key_sets.hpp>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "queries/ranges.hpp"

// `intersect`, `unite` and `sorted_keys` of ranges of keys.

namespace recto_test {
namespace {

using Numbers = std::vector<int>;

TEST(Intersect, ShowsKeysOfBoth) {
  const Numbers a = {1, 3, 4, 7, 9};
  const Numbers b = {0, 3, 7, 8};
  EXPECT_EQ(listed(recto::intersect(a, b)), (Numbers{3, 7}));
  EXPECT_EQ(listed(recto::intersect(b, a)), (Numbers{3, 7}));
  EXPECT_EQ(listed(recto::intersect(a, Numbers{})), Numbers{});
  EXPECT_EQ(listed(recto::intersect(Numbers{}, Numbers{})), Numbers{});
}

TEST(Intersect, OfManyRanges) {
  const Numbers twos = {2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24};
  const Numbers threes = {3, 6, 9, 12, 15, 18, 21, 24};
  const Numbers fours = {4, 8, 12, 16, 20, 24};
  EXPECT_EQ(listed(recto::intersect(twos, threes, fours)), (Numbers{12, 24}));
  EXPECT_EQ(listed(recto::intersect(twos, threes, fours, Numbers{24})), (Numbers{24}));
}

TEST(Intersect, EndsWithTheShorterRange) {
  const auto endless = std::views::iota(0);
  EXPECT_EQ(listed(recto::intersect(endless, Numbers{5, 7})), (Numbers{5, 7}));
}

TEST(Unite, ShowsKeysOfEither) {
  const Numbers a = {1, 3, 4};
  const Numbers b = {0, 3, 7};
  EXPECT_EQ(listed(recto::unite(a, b)), (Numbers{0, 1, 3, 4, 7}));
  EXPECT_EQ(listed(recto::unite(a, Numbers{})), a);
  EXPECT_EQ(listed(recto::unite(Numbers{}, b)), b);
  EXPECT_EQ(listed(recto::unite(a, b, Numbers{3, 5}, Numbers{-1})),
            (Numbers{-1, 0, 1, 3, 4, 5, 7}));
}

TEST(KeySets, AreRangesThatCanBeWalkedAgain) {
  const Numbers a = {1, 3, 4};
  const std::list<int> b = {3, 4};
  auto check = [](auto set, std::ptrdiff_t size) {
    using Set = decltype(set);
    static_assert(std::ranges::view<Set> && std::ranges::forward_range<Set>);
    static_assert(std::ranges::forward_range<const Set>);
    EXPECT_EQ(std::ranges::distance(set), size);
    EXPECT_EQ(std::ranges::distance(set), size);
    auto it = set.begin();
    const auto first = it++;
    EXPECT_NE(first, it);
    EXPECT_EQ(std::ranges::next(first), it);
  };
  check(recto::intersect(a, b), 2);
  check(recto::unite(a, b), 3);
}

TEST(KeySets, TakeRangesThatCanBeWalkedOnce) {
  const Numbers a = {1, 3, 4};
  Once b({3, 4, 5});
  EXPECT_EQ(listed(recto::intersect(b.numbers(), a)), (Numbers{3, 4}));
  Once c({3, 4, 5});
  auto united = recto::unite(a, c.numbers());
  static_assert(!std::ranges::forward_range<decltype(united)>);
  EXPECT_EQ(listed(united), (Numbers{1, 3, 4, 5}));
}

TEST(KeySets, InAnOrderOfTheirOwn) {
  const Numbers a = {4, 3, 1};
  const Numbers b = {5, 4, 1};
  EXPECT_EQ(listed(recto::intersect(a, b, recto::ReverseKeyOrder())), (Numbers{4, 1}));
  EXPECT_EQ(listed(recto::unite(a, b, recto::ReverseKeyOrder())), (Numbers{5, 4, 3, 1}));
}

TEST(KeySets, InPipelinesOfBothLibraries) {
  const Numbers a = {1, 2, 3, 4, 5, 6};
  const Numbers b = {2, 3, 4, 6};
  const auto even = [](int number) { return number % 2 == 0; };
  EXPECT_EQ(listed(recto::intersect(a | std::views::filter(even), b) | std::views::take(2)),
            (Numbers{2, 4}));
  EXPECT_EQ(recto::unite(std::span(a), std::span(b)) | ranges::views::filter(even) |
                ranges::views::take(2) | ranges::to<std::vector>(),
            (Numbers{2, 4}));
}

TEST(KeySets, OfKeysOfSeveralParts) {
  using Key = std::tuple<std::uint32_t, std::string_view>;
  const std::vector<Key> a = {{1, "b"}, {2, "a"}, {2, "c"}};
  const std::vector<Key> b = {{1, "a"}, {2, "a"}, {2, "b"}, {2, "c"}};
  EXPECT_EQ(listed(recto::intersect(a, b)), (std::vector<Key>{{2, "a"}, {2, "c"}}));
}

TEST(KeySets, OfRawKeys) {
  using Key = std::array<unsigned char, 2>;
  const std::vector<Key> a = {{0, 1}, {0, 200}, {1, 0}};
  const std::vector<Key> b = {{0, 200}, {1, 1}};
  EXPECT_EQ(listed(recto::intersect(a, b)), (std::vector<Key>{{0, 200}}));
}

RC_GTEST_PROP(KeySets, AreThoseOfTheAlgorithms, ()) {
  const auto some = rc::gen::container<Numbers>(rc::gen::inRange(0, 30));
  auto a = *some;
  auto b = *some;
  std::ranges::sort(a);
  std::ranges::sort(b);
  Numbers both;
  Numbers either;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  std::ranges::set_union(a, b, std::back_inserter(either));
  RC_ASSERT(listed(recto::intersect(a, b)) == both);
  RC_ASSERT(listed(recto::unite(a, b)) == either);
}

TEST(SortedKeys, AreInOrder) {
  const Numbers numbers = {5, -3, 5, 0};
  const auto sorted = recto::sorted_keys(numbers);
  EXPECT_EQ(listed(sorted), (Numbers{-3, 0, 5, 5}));
  EXPECT_EQ(listed(sorted | recto::distinct), (Numbers{-3, 0, 5}));
  EXPECT_EQ(listed(recto::sorted_keys(numbers, recto::ReverseKeyOrder())), (Numbers{5, 5, 0, -3}));
  EXPECT_TRUE(recto::sorted_keys(Numbers{}).empty());
  EXPECT_TRUE(recto::SortedKeys<int>().empty());
  static_assert(std::ranges::view<std::remove_const_t<decltype(sorted)>>);
  static_assert(std::ranges::random_access_range<decltype(sorted)>);
}

TEST(SortedKeys, KeepTheirTexts) {
  using Key = std::tuple<std::string_view, std::int16_t>;
  recto::SortedKeys<Key> sorted;
  recto::SortedKeys<std::string_view> texts;
  {
    const std::vector<std::string> kept = {std::string(40, 'z'), std::string("a\0b", 3), "\x01",
                                           ""};
    sorted = recto::sorted_keys(kept | std::views::transform([](const std::string& text) {
                                  return Key(text, std::int16_t{-1});
                                }));
    texts = recto::sorted_keys(kept | std::views::transform([](const std::string& text) {
                                 return std::string_view(text);
                               }));
  }
  const auto copy = sorted;
  sorted = {};
  const std::vector<std::string> expected = {"", "\x01", std::string("a\0b", 3),
                                             std::string(40, 'z')};
  ASSERT_EQ(copy.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(copy[i], Key(expected[i], -1));
    EXPECT_EQ(texts[i], expected[i]);
  }
}

TEST(SortedKeys, IntersectWithOthers) {
  const Numbers several_values = {7, 9, 1, 3, 9};
  EXPECT_EQ(listed(recto::intersect(recto::sorted_keys(several_values) | recto::distinct,
                                    Numbers{1, 2, 9, 9})),
            (Numbers{1, 9}));
}

RC_GTEST_PROP(SortedKeys, AreThoseOfTheAlgorithm, (std::vector<std::string> texts)) {
  std::vector<std::string> expected = texts;
  std::ranges::sort(expected);
  RC_ASSERT(listed(recto::sorted_keys(texts)) == expected);
}

}  // namespace
}  // namespace recto_test
