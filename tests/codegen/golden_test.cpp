// What rectoc writes and what it says, compared with files. After a wanted change run the tests
// once with RECTO_UPDATE_GOLDEN=1 and read the difference in the version control system.

#include <filesystem>

#include <gtest/gtest.h>

#include "golden.hpp"
#include "workspace.hpp"

namespace recto::codegen {
namespace {

// The schemas of both languages, by their names with extensions.
std::vector<std::string> all_schemas(const std::string& directory) {
  std::vector<std::string> names;
  for (const char* extension : {".fbs", ".capnp"}) {
    for (const std::string& name : schemas_in(directory, extension)) {
      names.push_back(name + extension);
    }
  }
  return names;
}

std::string stem(const std::string& schema) {
  return std::filesystem::path(schema).stem().string();
}

class Golden : public testing::TestWithParam<std::string> {
 protected:
  // Messages name files as they were given, so these must not depend on where the source tree is.
  Golden() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(golden_directory());
  }
  ~Golden() override { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

class GoldenHeader : public Golden {};

TEST_P(GoldenHeader, IsGeneratedAsBefore) {
  Diagnostics diagnostics;
  const Compiled compiled = compile_schema("schemas/" + GetParam(), diagnostics);
  EXPECT_EQ(diagnostics.to_string(), "");
  ASSERT_EQ(compiled.headers.size(), 2U);
  for (const GeneratedFile& header : compiled.headers) {
    EXPECT_TRUE(matches_golden(golden_directory() / "expected" / header.name, header.content));
  }
}

TEST_P(GoldenHeader, IsTheSameOnASecondRun) {
  Diagnostics diagnostics;
  const std::string schema = "schemas/" + GetParam();
  const Compiled first = compile_schema(schema, diagnostics);
  const Compiled second = compile_schema((golden_directory() / schema).string(), diagnostics);
  EXPECT_EQ(content_of(first, ".recto.hpp"), content_of(second, ".recto.hpp"));
  EXPECT_EQ(content_of(first, ".recto.schema.hpp"), content_of(second, ".recto.schema.hpp"));
}

INSTANTIATE_TEST_SUITE_P(Schemas, GoldenHeader, testing::ValuesIn(all_schemas("schemas")),
                         [](const auto& info) { return stem(info.param); });

class GoldenError : public Golden {};

TEST_P(GoldenError, IsReportedAsBefore) {
  Diagnostics diagnostics;
  const Compiled compiled = compile_schema("errors/" + GetParam(), diagnostics);
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_TRUE(compiled.headers.empty());
  EXPECT_TRUE(matches_golden(golden_directory() / "errors" / (stem(GetParam()) + ".txt"),
                             diagnostics.to_string()));
}

INSTANTIATE_TEST_SUITE_P(Schemas, GoldenError, testing::ValuesIn(all_schemas("errors")),
                         [](const auto& info) { return stem(info.param); });

TEST(LineDiff, ShowsOnlyTheLinesThatDiffer) {
  EXPECT_EQ(line_diff("a\nb\nc\n", "a\nx\nc\nd\n"), "-2: b\n+2: x\n+4: d\n");
  EXPECT_EQ(line_diff("a\n", "a\n"), "");
  EXPECT_EQ(line_diff("a\n", "a"), "+2: (no line feed at the end)\n");
}

}  // namespace
}  // namespace recto::codegen
