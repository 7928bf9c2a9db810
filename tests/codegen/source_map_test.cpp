#include "frontend/flatbuffers/source_map.hpp"

#include <gtest/gtest.h>

namespace recto::codegen::fbs {
namespace {

TEST(SourceMap, FindsDeclarationsWithTheirNamespace) {
  const SourceMap map("a.fbs",
                      "namespace a.b;\ntable T {\n  x: int (key);\n  y: [T];\n}\nnamespace ;\nenum "
                      "E : byte { T }\nstruct S { x: int; }");
  ASSERT_NE(map.find("a.b.T"), nullptr);
  EXPECT_EQ(map.find("a.b.T")->name, (Position{2, 7}));
  EXPECT_EQ(map.find("a.b.T")->fields.at("y").name, (Position{4, 3}));
  EXPECT_TRUE(map.find("a.b.T")->fields.at("x").attributes.contains("key"));
  EXPECT_EQ(map.find("E")->name, (Position{7, 6}));
  EXPECT_EQ(map.find("S")->fields.size(), 1U);
  EXPECT_EQ(map.find("T"), nullptr);
}

TEST(SourceMap, KnowsThePlaceOfEveryByteOfAnAttribute) {
  const SourceMap map("a.fbs", "table T (x,\n k: \"a\\tb\\u00e9\\x41c\", n: 5) { }");
  const auto& attributes = map.find("T")->attributes;
  EXPECT_EQ(attributes.at("x").value.front(), (Position{1, 10}));
  const std::vector<Position>& value = attributes.at("k").value;
  // a, tab, b, two bytes of é, A, c, the end
  const std::vector<Position> expected{{2, 6},  {2, 7},  {2, 9},  {2, 10},
                                       {2, 10}, {2, 16}, {2, 20}, {2, 21}};
  EXPECT_EQ(value, expected);
  EXPECT_EQ(attributes.at("n").value.front(), (Position{2, 27}));
}

TEST(SourceMap, IsNotMisledByCommentsAndStrings) {
  const SourceMap map("a.fbs",
                      "// table A {}\n/* table B {} */\nattribute \"table C {}\";\ntable D (k: "
                      "'table E {') { /* } */ x: string = \"}\"; y: int; }\ntable F {}");
  EXPECT_EQ(map.find("A"), nullptr);
  EXPECT_EQ(map.find("B"), nullptr);
  EXPECT_EQ(map.find("C"), nullptr);
  EXPECT_EQ(map.find("E"), nullptr);
  ASSERT_NE(map.find("D"), nullptr);
  EXPECT_TRUE(map.find("D")->fields.contains("y"));
  EXPECT_NE(map.find("F"), nullptr);
}

TEST(SourceMap, EndsOnTextThatEndsEarly) {
  const std::string whole =
      "namespace a.b; table T (k: \"v\\\"\", /* c */ n: 5) { x: int (y: 'z'); } // end";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    EXPECT_EQ(SourceMap("a.fbs", whole.substr(0, length)).file(), "a.fbs");
  }
}

}  // namespace
}  // namespace recto::codegen::fbs
