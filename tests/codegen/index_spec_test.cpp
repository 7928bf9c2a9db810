#include "check/index_spec.hpp"

#include <gtest/gtest.h>

namespace recto::codegen {
namespace {

IndexSpecs indexes_of(const char* text) {
  const Parsed<IndexSpecs> parsed = parse_indexes(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.spec;
}

TEST(IndexSpec, IsANameWithFields) {
  const IndexSpecs indexes = indexes_of(
      "by_ticker(ticker) unique; by_industry(sic, revenue desc) include(name, filing.form);");
  ASSERT_EQ(indexes.size(), 2U);
  EXPECT_EQ(indexes[0].name, "by_ticker");
  EXPECT_TRUE(indexes[0].unique);
  EXPECT_EQ(indexes[1].offset, 26U);
  ASSERT_EQ(indexes[1].entries.size(), 2U);
  EXPECT_FALSE(indexes[1].entries[0].descending);
  EXPECT_TRUE(indexes[1].entries[1].descending);
  ASSERT_EQ(indexes[1].includes.size(), 2U);
  EXPECT_EQ(indexes[1].includes[1].to_string(), "filing.form");
}

TEST(IndexSpec, GoesIntoTheElementsOfVectors) {
  const IndexSpecs indexes = indexes_of("by_form(filings[].form, filings [ ] .filed)");
  ASSERT_EQ(indexes[0].entries.size(), 2U);
  EXPECT_TRUE(indexes[0].entries[0].path.segments[0].every);
  EXPECT_FALSE(indexes[0].entries[0].path.segments[1].every);
  EXPECT_EQ(indexes[0].entries[1].path.to_string(), "filings[].filed");
}

TEST(IndexSpec, TakesItsOptionsInAnyOrder) {
  EXPECT_EQ(indexes_of("a(b) include(c) unique"), indexes_of("a(b) unique include(c)"));
}

TEST(IndexSpec, ReservesNoWords) {
  const IndexSpecs indexes = indexes_of("unique(include, desc desc) include(unique)");
  EXPECT_EQ(indexes[0].name, "unique");
  EXPECT_EQ(indexes[0].entries[1].path.to_string(), "desc");
}

TEST(IndexSpec, ReportsEveryBadIndex) {
  const Parsed<IndexSpecs> parsed = parse_indexes("a; b(); c(d); e(f) uniqe");
  ASSERT_EQ(parsed.errors.size(), 3U);
  EXPECT_EQ(parsed.errors[0].offset, 1U);
  EXPECT_EQ(parsed.errors[1].offset, 5U);
  EXPECT_EQ(parsed.errors[2].offset, 19U);
  ASSERT_EQ(parsed.spec.size(), 1U);
  EXPECT_EQ(parsed.spec[0].name, "c");
}

TEST(IndexSpec, PrintsItsPlainestSpelling) {
  EXPECT_EQ(to_string(indexes_of("a( b[] .c desc,d )include( e )unique ;f(g);")),
            "a(b[].c desc, d) unique include(e); f(g)");
}

}  // namespace
}  // namespace recto::codegen
