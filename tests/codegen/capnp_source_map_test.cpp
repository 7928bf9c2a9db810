#include "frontend/capnproto/source_map.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace recto::codegen::capnproto {
namespace {

TEST(CapnpSourceMap, FindsDeclarationsWithThoseAroundThem) {
  const SourceMap map(
      "@0x1;\nstruct A {\n  x @0 :UInt8;\n  g :group { y @1 :Text; }\n  union { z @2 :Void; }\n"
      "  struct B {\n    enum C { c @0; }\n  }\n}\ninterface I { struct D {} }\nstruct E(T) {}");
  const std::pair<const char*, Position> expected[] = {
      {"A", {2, 8}}, {"A.B", {6, 10}}, {"A.B.C", {7, 10}}, {"I.D", {10, 22}}, {"E", {11, 8}}};
  for (const auto& [path, position] : expected) {
    ASSERT_NE(map.find(path), nullptr) << path;
    EXPECT_EQ(map.find(path)->name, position) << path;
  }
  EXPECT_EQ(map.find("B"), nullptr);
  EXPECT_EQ(map.find("A.g"), nullptr);
}

TEST(CapnpSourceMap, KnowsThePlaceOfEveryByteOfAnAnnotation) {
  const SourceMap map(
      "struct A @0x1 $b.c(\"x\\x41\\n\\101\\\"z\")\n $d $import \"/e\".f( \"g\" ) {}");
  const auto& annotations = map.find("A")->annotations;
  ASSERT_EQ(annotations.size(), 3U);
  EXPECT_EQ(annotations[0].name, (Position{1, 16}));
  // x, A, line feed, A, a quote, z, the end
  const std::vector<Position> expected{{1, 21}, {1, 22}, {1, 26}, {1, 28},
                                       {1, 32}, {1, 34}, {1, 35}};
  EXPECT_EQ(annotations[0].value, expected);
  EXPECT_EQ(annotations[1].value, std::vector<Position>{annotations[1].name});
  EXPECT_EQ(annotations[2].value.front(), (Position{2, 22}));
}

TEST(CapnpSourceMap, IsNotMisledByCommentsStringsAndFields) {
  const SourceMap map(
      "# struct A {}\nconst s :Text = \"struct B {\";\nstruct C {\n  struct :group { enum @0 :Text "
      "= "
      "\"}\"; }\n  interface @1 :UInt8; # }\n  struct D { }\n}\nstruct E {}");
  EXPECT_EQ(map.find("A"), nullptr);
  EXPECT_EQ(map.find("B"), nullptr);
  EXPECT_NE(map.find("C.D"), nullptr);
  EXPECT_NE(map.find("E"), nullptr);
}

RC_GTEST_PROP(CapnpSourceMapProperty, TakesAnyText, (const std::string& text)) {
  RC_ASSERT(SourceMap(text).find("no such name") == nullptr);
}

}  // namespace
}  // namespace recto::codegen::capnproto
