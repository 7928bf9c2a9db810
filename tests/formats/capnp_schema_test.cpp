// What may change in a Cap'n Proto schema while a database keeps records of it, and what may not.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "format/schema_tools.hpp"
#include "frontend/frontend.hpp"
#include "recto/bytes.hpp"
#include "support/temporary_directory.hpp"

namespace {

using recto::Bytes;

/// The binary schema of struct `Row`, of which these are the fields.
std::string schema_of(const std::string& fields, const std::string& others = "") {
  const recto_test::TemporaryDirectory directory;
  const std::string path = (directory / "s.capnp").string();
  std::ofstream(path) << "@0xb3c1f5a0d2e94c20;\nusing Recto = import \"/recto/recto.capnp\";\n"
                      << "struct Row $Recto.table(\"rows\") $Recto.key(\"id\") { id @0 :UInt64; "
                      << fields << " }\n"
                      << others;
  recto::codegen::Diagnostics diagnostics;
  const auto loaded = recto::codegen::load_schema(path, {RECTO_SCHEMA_DIR}, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  return loaded ? loaded->schema.records.at(0).binary_schema : "";
}

std::vector<std::string> differences(const std::string& stored, const std::string& wanted) {
  return recto::detail::schema_differences("capnproto", "Row", Bytes(stored), Bytes(wanted));
}

using Texts = std::vector<std::string>;

TEST(CapnProtoSchemas, MayGainFieldsAndNames) {
  const std::string before = schema_of("a @1 :Text; b @2 :UInt8;");
  EXPECT_EQ(differences(before, before), Texts());
  EXPECT_EQ(differences(before, schema_of("a @1 :Text; b @2 :UInt8; c @3 :List(Row);")), Texts());
  EXPECT_EQ(differences(before, schema_of("renamed @1 :Text; b @2 :UInt8;")), Texts());
  EXPECT_EQ(differences(before, schema_of("b @2 :UInt8; a @1 :Text;")), Texts());
}

TEST(CapnProtoSchemas, MayWidenTypesAsCapnProtoDoes) {
  EXPECT_EQ(differences(schema_of("a @1 :Text;"), schema_of("a @1 :Data;")), Texts());
  EXPECT_EQ(differences(schema_of("a @1 :List(UInt8);"), schema_of("a @1 :Data;")), Texts());
  EXPECT_EQ(differences(schema_of("a @1 :Text;"), schema_of("a @1 :AnyPointer;")), Texts());
  EXPECT_EQ(differences(schema_of("a @1 :List(UInt32);"),
                        schema_of("a @1 :List(S);", "struct S { x @0 :UInt32; y @1 :Text; }")),
            Texts());
  EXPECT_EQ(
      differences(schema_of("a @1 :UInt32;"), schema_of("u :union { a @1 :UInt32; b @2 :Text; }")),
      Texts());
  EXPECT_EQ(differences(schema_of("e @1 :E;", "enum E { a @0; }"),
                        schema_of("e @1 :E;", "enum E { a @0; b @1; }")),
            Texts());
}

TEST(CapnProtoSchemas, MayNotLoseFields) {
  EXPECT_EQ(differences(schema_of("a @1 :Text;"), schema_of("")),
            Texts{"Row.a is missing from the program"});
  EXPECT_EQ(differences(schema_of("s @1 :S;", "struct S { x @0 :Text; y @1 :Text; }"),
                        schema_of("s @1 :S;", "struct S { x @0 :Text; }")),
            Texts{"S.y is missing from the program"});
  EXPECT_EQ(differences(schema_of("e @1 :E;", "enum E { a @0; b @1; }"),
                        schema_of("e @1 :E;", "enum E { a @0; }")),
            Texts{"b of enum E is missing from the program"});
}

TEST(CapnProtoSchemas, MayNotChangeTypes) {
  EXPECT_EQ(differences(schema_of("a @1 :UInt32;"), schema_of("a @1 :Int32;")),
            Texts{"Row.a is UInt32 in the database and Int32 in the program"});
  EXPECT_EQ(differences(schema_of("a @1 :Data;"), schema_of("a @1 :Text;")),
            Texts{"Row.a is Data in the database and Text in the program"});
  EXPECT_EQ(differences(schema_of("a @1 :List(UInt32);"), schema_of("a @1 :List(UInt64);")),
            Texts{"Row.a is List(UInt32) in the database and List(UInt64) in the program"});
  EXPECT_EQ(differences(schema_of("s @1 :S;", "struct S { x @0 :List(S); y @1 :Bool; }"),
                        schema_of("s @1 :S;", "struct S { x @0 :List(S); y @1 :UInt8; }")),
            Texts{"S.y is Bool in the database and UInt8 in the program"});
  EXPECT_EQ(differences(schema_of("p @1 :P(Text);", "struct P(T) { x @0 :T; }"),
                        schema_of("p @1 :P(Row);", "struct P(T) { x @0 :T; }")),
            Texts{"Row.p is Text in the database and Row in the program"});
}

TEST(CapnProtoSchemas, MayNotMoveWhatIsStored) {
  EXPECT_EQ(differences(schema_of("a @1 :UInt32 = 1;"), schema_of("a @1 :UInt32 = 2;")),
            Texts{"Row.a has another default"});
  EXPECT_EQ(differences(schema_of("a @1 :Text = \"x\";"), schema_of("a @1 :Text = \"y\";")),
            Texts{"Row.a has another default"});
  EXPECT_EQ(differences(schema_of("e @1 :E;", "enum E { a @0; b @1; }"),
                        schema_of("e @1 :E;", "enum E { b @0; a @1; }")),
            (Texts{"a of enum E is 0 in the database and 1 in the program",
                   "b of enum E is 1 in the database and 0 in the program"}));
  EXPECT_EQ(differences(schema_of("union { a @1 :UInt8; b @2 :UInt8; }"),
                        schema_of("union { a @1 :UInt8; b @2 :UInt16; }")),
            Texts{"Row.b is UInt8 in the database and UInt16 in the program"});
  EXPECT_FALSE(differences(schema_of("a @1 :UInt8; b @2 :UInt8;"),
                           schema_of("u :union { a @1 :UInt8; b @2 :UInt8; }"))
                   .empty());
  EXPECT_FALSE(
      differences(schema_of("g :group { a @1 :UInt8; }"), schema_of("a @1 :UInt8;")).empty());
}

TEST(CapnProtoSchemas, PointersOfAnyTypeTakeTheirKind) {
  const auto field = [](const char* type) {
    return schema_of(std::string("a @1 :") + type + ";", "struct S { x @0 :Text; }");
  };
  for (const char* type : {"Text", "Data", "S", "List(S)", "AnyStruct", "AnyList"}) {
    EXPECT_EQ(differences(field(type), field("AnyPointer")), Texts()) << type;
    EXPECT_EQ(differences(field(type), field(type)), Texts()) << type;
  }
  EXPECT_EQ(differences(field("S"), field("AnyStruct")), Texts());
  EXPECT_EQ(differences(field("List(S)"), field("AnyList")), Texts());
  EXPECT_FALSE(differences(field("Text"), field("AnyStruct")).empty());
  EXPECT_FALSE(differences(field("S"), field("AnyList")).empty());
  EXPECT_FALSE(differences(field("List(S)"), field("AnyStruct")).empty());
  EXPECT_FALSE(differences(field("AnyPointer"), field("AnyList")).empty());
  EXPECT_FALSE(differences(field("AnyPointer"), field("AnyStruct")).empty());
  EXPECT_FALSE(differences(field("AnyStruct"), field("AnyList")).empty());
}

TEST(CapnProtoSchemas, TypeParametersStayWhatTheyAre) {
  const auto pair = [](const char* parameter) {
    return schema_of("p @1 :P(Text, Data);",
                     std::string("struct P(T, U) { x @0 :") + parameter + "; }");
  };
  EXPECT_EQ(differences(pair("T"), pair("T")), Texts());
  EXPECT_EQ(differences(pair("T"), pair("AnyPointer")), Texts());
  EXPECT_FALSE(differences(pair("T"), pair("U")).empty());
  EXPECT_FALSE(differences(pair("AnyPointer"), pair("T")).empty());
}

TEST(CapnProtoSchemas, DefaultsStayWhereverFieldsGo) {
  const std::string text = schema_of("a @1 :Text = \"ab\";");
  EXPECT_EQ(differences(text, schema_of("a @1 :Data = 0x\"61 62\";")), Texts());
  EXPECT_EQ(differences(text, schema_of("a @1 :Data = 0x\"61 63\";")),
            Texts{"Row.a has another default"});
  EXPECT_EQ(differences(text, schema_of("a @1 :Data;")), Texts{"Row.a has another default"});
  EXPECT_EQ(differences(text, schema_of("a @1 :AnyPointer;")), Texts{"Row.a has another default"});
  const std::string number = schema_of("a @1 :UInt32 = 1;");
  EXPECT_EQ(differences(number, schema_of("u :union { a @1 :UInt32 = 1; b @2 :Text; }")), Texts());
  EXPECT_EQ(differences(number, schema_of("u :union { a @1 :UInt32 = 2; b @2 :Text; }")),
            Texts{"Row.a has another default"});
}

TEST(CapnProtoSchemas, CheckAnyNumberOfRecords) {
  const std::string schema = schema_of("a @1 :Text;");
  const auto check = recto::detail::payload_check("capnproto", "Row", Bytes(schema));
  // A struct of one number and a text that is null, or a struct.
  const std::uint64_t sound[] = {0x0000'0001'0000'0000, 7};
  const std::uint64_t wrong[] = {0x0001'0001'0000'0000, 7, 0x0000'0001'0000'0000, 7};
  for (int i = 0; i < 200'000; ++i) {
    ASSERT_TRUE(check->accepts(Bytes(static_cast<const void*>(sound), sizeof sound)));
  }
  EXPECT_FALSE(check->accepts(Bytes(static_cast<const void*>(wrong), sizeof wrong)));
}

TEST(CapnProtoSchemas, ThatCanNotBeReadSaySo) {
  const std::string good = schema_of("a @1 :Text;");
  for (const std::string& bad : {std::string(), std::string("12345678"), std::string(64, '\xFF')}) {
    ASSERT_EQ(differences(bad, good).size(), 1U);
    EXPECT_TRUE(differences(bad, good)[0].starts_with("the database's schema can't be read"));
    EXPECT_TRUE(differences(good, bad)[0].starts_with("the program's schema can't be read"));
    EXPECT_FALSE(
        recto::detail::payload_check("capnproto", "Row", Bytes(bad))->accepts(Bytes(good)));
  }
}

}  // namespace
