#include "stanza_reader.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "package_record.hpp"
#include "support/input_error.hpp"

namespace debian {
namespace {

using testing::ElementsAre;

std::string message_of(std::string_view text) {
  StanzaReader reader(text, "index");
  try {
    for (Stanza stanza; reader.next(stanza);) {
      static_cast<void>(make_package(stanza, reader.source()));
    }
  } catch (const example::InputError& error) {
    return error.what();
  }
  return "(no error)";
}

PackageT package_of(std::string_view more_fields) {
  static std::string text;
  text = "Package: a\nVersion: 1\nArchitecture: all\n" + std::string(more_fields);
  StanzaReader reader(text, "index");
  Stanza stanza;
  EXPECT_TRUE(reader.next(stanza));
  return make_package(stanza, reader.source());
}

TEST(StanzaReader, SplitsAtEmptyLinesHoweverMany) {
  StanzaReader reader("\n \nA: 1\nB: 2\n\n\nA: 3", "index");
  Stanza stanza;
  ASSERT_TRUE(reader.next(stanza));
  EXPECT_EQ(stanza.fields().size(), 2U);
  EXPECT_EQ(stanza.line(), 3U);
  EXPECT_EQ(stanza.find("b")->value, "2");
  EXPECT_EQ(stanza.find("b")->line, 4U);
  ASSERT_TRUE(reader.next(stanza));
  EXPECT_EQ(stanza.line(), 7U);
  EXPECT_EQ(stanza.find("A")->value, "3");
  EXPECT_EQ(stanza.find("B"), nullptr);
  EXPECT_FALSE(reader.next(stanza));
  EXPECT_FALSE(StanzaReader("", "index").next(stanza));
}

TEST(StanzaReader, JoinsContinuationLines) {
  StanzaReader reader("A: one\n two\n\tthree  \nB:\n four\nC:\n", "index");
  Stanza stanza;
  ASSERT_TRUE(reader.next(stanza));
  EXPECT_THAT(lines_of(stanza.find("A")->value), ElementsAre("one", "two", "three"));
  EXPECT_EQ(trim(stanza.find("B")->value), "four");
  EXPECT_EQ(stanza.find("C")->value, "");
}

TEST(StanzaReader, TakesWindowsLineEnds) {
  StanzaReader reader("A: one\r\n two\r\n\r\nA: 2\r\n", "index");
  Stanza stanza;
  ASSERT_TRUE(reader.next(stanza));
  EXPECT_THAT(lines_of(stanza.find("A")->value), ElementsAre("one", "two"));
  ASSERT_TRUE(reader.next(stanza));
  EXPECT_EQ(stanza.find("A")->value, "2");
}

TEST(StanzaReader, NamesTheLineOfWhatItCannotRead) {
  EXPECT_EQ(message_of("Package: a\nnonsense\n"),
            "index:2: expected \"Field: value\", found \"nonsense\"");
  EXPECT_EQ(message_of(": value\n"), "index:1: expected \"Field: value\", found \": value\"");
  EXPECT_EQ(message_of("\n\n more\n"),
            "index:3: a stanza begins with a continuation line, \"more\"");
  EXPECT_EQ(message_of("Package: a\nVersion: 1\nversion: 2\n"),
            "index:3: field version was given in line 2 already");
}

TEST(PackageRecord, NeedsTheThreePartsOfItsKey) {
  EXPECT_EQ(message_of("\nVersion: 1\nArchitecture: all\n"),
            "index:2: this stanza has no field Package");
  EXPECT_EQ(message_of("Package: a\nVersion:\nArchitecture: all\n"),
            "index:1: this stanza has no field Version");
  EXPECT_EQ(message_of("Package: a\nVersion: 1\n"),
            "index:1: this stanza has no field Architecture");
}

TEST(PackageRecord, NamesTheLineOfABadField) {
  const std::string key = "Package: a\nVersion: 1\nArchitecture: all\n";
  EXPECT_EQ(message_of(key + "Size: 12 kB\n"), "index:4: Size is \"12 kB\", which is no number");
  EXPECT_EQ(message_of(key + "Section: x\nDepends: b (\n"),
            "index:5: Depends: in \"b (\": \")\" is missing");
}

TEST(PackageRecord, LeavesOutWhatTheIndexDoesNotGive) {
  const PackageT package = package_of("");
  EXPECT_FALSE(package.size_bytes.has_value());
  EXPECT_FALSE(package.installed_size_kib.has_value());
  EXPECT_FALSE(package.essential);
  EXPECT_TRUE(package.dependencies.empty());
}

TEST(PackageRecord, SplitsSummaryAndDescription) {
  const PackageT package = package_of("Description: in short\n at\n  length\n .\n end\n");
  EXPECT_EQ(package.summary, "in short");
  EXPECT_EQ(package.description, "at\n length\n\nend");
}

TEST(PackageRecord, ReadsTagsOverSeveralLines) {
  EXPECT_THAT(package_of("Tag: a::b, c::d,\n e::f\n").tags, ElementsAre("a::b", "c::d", "e::f"));
}

TEST(PackageRecord, KeepsTheRelationOfEveryDependency) {
  const PackageT package = package_of("Provides: p\nPre-Depends: q\nDepends: r, s\nEnhances: t\n");
  std::vector<std::string> found;
  for (const auto& item : package.dependencies) {
    found.push_back(std::string(EnumNameRelation(item->relation)) + " " +
                    item->alternatives.at(0)->name);
  }
  EXPECT_THAT(found,
              ElementsAre("depends r", "depends s", "pre_depends q", "enhances t", "provides p"));
}

}  // namespace
}  // namespace debian
