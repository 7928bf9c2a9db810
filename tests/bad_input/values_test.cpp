// Values that are no sound records.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

#include "bad_input/complaints.hpp"
#include "lifetimes/counters.hpp"
#include "people.recto.hpp"

namespace {

using recto::Bytes;
using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::error_of;
using recto_test::TestDatabase;
using specimens::CounterTable;
using testing::HasSubstr;

std::string finished(const specimens::CounterT& record) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(specimens::Counter::Pack(builder, &record));
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

/// Whether `put` takes these bytes into a table that holds nothing else.
class ABuffer : public testing::Test {
 protected:
  testing::AssertionResult is_refused(Bytes bytes) {
    auto result =
        complains(ErrorCode::invalid_value, "put", "counters", [&] { counters_.put(bytes); });
    if (counters_.size() != 0) {
      return testing::AssertionFailure() << "something was stored";
    }
    return result;
  }

  TestDatabase db_;
  CounterTable counters_ = CounterTable::open(*db_);
  const std::string good_ = finished(counter(7, "a text of some length"));
};

TEST_F(ABuffer, OfRandomBytesIsRefused) {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same bytes at each run
  for (std::size_t size = 1; size < 200; ++size) {
    std::string bytes(size, '\0');
    std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
    EXPECT_TRUE(is_refused(Bytes(bytes))) << size;
  }
}

TEST_F(ABuffer, CutShortIsRefusedAtEveryLengthThatCutsSomethingOff) {
  const std::size_t whole = good_.find("a text of some length") + 22;  // with the zero that ends it
  for (std::size_t size = 0; size < whole; ++size) {
    const std::vector<char> cut(good_.begin(), good_.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_TRUE(is_refused(Bytes(cut))) << size << " of " << good_.size();
  }
}

TEST_F(ABuffer, OfZerosIsRefused) { EXPECT_TRUE(is_refused(Bytes(std::string(64, '\0')))); }

TEST_F(ABuffer, WithASizeBeforeItIsRefused) {
  flatbuffers::FlatBufferBuilder builder;
  const auto record = counter(7, "text");
  builder.FinishSizePrefixed(specimens::Counter::Pack(builder, &record));
  EXPECT_TRUE(is_refused({builder.GetBufferPointer(), builder.GetSize()}));
}

TEST_F(ABuffer, ThatIsGoodIsTakenAtEveryAlignment) {
  for (std::size_t shift = 0; shift < 16; ++shift) {
    std::vector<char> room(good_.size() + 16);
    std::memcpy(room.data() + shift, good_.data(), good_.size());
    counters_.put(Bytes(room.data() + shift, good_.size()));
    EXPECT_EQ(recto_test::text_of(counters_.get(7)), "a text of some length");
    EXPECT_TRUE(counters_.erase(7));
  }
}

TEST_F(ABuffer, ThatIsRefusedInABatchKeepsTheWholeBatchOut) {
  const std::string bad = good_.substr(0, good_.size() / 2);
  const std::vector<Bytes> batch{Bytes(good_), Bytes(bad)};
  EXPECT_TRUE(
      complains(ErrorCode::invalid_value, "put", "counters", [&] { counters_.put_all(batch); }));
  EXPECT_EQ(counters_.size(), 0u);
}

TEST_F(ABuffer, ThatIsRefusedKeepsTheOldRecord) {
  counters_.put(counter(7, "old"));
  const std::string bad = good_.substr(0, good_.size() / 2);
  EXPECT_TRUE(
      complains(ErrorCode::invalid_value, "put", "counters", [&] { counters_.put(Bytes(bad)); }));
  EXPECT_EQ(recto_test::text_of(counters_.get(7)), "old");
}

TEST_F(ABuffer, ThatIsRefusedIsLeftOutOfABulkLoadThatGoesOn) {
  recto::BulkLoader load(counters_);
  load.add(counter(1, "one"));
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "counters",
                        [&] { load.add(Bytes(std::string("no buffer"))); }));
  load.add(counter(2, "two"));
  EXPECT_EQ(load.finish(), 2u);
  EXPECT_EQ(counters_.size(), 2u);
}

TEST(ARequiredField, ThatIsAbsentIsRefused) {
  TestDatabase db;
  auto people = people::PersonTable::open(*db);
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "people", [&] {
    people.put([](flatbuffers::FlatBufferBuilder& b) {
      const auto start = b.StartTable();  // as other languages' builders may, without a check
      b.AddElement<std::uint64_t>(people::Person::VT_ID, 7, 0);
      return flatbuffers::Offset<people::Person>(b.EndTable(start));
    });
  }));
  EXPECT_EQ(people.size(), 0u);
}

TEST(ARequiredField, ThatIsAbsentFurtherDownIsRefused) {
  TestDatabase db;
  auto people = people::PersonTable::open(*db);
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "people", [&] {
    people.put([](flatbuffers::FlatBufferBuilder& b) {
      const auto name = b.CreateString("Ada");
      const auto start = b.StartTable();
      const flatbuffers::Offset<people::Address> address(b.EndTable(start));
      return people::CreatePerson(b, 7, name, address);
    });
  }));
}

TEST(AKeyField, ThatIsAbsentIsRefusedAndNamed) {
  TestDatabase db;
  auto words = specimens::WordTable::open(*db);
  auto readings = specimens::ReadingTable::open(*db);
  const auto no_word = [&] {
    words.put([](flatbuffers::FlatBufferBuilder& b) { return specimens::CreateWord(b); });
  };
  const auto no_station = [&] {
    readings.put([](flatbuffers::FlatBufferBuilder& b) {
      return specimens::CreateReading(b, 0, 1, specimens::Channel::high, b.CreateString("km"));
    });
  };
  const auto no_name = [&] {
    readings.put([](flatbuffers::FlatBufferBuilder& b) {
      const auto unit = b.CreateString("km");
      const auto station = specimens::CreateStation(b);
      return specimens::CreateReading(b, station, 1, specimens::Channel::high, unit);
    });
  };
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "words", no_word));
  EXPECT_THAT(error_of(no_word)->what(), HasSubstr("\"word\""));
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "readings", no_station));
  EXPECT_THAT(error_of(no_station)->what(), HasSubstr("station"));
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "readings", no_name));
  EXPECT_THAT(error_of(no_name)->what(), HasSubstr("name"));
  EXPECT_EQ(words.size() + readings.size(), 0u);
}

TEST(ABuilderCallback, ThatReturnsNothingIsRefused) {
  TestDatabase db;
  auto counters = CounterTable::open(*db);
  EXPECT_TRUE(complains(ErrorCode::invalid_value, "put", "counters", [&] {
    counters.put(
        [](flatbuffers::FlatBufferBuilder&) { return flatbuffers::Offset<specimens::Counter>(); });
  }));
  EXPECT_EQ(counters.size(), 0u);
}

TEST(ABuilderCallback, ThatThrowsStoresNothingAndPassesTheExceptionOn) {
  TestDatabase db;
  auto counters = CounterTable::open(*db);
  const auto throwing = [](flatbuffers::FlatBufferBuilder& b) {
    b.CreateString("a beginning");
    throw std::runtime_error("no");
    return flatbuffers::Offset<specimens::Counter>();
  };
  EXPECT_THROW(counters.put(throwing), std::runtime_error);
  recto::BulkLoader load(counters);
  EXPECT_THROW(load.add(throwing), std::runtime_error);
  load.add(counter(1, "one"));
  load.finish();
  EXPECT_EQ(counters.size(), 1u);
}

TEST(ARangeOfValues, ThatThrowsOnTheWayStoresNothing) {
  TestDatabase db;
  auto counters = CounterTable::open(*db);
  auto throwing = std::views::iota(1, 100) | std::views::transform([](int id) {
                    if (id == 50) {
                      throw std::runtime_error("no");
                    }
                    return counter(static_cast<std::uint64_t>(id), "text");
                  });
  EXPECT_THROW(counters.put_all(throwing), std::runtime_error);
  EXPECT_EQ(counters.size(), 0u);
  counters.put(counter(1, "one"));
}

}  // namespace
