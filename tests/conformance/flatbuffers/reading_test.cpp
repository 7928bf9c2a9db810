#include <ranges>
#include <sstream>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

class ReadingCounters : public TableOf<U64Kind> {};

TEST_F(ReadingCounters, KeysOfASinglePassRangeAreRead) {
  fill(10);
  std::istringstream numbers("7 8 10");
  const auto guards = table_.multi_get(std::views::istream<std::uint64_t>(numbers));
  ASSERT_EQ(guards.size(), 3U);
  EXPECT_TRUE(guards[0]);
  EXPECT_FALSE(guards[1]);
  EXPECT_TRUE(guards[2]);
}

TEST_F(ReadingCounters, KeysTooLongToBeStoredAreAbsent) {
  auto words = specimens::WordTable::open(*db_);
  EXPECT_FALSE(words.get(std::string(504, 'x')));
  EXPECT_FALSE(words.contains(std::string(10'000, 'x')));
  EXPECT_FALSE(words.erase(std::string(504, 'x')));
  specimens::WordT longest;
  longest.word = std::string(503, 'x');
  words.put(longest);
  EXPECT_TRUE(words.contains(std::string(503, 'x')));
  EXPECT_FALSE(words.contains(std::string(504, 'x')));
  EXPECT_FALSE(words.contains(std::string(502, 'x')));
}

TEST_F(ReadingCounters, ASnapshotOfAnotherDatabaseIsMisuse) {
  TestDatabase other;
  const recto::Snapshot foreign = other->snapshot();
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(table_.get(foreign, 1)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(table_.contains(foreign, 1)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(table_.size(foreign)); }));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(table_.scan(foreign)); }));
}

TEST_F(ReadingCounters, TablesStandSideBySide) {
  auto words = specimens::WordTable::open(*db_);
  auto notes = specimens::NoteTable::open(*db_);
  fill(50);
  specimens::WordT word;
  word.word = "a word";
  words.put(word);
  EXPECT_EQ(table_.size(), 50U);
  EXPECT_EQ(words.size(), 1U);
  EXPECT_EQ(notes.size(), 0U);
  EXPECT_EQ(db_->tables(), (std::vector<std::string>{"counters", "notes", "words"}));
  EXPECT_EQ(table_.name(), "counters");
}

TEST_F(ReadingCounters, AHundredThousandRows) {
  fill(100'000);
  EXPECT_EQ(table_.size(), 100'000U);
  std::size_t expected = 0;
  for (auto row : table_.scan()) {
    ASSERT_EQ(row.key(), U64Kind::key(expected));
    ASSERT_EQ(row->id(), row.key());
    ++expected;
  }
  EXPECT_EQ(expected, 100'000U);
  for (auto row : table_.scan().reverse()) {
    ASSERT_EQ(row.key(), U64Kind::key(--expected));
  }
  EXPECT_EQ(expected, 0U);
  for (std::size_t i = 0; i < 100'000; i += 97) {
    ASSERT_EQ(stored(i), text(i));
    ASSERT_FALSE(table_.contains(U64Kind::key(i) + 1));
  }
  expect_sound();
  EXPECT_EQ(db_->stats().rows, 100'000U);
}

}  // namespace
}  // namespace recto_test
