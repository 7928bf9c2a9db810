// Binary schemas: as input, where they give what the text gives, and as the part of the output by
// which a database describes itself.

#include <regex>

#include <flatbuffers/idl.h>
#include <flatbuffers/reflection_generated.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "frontend/frontend.hpp"
#include "golden.hpp"
#include "workspace.hpp"

namespace recto::codegen {
namespace {

// Without the first line, which names the schema's file.
std::string without_banner(const std::string& header) { return header.substr(header.find('\n')); }

std::string golden_schema(const std::string& name) {
  return (golden_directory() / "schemas" / (name + ".fbs")).string();
}

std::string schema_bytes(const std::string& path, const std::string& record) {
  Diagnostics diagnostics;
  const auto loaded = load_schema(path, {RECTO_SCHEMA_DIR}, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  for (const model::Record& one : loaded->schema.records) {
    if (one.name == record) return one.binary_schema;
  }
  return {};
}

class BinaryInput : public testing::TestWithParam<std::string> {};

TEST_P(BinaryInput, GivesTheSameHeadersAsText) {
  const std::string text = golden_schema(GetParam());
  const Workspace workspace;
  const std::string binary = workspace.write(GetParam() + ".bfbs", binary_schema(text, true, true));
  Diagnostics diagnostics;
  const Compiled from_text = compile_schema(text, diagnostics);
  const Compiled from_binary = compile_schema(binary, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  for (const char* suffix : {".recto.hpp", ".recto.schema.hpp"}) {
    EXPECT_EQ(line_diff(without_banner(content_of(from_text, suffix)),
                        without_banner(content_of(from_binary, suffix))),
              "");
  }
}

INSTANTIATE_TEST_SUITE_P(Schemas, BinaryInput, testing::ValuesIn(schemas_in("schemas")),
                         [](const auto& info) { return info.param; });

TEST(BinaryInput, WithoutCommentsDescribesTheSameRecords) {
  const Workspace workspace;
  const std::string binary =
      workspace.write("composite.bfbs", binary_schema(golden_schema("composite"), false, false));
  EXPECT_EQ(schema_bytes(binary, "golden.Order"),
            schema_bytes(golden_schema("composite"), "golden.Order"));
}

TEST(BinaryInput, NamesTableAndCharacterInMessages) {
  const Workspace workspace;
  const std::string text =
      workspace.write("s.fbs",
                      "include \"recto.fbs\";\nnamespace n;\ntable T (recto_table: \"t\", "
                      "recto_key: \"a, bb\") { a: int; }\n");
  const std::string binary = workspace.write("s.bfbs", binary_schema(text, false, false));
  Diagnostics diagnostics;
  EXPECT_TRUE(compile_schema(binary, diagnostics).headers.empty());
  EXPECT_EQ(
      diagnostics.to_string(),
      binary +
          ": error: table n.T, recto_key, character 4: table n.T has no field 'bb'; it has 'a'\n");
}

TEST(BinaryInput, RefusesWhatIsNoBinarySchema) {
  const Workspace workspace;
  for (const std::string& content : {std::string(), std::string("table T {}"),
                                     std::string(100, '\0'), std::string(1000, '\xFF')}) {
    Diagnostics diagnostics;
    EXPECT_TRUE(compile_schema(workspace.write("s.bfbs", content), diagnostics).headers.empty());
    EXPECT_NE(diagnostics.to_string().find(
                  "this is not a binary schema; make one with 'flatc --schema -b"),
              std::string::npos);
  }
}

RC_GTEST_PROP(BinaryInputProperty, DamagedSchemasGiveHeadersOrErrors, ()) {
  static const std::string kSound = binary_schema(golden_schema("structs"), true, true);
  std::string damaged = kSound;
  const auto places = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, kSound.size())));
  for (const std::size_t at : places) damaged[at] = *rc::gen::arbitrary<char>();
  const Workspace workspace;
  Diagnostics diagnostics;
  const Compiled compiled = compile_schema(workspace.write("s.bfbs", damaged), diagnostics);
  RC_ASSERT(compiled.headers.empty() == diagnostics.has_errors());
}

TEST(BinaryInput, RefusesAnEnumWhoseNumbersAreOfAnotherEnum) {
  std::string damaged = binary_schema(golden_schema("structs"), true, true);
  const reflection::Schema& schema = *reflection::GetSchema(damaged.data());
  ASSERT_GT(schema.enums()->size(), 0U);
  const auto& underlying =
      reinterpret_cast<const flatbuffers::Table&>(*schema.enums()->Get(0)->underlying_type());
  const std::uint8_t* index = underlying.GetAddressOf(reflection::Type::VT_INDEX);
  ASSERT_NE(index, nullptr);
  damaged[static_cast<std::size_t>(index - reinterpret_cast<const std::uint8_t*>(damaged.data()))] =
      '\x7F';
  const Workspace workspace;
  Diagnostics diagnostics;
  EXPECT_TRUE(compile_schema(workspace.write("s.bfbs", damaged), diagnostics).headers.empty());
  EXPECT_NE(diagnostics.to_string().find("the binary schema is damaged: enum 'golden."),
            std::string::npos)
      << diagnostics.to_string();
}

TEST(BinaryOutput, IsASchemaWithTheTableAsItsRoot) {
  const std::string bytes = schema_bytes(golden_schema("composite"), "golden.Order");
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  ASSERT_TRUE(reflection::VerifySchemaBuffer(verifier));
  const reflection::Schema& schema = *reflection::GetSchema(bytes.data());
  EXPECT_EQ(schema.root_table()->name()->str(), "golden.Order");
  EXPECT_EQ(schema.file_ident()->str(), "ORDR");
  EXPECT_NE(schema.objects()->LookupByKey("golden.Line"), nullptr);
  EXPECT_NE(schema.objects()->LookupByKey("golden.Card"), nullptr);  // by way of a union
  EXPECT_NE(schema.enums()->LookupByKey("golden.Channel"), nullptr);
  flatbuffers::Parser parser;
  EXPECT_TRUE(parser.Deserialize(&schema)) << parser.error_;
}

TEST(BinaryOutput, HoldsNothingOfOtherTables) {
  const Workspace workspace;
  const std::string head =
      "include \"recto.fbs\";\nenum E : byte { a }\ntable T (recto_table: \"t\", recto_key: \"a\") "
      "{ a: int; e: E; }\n";
  const std::string before = schema_bytes(workspace.write("s.fbs", head), "T");
  const std::string after = schema_bytes(
      workspace.write("s.fbs", head + "table Other { x: int = null; }\nunion U { T, Other }\n"),
      "T");
  EXPECT_FALSE(before.empty());
  EXPECT_EQ(before, after);
}

TEST(BinaryOutput, DependsOnNeitherCommentsNorPlaces) {
  const Workspace workspace;
  const std::string table = "table T (recto_table: \"t\", recto_key: \"a\") { a: int; }\n";
  const std::string plain =
      schema_bytes(workspace.write("s.fbs", "include \"recto.fbs\";\n" + table), "T");
  const std::string commented = schema_bytes(
      workspace.write("elsewhere/other.fbs", "include \"recto.fbs\";\n/// A remark.\n" + table),
      "T");
  EXPECT_EQ(plain, commented);
  EXPECT_EQ(plain.find("fbs"), std::string::npos);
}

TEST(BinaryOutput, HasANameOfItsOwnForEveryContent) {
  const Workspace workspace;
  const auto literal = [&](const std::string& field) {
    Diagnostics diagnostics;
    const std::string schema = workspace.write(
        "s.fbs", "include \"recto.fbs\";\ntable T (recto_table: \"t\", recto_key: \"" + field +
                     "\") { " + field + ": int; }\n");
    const std::string header = content_of(compile_schema(schema, diagnostics), ".recto.schema.hpp");
    std::smatch match;
    EXPECT_TRUE(std::regex_search(header, match, std::regex("char (T_[0-9a-f]{16})\\[\\]")));
    return match[1].str();
  };
  EXPECT_EQ(literal("a"), literal("a"));
  EXPECT_NE(literal("a"), literal("b"));
}

}  // namespace
}  // namespace recto::codegen
