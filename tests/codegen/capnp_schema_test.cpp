// Cap'n Proto schemas as input, good and bad, and the binary schemas that are made of them.

#include "frontend/capnproto/headers.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "frontend/frontend.hpp"
#include "golden.hpp"
#include "workspace.hpp"

namespace recto::codegen {
namespace {

constexpr const char* kHead =
    "@0xb3c1f5a0d2e94c30;\nusing Recto = import \"/recto/recto.capnp\";\n"
    "using Cxx = import \"/capnp/c++.capnp\";\n";
constexpr const char* kRow =
    "struct Row $Recto.table(\"rows\") $Recto.key(\"id\") { id @0 :UInt64; part @1 :Part; }\n"
    "struct Part { e @0 :Part.E; enum E { a @0; } }\n";

std::string binary_schema_of(const std::string& path, const std::string& record) {
  Diagnostics diagnostics;
  const auto loaded = load_schema(path, {RECTO_SCHEMA_DIR}, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  if (!loaded) return {};
  for (const model::Record& one : loaded->schema.records) {
    if (one.name == record) return one.binary_schema;
  }
  return {};
}

// Calls `use` with the request that a binary schema holds.
template <class F>
void with_request(const std::string& binary, F&& use) {
  std::vector<std::uint64_t> words(binary.size() / sizeof(std::uint64_t));
  std::memcpy(words.data(), binary.data(), binary.size());
  const kj::ArrayPtr<const capnp::word> segment(reinterpret_cast<const capnp::word*>(words.data()),
                                                words.size());
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(&segment, 1));
  EXPECT_TRUE(message.isCanonical());
  use(message.getRoot<capnp::schema::CodeGeneratorRequest>());
}

std::vector<std::string> node_names(const std::string& binary) {
  std::vector<std::string> names;
  with_request(binary, [&](const auto& request) {
    for (const auto node : request.getNodes()) names.emplace_back(node.getDisplayName().cStr());
  });
  return names;
}

TEST(CapnpBinarySchema, BeginsWithTheTableAndHoldsWhatItReaches) {
  const std::string schema = (golden_directory() / "schemas" / "capnp_composite.capnp").string();
  const std::string space = "golden.capnp_composite.";
  const std::vector<std::string> expected{space + "Order",
                                          space + "Address",
                                          space + "Order.Channel",
                                          space + "Order.payment",
                                          space + "Order.state",
                                          "golden.common_capnp.Color",
                                          "golden.common_capnp.Place",
                                          "golden.common_capnp.Pair",
                                          space + "Order.payment.invoice",
                                          "golden.common_capnp.Place.at"};
  std::vector<std::string> names = node_names(binary_schema_of(schema, space + "Order"));
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names.front(), expected.front());
  std::ranges::sort(names);
  std::vector<std::string> sorted = expected;
  std::ranges::sort(sorted);
  EXPECT_EQ(names, sorted);
}

TEST(CapnpBinarySchema, HoldsWhatTypeParametersStandFor) {
  const Workspace workspace;
  const std::string schema = workspace.write(
      "s.capnp", std::string(kHead) +
                     "struct Row $Recto.table(\"rows\") $Recto.key(\"id\") { id @0 :UInt64; a @1 "
                     ":Box(List(Box(Deep))); }\nstruct Box(T) { t @0 :T; next @1 :Box(Box(T)); }\n"
                     "struct Deep { x @0 :Text; }\n");
  EXPECT_EQ(node_names(binary_schema_of(schema, "Row")),
            (std::vector<std::string>{"Row", "Box", "Deep"}));
}

TEST(CapnpBinarySchema, DependsOnNeitherCommentsNorPlacesNorOtherTables) {
  const Workspace workspace;
  const std::string plain =
      binary_schema_of(workspace.write("s.capnp", std::string(kHead) + kRow), "Row");
  const std::string other = binary_schema_of(
      workspace.write("elsewhere/s.capnp",
                      std::string(kHead) + "# A remark.\n" + kRow +
                          "struct Other $Recto.table(\"o\") $Recto.key(\"id\") { id @0 :Text; }\n"),
      "Row");
  EXPECT_FALSE(plain.empty());
  EXPECT_EQ(plain, other);
  EXPECT_EQ(plain.find("s.capnp"), std::string::npos);
}

TEST(CapnpSchema, NamesAllFilesThatWereRead) {
  const Workspace workspace;
  workspace.write("in/deep/part.capnp", "@0xb3c1f5a0d2e94c31;\nstruct Part { x @0 :UInt8; }\n");
  const std::string schema =
      workspace.write("in/s.capnp", std::string(kHead) +
                                        "struct Row $Recto.table(\"r\") $Recto.key(\"part.x\") { "
                                        "part @0 :import \"deep/part.capnp\".Part; }\n");
  Diagnostics diagnostics;
  const Compiled compiled = compile_schema(schema, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  const auto has = [&](const std::string& end) {
    return std::ranges::any_of(compiled.files,
                               [&](const std::string& file) { return file.ends_with(end); });
  };
  EXPECT_EQ(compiled.files.front(), schema);
  EXPECT_TRUE(has("in/deep/part.capnp"));
  EXPECT_TRUE(has("/recto/recto.capnp"));
}

TEST(CapnpSchema, EmitsTheTablesOfTheFileItselfOnly) {
  const Workspace workspace;
  workspace.write("part.capnp",
                  "@0xb3c1f5a0d2e94c32;\nusing Recto = import \"/recto/recto.capnp\";\nstruct Part "
                  "$Recto.table(\"p\") $Recto.key(\"x\") { x @0 :UInt8; }\n");
  const std::string schema =
      workspace.write("s.capnp", std::string(kHead) +
                                     "struct Row $Recto.table(\"r\") $Recto.key(\"part.x\") { part "
                                     "@0 :import \"part.capnp\".Part; }\n");
  Diagnostics diagnostics;
  const std::string header = content_of(compile_schema(schema, diagnostics), "s.recto.hpp");
  EXPECT_EQ(diagnostics.to_string(), "");
  EXPECT_NE(header.find("class RowTable"), std::string::npos);
  EXPECT_EQ(header.find("PartTable"), std::string::npos);
}

TEST(CapnpSchema, ThatContainsItselfWithEverLargerParametersEnds) {
  const Workspace workspace;
  const std::string schema = workspace.write(
      "s.capnp", std::string(kHead) +
                     "struct Row $Recto.table(\"r\") $Recto.key(\"a.a.a.x\") { a @0 :A(Row); }\n"
                     "struct A(T) { a @0 :A(A(A(T))); b @1 :A(A(T)); t @2 :T; x @3 :UInt8; }\n");
  Diagnostics diagnostics;
  EXPECT_EQ(compile_schema(schema, diagnostics).headers.size(), 2U);
  EXPECT_EQ(diagnostics.to_string(), "");
}

// Two files that import each other.
std::string cycle(const Workspace& workspace, const std::string& back) {
  workspace.write("cyc/b.capnp", "@0xb3c1f5a0d2e94c33;\nusing A = import \"" + back +
                                     "\";\nstruct Part { x @0 :UInt8; rows @1 :List(A.Row); }\n");
  return workspace.write("cyc/a.capnp",
                         std::string(kHead) +
                             "struct Row $Recto.table(\"r\") $Recto.key(\"part.x\") { part @0 "
                             ":import \"b.capnp\".Part; }\n");
}

TEST(CapnpSchema, IsTheSameFileByWhicheverPathItIsImported) {
  const Workspace workspace;
  cycle(workspace, "a.capnp");
  const std::filesystem::path directory = workspace.path("cyc");
  const std::filesystem::path relative = std::filesystem::relative(directory);
  for (const std::filesystem::path& path :
       {directory / "a.capnp", directory / "." / "a.capnp",
        directory / ".." / "cyc" / "." / "a.capnp", relative / "a.capnp",
        std::filesystem::path(".") / relative / "a.capnp"}) {
    Diagnostics diagnostics;
    const Compiled compiled = compile_schema(path.string(), diagnostics);
    EXPECT_EQ(diagnostics.to_string(), "") << path;
    EXPECT_NE(content_of(compiled, "a.recto.hpp").find("class RowTable"), std::string::npos)
        << path;
  }
}

TEST(CapnpSchema, IsTheSameFileInAnImportDirectory) {
  const Workspace workspace;
  cycle(workspace, "/a.capnp");
  const std::filesystem::path directory = workspace.path("cyc");
  const std::string schema = (std::filesystem::relative(directory) / "a.capnp").string();
  Diagnostics diagnostics;
  const Compiled compiled = compile(schema, {RECTO_SCHEMA_DIR, directory.string()}, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  EXPECT_EQ(compiled.headers.size(), 2U);
}

TEST(CapnpSchema, LeadsToManyTypesThatAreDeclaredLater) {
  const Workspace workspace;
  constexpr int kTypes = 300;
  std::string imported = "@0xb3c1f5a0d2e94c34;\n";
  std::string text = std::string(kHead) + "using Far = import \"far.capnp\";\n" +
                     "struct Row $Recto.table(\"r\") $Recto.key(\"g0.near.in.g.id\") {\n";
  std::string declared;
  for (int i = 0; i < kTypes; ++i) {
    const std::string n = std::to_string(i);
    text += "g" + n + " :group { near @" + std::to_string(2 * i) + " :Near" + n + "; list @" +
            std::to_string(2 * i + 1) + " :List(Near" + n + "); }\n";
    declared += "struct Near" + n + " { in @0 :Inner; far @1 :List(Far.Far" + n +
                "); struct Inner { g :group { id @0 :UInt32; kind @1 :Kind; } enum Kind { a @0; } "
                "} }\n";
    imported += "struct Far" + n +
                " { deep @0 :List(Deep); struct Deep { union { id @0 :Text; g "
                ":group { x @1 :Data; } } } }\n";
  }
  workspace.write("far.capnp", imported);
  const std::string schema = workspace.write("s.capnp", text + "}\n" + declared);
  Diagnostics diagnostics;
  const auto loaded = load_schema(schema, {RECTO_SCHEMA_DIR}, diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  ASSERT_TRUE(loaded);
  // Row; its groups; Near, Inner and its group; Far, Deep and its group.
  ASSERT_EQ(loaded->schema.records.size(), 1U + kTypes * 7U);
  for (const model::Record& record : loaded->schema.records) {
    EXPECT_FALSE(record.fields.empty()) << record.name;
    for (const model::Field& field : record.fields) {
      EXPECT_EQ(field.location.file, record.location.file) << record.name << " " << field.name;
    }
  }
  EXPECT_EQ(compile_schema(schema, diagnostics).headers.size(), 2U);
  EXPECT_EQ(diagnostics.to_string(), "");
}

// Text that is nearly a schema: pieces of one in any order.
rc::Gen<std::string> nearly_a_schema() {
  const std::vector<std::string> pieces{"struct ",
                                        "enum ",
                                        "union ",
                                        "group ",
                                        "interface ",
                                        "using ",
                                        "import ",
                                        "{ ",
                                        "} ",
                                        "( ",
                                        ") ",
                                        "[ ",
                                        "] ",
                                        "; ",
                                        ": ",
                                        "= ",
                                        "-> ",
                                        "$ ",
                                        ". ",
                                        ", ",
                                        "@0 ",
                                        "@1 ",
                                        "@2 ",
                                        "@0xd9b4f07c1e52a683; ",
                                        "A ",
                                        "B ",
                                        "a ",
                                        "b ",
                                        ":Text ",
                                        ":UInt64 ",
                                        ":List(A) ",
                                        ":A(B) ",
                                        "\"a\" ",
                                        "# remark\n",
                                        "\n",
                                        "1 ",
                                        "-1e9 ",
                                        "0x ",
                                        "\"\\",
                                        "const ",
                                        "annotation ",
                                        "$Recto.table(\"a\") ",
                                        "$Recto.key(\"a, b.a: Text desc\") ",
                                        "\"/capnp/c++.capnp\" ",
                                        "struct A { a @0 :UInt64; } ",
                                        "\xFF",
                                        "é "};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& chosen) {
                        std::string text = kHead;
                        for (const std::string& piece : chosen) text += piece;
                        return text;
                      });
}

void expect_headers_or_errors(const std::string& text) {
  const Workspace workspace;
  Diagnostics diagnostics;
  const Compiled compiled = compile_schema(workspace.write("s.capnp", text), diagnostics);
  RC_ASSERT(compiled.headers.empty() == diagnostics.has_errors());
}

RC_GTEST_PROP(CapnpSchemaProperty, PiecesOfSchemasGiveHeadersOrErrors, ()) {
  expect_headers_or_errors(*nearly_a_schema());
}

RC_GTEST_PROP(CapnpSchemaProperty, DamagedSchemasGiveHeadersOrErrors, ()) {
  static const std::string kSound =
      Workspace().read((golden_directory() / "schemas" / "capnp_nested.capnp").string());
  std::string text = kSound;
  const auto places = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, kSound.size())));
  for (const std::size_t at : places) {
    text[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                               rc::gen::elementOf(std::string("{}()[];:.,@$\"#01aA \n")));
  }
  expect_headers_or_errors(text);
}

RC_GTEST_PROP(CapnpSchemaProperty, AnyTextGivesErrors, (const std::string& text)) {
  expect_headers_or_errors(text);
}

}  // namespace
}  // namespace recto::codegen
