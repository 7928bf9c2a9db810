#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <recto/recto.hpp>

#include <map>
#include <string>
#include <vector>

#include "specimens.recto.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

// BulkLoader and put_all, whose batches are made tiny here so that every load has many of them.

namespace recto_test {
namespace {

using recto::BulkLoader;
using recto::ErrorCode;
using specimens::CounterT;
using specimens::CounterTable;

constexpr recto::BulkOptions kTiny{.memory_limit = 500};

CounterT counter(std::uint64_t id, std::string text) {
  CounterT value;
  value.id = id;
  value.text = std::move(text);
  return value;
}

using Contents = std::map<std::uint64_t, std::string>;

Contents contents(const CounterTable& table) {
  Contents found;
  for (auto row : table.scan()) {
    EXPECT_EQ(row.key(), row->id());
    found.emplace(row.key(), flatbuffers::GetString(row->text()));
  }
  return found;
}

class BulkLoad : public testing::Test {
 protected:
  TestDatabase db_;
  CounterTable table_ = CounterTable::open(*db_);
};

TEST_F(BulkLoad, StoresRecordsOfAnyOrderInManyBatches) {
  Contents expected;
  BulkLoader load{table_, kTiny};
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    const std::uint64_t id = i * 7'919 % 1'009;
    load.add(counter(id, "text " + std::to_string(i)));
    expected[id] = "text " + std::to_string(i);
  }
  EXPECT_EQ(load.added(), 1'000U);
  EXPECT_EQ(load.finish(), 1'000U);
  EXPECT_EQ(contents(table_), expected);
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(BulkLoad, TheLastOfSeveralRecordsWithOneKeyWins) {
  for (const std::size_t limit : {std::size_t{1}, std::size_t{1} << 20}) {
    BulkLoader load{table_, {.memory_limit = limit}};
    for (int i = 0; i < 10; ++i) {
      load.add(counter(5, "number " + std::to_string(i)));
      load.add(counter(4, "before " + std::to_string(i)));
    }
    load.finish();
    EXPECT_EQ(contents(table_), (Contents{{4, "before 9"}, {5, "number 9"}})) << limit;
    table_.erase(4);
    table_.erase(5);
  }
}

TEST_F(BulkLoad, ReplacesAndJoinsStoredRecords) {
  table_.put(counter(2, "old"));
  table_.put(counter(20, "kept"));
  BulkLoader load{table_, kTiny};
  for (std::uint64_t id = 0; id < 10; ++id) {
    load.add(counter(id, "new"));
  }
  load.finish();
  Contents expected{{20, "kept"}};
  for (std::uint64_t id = 0; id < 10; ++id) {
    expected[id] = "new";
  }
  EXPECT_EQ(contents(table_), expected);
}

TEST_F(BulkLoad, NothingIsVisibleBeforeItFinishes) {
  BulkLoader load{table_, kTiny};
  for (std::uint64_t id = 0; id < 100; ++id) {
    load.add(counter(id, "unfinished"));
  }
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_FALSE(table_.contains(5));
  load.finish();
  EXPECT_EQ(table_.size(), 100U);
}

TEST_F(BulkLoad, AnAbandonedLoadLeavesTheTableAsItWas) {
  table_.put(counter(3, "old"));
  {
    BulkLoader load{table_, kTiny};
    for (std::uint64_t id = 0; id < 100; ++id) {
      load.add(counter(id, "abandoned"));
    }
  }
  EXPECT_EQ(contents(table_), (Contents{{3, "old"}}));
  table_.put(counter(4, "and others can write again"));
  EXPECT_EQ(table_.size(), 2U);
}

TEST_F(BulkLoad, EndsWithFinish) {
  BulkLoader load{table_};
  EXPECT_EQ(load.finish(), 0U);
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { load.add(counter(1, "late")); }));
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { load.finish(); }));
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(BulkLoad, GoesOnAfterAValueThatIsRefused) {
  BulkLoader load{table_, kTiny};
  load.add(counter(1, "one"));
  EXPECT_TRUE(throws(ErrorCode::invalid_value,
                     [&] { load.add(recto::Bytes(std::string_view("no buffer"))); }));
  load.add(counter(2, "two"));
  EXPECT_EQ(load.finish(), 2U);
  EXPECT_EQ(contents(table_), (Contents{{1, "one"}, {2, "two"}}));
}

TEST_F(BulkLoad, OtherWritesOfItsThreadAreMisuse) {
  BulkLoader load{table_, {.memory_limit = 1}};
  load.add(counter(1, "one"));
  load.add(counter(2, "two"));
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { table_.put(counter(3, "three")); }));
  load.finish();
  EXPECT_EQ(table_.size(), 2U);
}

TEST_F(BulkLoad, TakesKeysThatAreNotInTheValue) {
  auto notes = specimens::NoteTable::open(*db_);
  BulkLoader load{notes, kTiny};
  for (int owner = 50; owner > 0; --owner) {
    specimens::NoteT note;
    note.text = std::to_string(owner);
    load.add(owner, "part", note);
    load.add(specimens::NoteKey{static_cast<std::uint64_t>(owner), "other"}, note);
  }
  EXPECT_EQ(load.finish(), 100U);
  for (const char* part : {"part", "other"}) {
    const auto note = notes.get(7, part);
    ASSERT_TRUE(note) << part;
    EXPECT_EQ(note->text()->str(), "7");
  }
}

RC_GTEST_FIXTURE_PROP(BulkLoad, LoadsWhatAMapHoldsWhateverTheBatches,
                      (std::vector<std::pair<std::uint8_t, std::string>> items)) {
  Contents expected = contents(table_);
  BulkLoader load{table_, {.memory_limit = *rc::gen::inRange<std::size_t>(0, 2'000)}};
  for (const auto& [id, text] : items) {
    load.add(counter(id, text));
    expected[id] = text;
  }
  load.finish();
  RC_ASSERT(contents(table_) == expected);
  RC_ASSERT(table_.size() == expected.size());
}

}  // namespace
}  // namespace recto_test
