// Keys that a table can't hold.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "bad_input/complaints.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::error_of;
using recto_test::TestDatabase;
using specimens::CounterTable;
using specimens::EventTable;
using specimens::NoteTable;
using specimens::WordTable;
using testing::HasSubstr;

const std::string kLongest(503, 'x');  // with its end, 504 bytes
const std::string kTooLong(504, 'x');

specimens::WordT word(std::string text) {
  specimens::WordT record;
  record.word = std::move(text);
  return record;
}

class AKeyThatIsTooLong : public testing::Test {
 protected:
  TestDatabase db_;
  WordTable words_ = WordTable::open(*db_);
  NoteTable notes_ = NoteTable::open(*db_);
};

TEST_F(AKeyThatIsTooLong, IsRefusedByEveryWrite) {
  words_.put(word(kLongest));
  const auto refuses = [](std::string_view table, auto call) {
    return complains(ErrorCode::key_too_long, "put", table, call);
  };
  EXPECT_TRUE(refuses("words", [&] { words_.put(word(kTooLong)); }));
  EXPECT_TRUE(refuses("words", [&] { words_.insert(word(kTooLong)); }));
  EXPECT_TRUE(refuses("words", [&] { words_.put_all(std::vector{word("a"), word(kTooLong)}); }));
  EXPECT_TRUE(refuses("words", [&] {
    db_->write([&](recto::Transaction& tx) { words_.put(tx, word(kTooLong)); });
  }));
  EXPECT_TRUE(refuses("words", [&] {
    recto::BulkLoader load(words_);
    load.add(word(kTooLong));
  }));
  EXPECT_TRUE(refuses("notes", [&] { notes_.put(1, kTooLong, specimens::NoteT()); }));
  EXPECT_EQ(words_.size(), 1u);
  EXPECT_EQ(notes_.size(), 0u);
}

TEST_F(AKeyThatIsTooLong, IsRefusedWithItsLengthAndTheLimit) {
  const auto error = error_of([&] { words_.put(word(std::string(1'000, 'x'))); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), HasSubstr("1001"));
  EXPECT_THAT(error->what(), HasSubstr("504"));
  EXPECT_THAT(error->what(), HasSubstr("words"));
}

TEST_F(AKeyThatIsTooLong, IsSimplyAbsent) {
  words_.put(word(kLongest));
  EXPECT_TRUE(words_.contains(kLongest));
  EXPECT_FALSE(words_.get(kTooLong));
  EXPECT_FALSE(words_.contains(kTooLong));
  EXPECT_FALSE(words_.erase(kTooLong));
  EXPECT_FALSE(words_.multi_get(std::vector{kTooLong, kLongest}).front());
  db_->write([&](recto::Transaction& tx) {
    EXPECT_FALSE(words_.get(tx, kTooLong));
    EXPECT_FALSE(words_.contains(tx, kTooLong));
    EXPECT_FALSE(words_.erase(tx, kTooLong));
  });
  EXPECT_EQ(words_.size(), 1u);
}

TEST_F(AKeyThatIsTooLong, BoundsScansLikeAnyOther) {
  words_.put_all(std::vector{word("a"), word(kLongest), word("z")});
  const auto keys = [&](const auto& range) {
    std::vector<std::size_t> sizes;
    for (auto row : words_.scan(range)) {
      sizes.push_back(row.key().size());
    }
    return sizes;
  };
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(keys(kTooLong), IsEmpty());
  EXPECT_THAT(keys(recto::prefix(kTooLong)), IsEmpty());
  EXPECT_THAT(keys(recto::from(kTooLong)), ElementsAre(1));
  EXPECT_THAT(keys(recto::after(kTooLong)), ElementsAre(1));
  EXPECT_THAT(keys(recto::until(kTooLong)), ElementsAre(1, 503));
}

TEST(ANumberOutOfItsRange, IsRefusedAndNamed) {
  TestDatabase db;
  auto counters = CounterTable::open(*db);
  auto events = EventTable::open(*db);
  auto notes = NoteTable::open(*db);
  const auto refuses = [](std::string_view operation, std::string_view table, auto call) {
    return complains(ErrorCode::invalid_key, operation, table, call);
  };
  constexpr std::int64_t kTooLarge = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(refuses("encode key", "counters", [&] { static_cast<void>(counters.get(-1)); }));
  EXPECT_TRUE(refuses("encode key", "counters", [&] { static_cast<void>(counters.contains(-1)); }));
  EXPECT_TRUE(refuses("encode key", "counters", [&] { counters.erase(-1); }));
  EXPECT_TRUE(refuses("encode key", "events", [&] { static_cast<void>(events.get(kTooLarge)); }));
  EXPECT_TRUE(refuses("scan", "counters", [&] { static_cast<void>(counters.scan(-1)); }));
  EXPECT_TRUE(refuses("scan", "counters",
                      [&] { static_cast<void>(counters.scan(recto::between(0, -1))); }));
  EXPECT_TRUE(refuses("put", "notes", [&] { notes.put(-1, "part", specimens::NoteT()); }));
  const auto error = error_of([&] { static_cast<void>(events.get(kTooLarge)); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), HasSubstr("9223372036854775807"));
}

TEST(AKeyGivenTwice, InOneBatchIsStoredAsItCameLast) {
  TestDatabase db;
  auto counters = CounterTable::open(*db);
  std::vector<specimens::CounterT> records;
  for (const char* round : {"first", "second", "last"}) {
    for (const std::uint64_t id : {3U, 1U, 2U}) {
      records.push_back(recto_test::counter(id, round));
    }
  }
  counters.put_all(records);
  EXPECT_EQ(counters.size(), 3u);
  for (auto row : counters.scan()) {
    EXPECT_EQ(row->text()->string_view(), "last");
  }
}

TEST(AKeyGivenTwice, ToABulkLoaderIsStoredAsItCameLastInSmallBatchesToo) {
  for (const std::size_t limit : {std::size_t{1}, std::size_t{1} << 20}) {
    TestDatabase db;
    auto counters = CounterTable::open(*db);
    counters.put(recto_test::counter(1, "stored"));
    recto::BulkLoader load(counters, {.memory_limit = limit});
    load.add(recto_test::counter(1, "first"));
    load.add(recto_test::counter(2, "other"));
    load.add(recto_test::counter(1, "last"));
    load.finish();
    EXPECT_EQ(recto_test::text_of(counters.get(1)), "last");
    EXPECT_EQ(counters.size(), 2u);
  }
}

TEST(AKeyGivenTwice, ToInsertIsStoredAsItCameFirst) {
  TestDatabase db;
  auto counters = CounterTable::open(*db);
  EXPECT_TRUE(counters.insert(recto_test::counter(1, "first")));
  EXPECT_FALSE(counters.insert(recto_test::counter(1, "second")));
  EXPECT_EQ(recto_test::text_of(counters.get(1)), "first");
  db->write([&](recto::Transaction& tx) {
    EXPECT_TRUE(counters.insert(tx, recto_test::counter(2, "first")));
    EXPECT_FALSE(counters.insert(tx, recto_test::counter(2, "second")));
  });
  EXPECT_EQ(recto_test::text_of(counters.get(2)), "first");
}

}  // namespace
