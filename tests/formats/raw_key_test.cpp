#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using namespace std::string_view_literals;

class RawKeys : public testing::Test {
 protected:
  using Texts = recto::BuiltTable<std::string, int, recto::Plain, recto::RawKey>;
  using Id = std::array<std::byte, 10>;
  using Ids = recto::BuiltTable<Id, int, recto::Plain, recto::RawKey>;

  TestDatabase db_;
  Texts texts_ = db_->table<std::string, int>("texts")
                     .key_format(recto::RawKey{})
                     .value_format(recto::Plain{})
                     .open();
  Ids ids_ =
      db_->table<Id, int>("ids").value_format(recto::Plain{}).key_format(recto::RawKey{}).open();

  static Id id(std::initializer_list<int> bytes) {
    Id id{};
    std::size_t at = 0;
    for (const int byte : bytes) {
      id[at++] = static_cast<std::byte>(byte);
    }
    return id;
  }
  static std::vector<std::string> keys(const Texts::ScanType& scan) {
    std::vector<std::string> found;
    for (auto row : scan) {
      found.push_back(row.key());
    }
    return found;
  }
};

TEST_F(RawKeys, OrderAsMemcmpDoes) {
  std::mt19937 random(3);
  std::set<std::string> expected;
  for (int i = 0; i < 2'000; ++i) {
    std::string key(random() % 20, '\0');
    for (char& c : key) {
      c = static_cast<char>(random() % 5 == 0 ? random() : random() % 3);
    }
    key += static_cast<char>(1 + random() % 255);
    texts_.put(key, i);
    expected.insert(key);
  }
  EXPECT_EQ(keys(texts_.scan()), std::vector<std::string>(expected.begin(), expected.end()));
  for (const std::string& key : expected) {
    ASSERT_TRUE(texts_.contains(key));
    ASSERT_EQ(keys(texts_.scan(recto::until(key))).size(),
              static_cast<std::size_t>(std::distance(expected.begin(), expected.find(key))));
  }
}

TEST_F(RawKeys, ThatEndInAZeroByteOrAreEmptyAreRefused) {
  for (const std::string_view key : {""sv, "\0"sv, "a\0"sv, "12345678\0"sv}) {
    const auto error = error_of([&] { texts_.put(key, 1); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::invalid_key);
    EXPECT_EQ(error->table(), "texts");
    EXPECT_TRUE(throws(ErrorCode::invalid_key, [&] { static_cast<void>(texts_.get(key)); }));
    EXPECT_TRUE(
        throws(ErrorCode::invalid_key, [&] { static_cast<void>(texts_.scan(recto::from(key))); }));
  }
  texts_.put("a\0b"sv, 1);
  texts_.put("a", 2);
  EXPECT_EQ(keys(texts_.scan()), (std::vector<std::string>{"a", std::string("a\0b", 3)}));
  EXPECT_EQ(texts_.size(), 2U);
}

TEST_F(RawKeys, PrefixTakesBeginnings) {
  for (const std::string_view key : {"a"sv, "ab"sv, "abc"sv, "a\xff"sv, "b"sv}) {
    texts_.put(key, 1);
  }
  EXPECT_EQ(keys(texts_.scan(recto::prefix("ab"))), (std::vector<std::string>{"ab", "abc"}));
  EXPECT_EQ(keys(texts_.scan(recto::between("ab", "b"))).size(), 3U);
  EXPECT_EQ(keys(texts_.scan(recto::prefix("a\xff"))).size(), 1U);
}

TEST_F(RawKeys, AValueMeansThatKeyAlone) {
  // All that extend "ab" and "12345678" in ways that padding could be mistaken for.
  std::vector<std::string> expected;
  for (const std::string& key : {std::string("ab"), std::string("12345678")}) {
    for (std::size_t zeros = 0; zeros < 20; ++zeros) {
      expected.push_back(key + std::string(zeros, '\0') + '\1');
    }
    expected.push_back(key);
    expected.push_back(key + 'c');
  }
  std::ranges::sort(expected);
  for (const std::string& key : expected) {
    texts_.put(key, 1);
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string& key = expected[i];
    EXPECT_EQ(keys(texts_.scan(key)), std::vector<std::string>{key});
    EXPECT_EQ(keys(texts_.scan(recto::after(key))),
              std::vector<std::string>(expected.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                       expected.end()));
  }
  EXPECT_TRUE(keys(texts_.scan("a")).empty());
}

TEST_F(RawKeys, OfTheGreatestLengthHaveNeighbours) {
  const std::string longest(recto::kMaxKeySize, 'x');
  const std::string shorter(recto::kMaxKeySize - 7, 'x');
  const std::string last(recto::kMaxKeySize, '\xff');
  for (const std::string& key : {shorter, longest, last}) {
    texts_.put(key, 1);
    EXPECT_EQ(keys(texts_.scan(key)), std::vector<std::string>{key});
  }
  EXPECT_EQ(keys(texts_.scan(recto::after(shorter))), (std::vector<std::string>{longest, last}));
  EXPECT_EQ(keys(texts_.scan(recto::after(longest))), std::vector<std::string>{last});
  EXPECT_TRUE(keys(texts_.scan(recto::after(last))).empty());
  EXPECT_TRUE(keys(texts_.scan(longest + 'x')).empty());
}

TEST_F(RawKeys, OfOneSizeHoldAnyBytes) {
  ids_.put(id({}), 1);
  ids_.put(id({0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 2);
  ids_.put(id({1}), 3);
  ids_.put(id({1, 0, 0, 0, 0, 0, 0, 0, 0, 7}), 4);
  ids_.put(id({255, 255, 255, 255, 255, 255, 255, 255, 255, 255}), 5);
  std::vector<int> values;
  for (auto row : ids_.scan()) {
    values.push_back(*row);
    EXPECT_TRUE(ids_.contains(row.key()));
  }
  EXPECT_EQ(values, (std::vector<int>{1, 2, 3, 4, 5}));
  const std::string one("\x01", 1);
  EXPECT_EQ(std::ranges::distance(ids_.scan(recto::prefix(recto::Bytes(one)))), 2);
  EXPECT_EQ(std::ranges::distance(ids_.scan(recto::from(recto::Bytes(one)))), 3);
  EXPECT_EQ(std::ranges::distance(ids_.scan(recto::until(recto::Bytes(one)))), 2);
  const std::string longer(11, '\x01');
  EXPECT_TRUE(throws(ErrorCode::invalid_key,
                     [&] { static_cast<void>(ids_.scan(recto::prefix(recto::Bytes(longer)))); }));
}

TEST_F(RawKeys, AreShownToPeople) {
  EXPECT_EQ(Texts::KeyCodec::describe(recto::Bytes("abc\0\0\0\0\0"sv)), "\"abc\"");
  recto::detail::Arena arena;
  EXPECT_TRUE(throws(ErrorCode::corrupt, [&] {
    static_cast<void>(Ids::KeyCodec::decode(recto::Bytes("x"sv), arena));
  }));
}

}  // namespace
}  // namespace recto_test
