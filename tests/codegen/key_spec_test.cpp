#include "check/key_spec.hpp"

#include <gtest/gtest.h>

namespace recto::codegen {
namespace {

KeySpec key_of(const char* text) {
  const Parsed<KeySpec> parsed = parse_key(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.spec;
}

TEST(KeySpec, IsAFieldOrSeveral) {
  EXPECT_EQ(key_of("cik").parts.size(), 1U);
  const KeySpec key = key_of(" name ,version desc,  architecture ");
  ASSERT_EQ(key.parts.size(), 3U);
  EXPECT_EQ(key.parts[0].path.to_string(), "name");
  EXPECT_FALSE(key.parts[0].descending);
  EXPECT_TRUE(key.parts[1].descending);
  EXPECT_FALSE(key.parts[2].type.has_value());
}

TEST(KeySpec, TakesPathsIntoNestedRecords) {
  const KeySpec key = key_of("address . city.name");
  ASSERT_EQ(key.parts[0].path.segments.size(), 3U);
  EXPECT_EQ(key.parts[0].path.segments[2].name, "name");
  EXPECT_EQ(key.parts[0].path.segments[2].offset, 15U);
}

TEST(KeySpec, TakesTypes) {
  const KeySpec key = key_of("cik: ulong, hash: [ ubyte ] desc, form: edgar.Form, id:uint auto");
  EXPECT_EQ(key.parts[0].type->name, "ulong");
  EXPECT_EQ(key.parts[0].type->offset, 5U);
  EXPECT_EQ(key.parts[1].type->name, "[ubyte]");
  EXPECT_TRUE(key.parts[1].descending);
  EXPECT_EQ(key.parts[2].type->name, "edgar.Form");
  EXPECT_TRUE(key.parts[3].automatic);
}

TEST(KeySpec, ReservesNoWords) {
  const KeySpec key = key_of("desc desc, auto, unique desc");
  ASSERT_EQ(key.parts.size(), 3U);
  EXPECT_EQ(key.parts[0].path.to_string(), "desc");
  EXPECT_TRUE(key.parts[0].descending);
  EXPECT_EQ(key.parts[1].path.to_string(), "auto");
  EXPECT_FALSE(key.parts[1].automatic);
}

TEST(KeySpec, ReportsEveryBadPart) {
  const Parsed<KeySpec> parsed = parse_key("a asc, b, c dsec, d:");
  ASSERT_EQ(parsed.errors.size(), 3U);
  EXPECT_EQ(parsed.errors[0].offset, 2U);
  EXPECT_EQ(parsed.errors[1].offset, 12U);
  EXPECT_EQ(parsed.errors[2].offset, 20U);
}

TEST(KeySpec, PrintsItsPlainestSpelling) {
  EXPECT_EQ(to_string(key_of("a . b   desc,c :[ubyte]desc ,d:x . Y auto")),
            "a.b desc, c: [ubyte] desc, d: x.Y auto");
}

}  // namespace
}  // namespace recto::codegen
