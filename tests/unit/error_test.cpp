#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <recto/error.hpp>

#include <set>
#include <string>

#include "specimens.recto.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

using recto::Error;
using recto::ErrorCode;
using testing::HasSubstr;

TEST(Error, TellsOperationTableKeyWhatHappenedAndWhatToDo) {
  const Error error(ErrorCode::disk_full, {"put", "companies", "320193"}, "no space is left",
                    "free some");
  EXPECT_STREQ(error.what(), "recto: put \"companies\", key 320193: no space is left; free some");
  EXPECT_EQ(error.code(), ErrorCode::disk_full);
  EXPECT_EQ(error.operation(), "put");
  EXPECT_EQ(error.table(), "companies");
  EXPECT_EQ(error.key(), "320193");
}

TEST(Error, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(Error(ErrorCode::io, {}, "it broke").what(), "recto: it broke");
  EXPECT_STREQ(Error(ErrorCode::io, {"open", {}, {}}, "it broke").what(), "recto: open: it broke");
}

TEST(Error, CanBeToldMoreButNotOtherwise) {
  const Error error =
      Error(ErrorCode::io, {"sync", {}, {}}, "it broke", "retry").with({"put", "companies", "7"});
  EXPECT_STREQ(error.what(), "recto: sync \"companies\", key 7: it broke; retry");
  EXPECT_EQ(error.code(), ErrorCode::io);
}

TEST(Error, EveryCodeHasAName) {
  std::set<std::string> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::unique_violation); ++code) {
    const std::string name(recto::to_string(static_cast<ErrorCode>(code)));
    EXPECT_NE(name, "unknown") << code;
    EXPECT_TRUE(names.insert(name).second) << name << " is named twice";
  }
  EXPECT_EQ(recto::to_string(ErrorCode::key_too_long), "key_too_long");
  EXPECT_EQ(recto::to_string(static_cast<ErrorCode>(999)), "unknown");
}

TEST(Error, OfARefusedWriteNamesTableKeyAndAdvice) {
  TestDatabase db;
  auto words = specimens::WordTable::open(*db);
  specimens::WordT word;
  word.word = std::string(504, 'x');
  const auto too_long = error_of([&] { words.put(word); });
  ASSERT_TRUE(too_long);
  EXPECT_EQ(too_long->code(), ErrorCode::key_too_long);
  EXPECT_EQ(too_long->table(), "words");
  EXPECT_THAT(too_long->what(), testing::AllOf(HasSubstr("put \"words\""), HasSubstr("505"),
                                               HasSubstr("504"), HasSubstr("shorten")));

  auto readings = specimens::ReadingTable::open(*db);
  const auto keyless = error_of([&] { readings.put(specimens::ReadingT()); });
  ASSERT_TRUE(keyless);
  EXPECT_EQ(keyless->code(), ErrorCode::invalid_value);
  EXPECT_THAT(keyless->what(),
              testing::AllOf(HasSubstr("\"readings\""), HasSubstr("station"), HasSubstr("set it")));

  auto counters = specimens::CounterTable::open(*db);
  const auto negative = error_of([&] { static_cast<void>(counters.get(-1)); });
  ASSERT_TRUE(negative);
  EXPECT_EQ(negative->code(), ErrorCode::invalid_key);
  EXPECT_THAT(negative->what(), testing::AllOf(HasSubstr("\"counters\""), HasSubstr("-1")));
}

}  // namespace
}  // namespace recto_test
