#include "dependency_parser.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace debian {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::unique_ptr<DependencyT>> parse(std::string_view field) {
  std::vector<std::unique_ptr<DependencyT>> items;
  parse_dependencies(field, Relation::depends, items);
  return items;
}

/// The only alternative of a field of one item.
AlternativeT parse_one(std::string_view field) {
  const auto items = parse(field);
  EXPECT_EQ(items.size(), 1U);
  EXPECT_EQ(items.at(0)->alternatives.size(), 1U);
  return *items.at(0)->alternatives.at(0);
}

std::string message_of(std::string_view field) {
  try {
    static_cast<void>(parse(field));
  } catch (const DependencyError& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(DependencyParser, ReadsABareName) {
  const AlternativeT alternative = parse_one("libc6");
  EXPECT_EQ(alternative.name, "libc6");
  EXPECT_EQ(alternative.qualifier, "");
  EXPECT_EQ(alternative.comparison, Comparison::any);
  EXPECT_EQ(alternative.version, "");
}

TEST(DependencyParser, ReadsEverythingThatAnAlternativeCanHave) {
  const AlternativeT all = parse_one("python3:any (>= 3.9~) [amd64 !i386] <!nocheck>");
  EXPECT_EQ(all.name, "python3");
  EXPECT_EQ(all.qualifier, "any");
  EXPECT_EQ(all.comparison, Comparison::later_or_equal);
  EXPECT_EQ(all.version, "3.9~");
  EXPECT_THAT(all.architectures, ElementsAre("amd64", "!i386"));
  EXPECT_THAT(all.profiles, ElementsAre("!nocheck"));
}

TEST(DependencyParser, NeedsNoBlanks) {
  const AlternativeT tight = parse_one("a(<<1:2-3)[amd64]");
  EXPECT_EQ(tight.name, "a");
  EXPECT_EQ(tight.comparison, Comparison::earlier);
  EXPECT_EQ(tight.version, "1:2-3");
  EXPECT_THAT(tight.architectures, ElementsAre("amd64"));
}

TEST(DependencyParser, KnowsAllComparisons) {
  EXPECT_EQ(parse_one("a (<< 1)").comparison, Comparison::earlier);
  EXPECT_EQ(parse_one("a (<= 1)").comparison, Comparison::earlier_or_equal);
  EXPECT_EQ(parse_one("a (= 1)").comparison, Comparison::equal);
  EXPECT_EQ(parse_one("a (>= 1)").comparison, Comparison::later_or_equal);
  EXPECT_EQ(parse_one("a (>> 1)").comparison, Comparison::later);
  EXPECT_EQ(parse_one("a (< 1)").comparison, Comparison::earlier_or_equal);
  EXPECT_EQ(parse_one("a (> 1)").comparison, Comparison::later_or_equal);
}

TEST(DependencyParser, KeepsItemsAndAlternativesInOrder) {
  const auto items = parse("a | b (= 2), c,\n d|e");
  ASSERT_EQ(items.size(), 3U);
  ASSERT_EQ(items[0]->alternatives.size(), 2U);
  EXPECT_EQ(items[0]->alternatives[0]->name, "a");
  EXPECT_EQ(items[0]->alternatives[1]->version, "2");
  EXPECT_EQ(items[1]->alternatives.at(0)->name, "c");
  EXPECT_EQ(items[2]->alternatives.at(1)->name, "e");
}

TEST(DependencyParser, TakesCommasTooMany) {
  EXPECT_THAT(parse(""), IsEmpty());
  EXPECT_THAT(parse(" , ,"), IsEmpty());
  EXPECT_EQ(parse("a,, b,").size(), 2U);
}

TEST(DependencyParser, SaysWhatIsWrong) {
  EXPECT_EQ(message_of("ok, foo (>= "), "in \"foo (>=\": \")\" is missing");
  EXPECT_EQ(message_of("foo (3)"),
            "in \"foo (3)\": \"(3)\" does not begin with one of << <= = >= >>");
  EXPECT_EQ(message_of("foo (>=)"), "in \"foo (>=)\": a version is missing");
  EXPECT_EQ(message_of("foo (= 1) (= 2)"), "in \"foo (= 1) (= 2)\": two versions are given");
  EXPECT_THAT(message_of("| b"), HasSubstr("a package name is missing"));
  EXPECT_THAT(message_of("a |"), HasSubstr("a package name is missing"));
  EXPECT_THAT(message_of("a: (= 1)"), HasSubstr("nothing follows the colon"));
  EXPECT_THAT(message_of("a b"), HasSubstr("unexpected \"b\""));
  EXPECT_THAT(message_of("a [amd64"), HasSubstr("\"]\" is missing"));
}

}  // namespace
}  // namespace debian
