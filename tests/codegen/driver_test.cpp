#include "driver/driver.hpp"

#include <chrono>
#include <filesystem>
#include <system_error>

#include <gtest/gtest.h>

#include "driver/depfile.hpp"
#include "driver/output.hpp"
#include "workspace.hpp"

namespace recto::codegen {
namespace {

constexpr const char* kSchema =
    "include \"recto.fbs\";\ninclude \"part.fbs\";\ntable T (recto_table: \"t\", recto_key: \"a\") "
    "{ a: Part; }\n";
constexpr const char* kPart = "struct Part { x: int; }\n";

class Driver : public testing::Test {
 protected:
  Options options() {
    workspace_.write("in/part.fbs", kPart);
    Options result;
    result.schemas = {workspace_.write("in/s.fbs", kSchema)};
    result.include_directories = {RECTO_SCHEMA_DIR};
    result.output_directory = workspace_.path("out/deep").string();
    return result;
  }

  Workspace workspace_;
  Diagnostics diagnostics_;
};

TEST_F(Driver, WritesBothHeaders) {
  EXPECT_EQ(run(options(), diagnostics_), Outcome::done);
  EXPECT_NE(workspace_.read("out/deep/s.recto.hpp").find("class TTable"), std::string::npos);
  EXPECT_NE(workspace_.read("out/deep/s.recto.schema.hpp").find("inline constexpr char T_"),
            std::string::npos);
}

TEST_F(Driver, LeavesFilesOfTheSameContentUntouched) {
  const Options all = options();
  ASSERT_EQ(run(all, diagnostics_), Outcome::done);
  const std::filesystem::path header = workspace_.path("out/deep/s.recto.hpp");
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(header, old);
  ASSERT_EQ(run(all, diagnostics_), Outcome::done);
  EXPECT_EQ(std::filesystem::last_write_time(header), old);
  workspace_.write("out/deep/s.recto.hpp", "something else");
  ASSERT_EQ(run(all, diagnostics_), Outcome::done);
  EXPECT_NE(workspace_.read("out/deep/s.recto.hpp"), "something else");
}

TEST_F(Driver, WritesNothingWhenOneSchemaIsWrong) {
  Options all = options();
  all.schemas.push_back(workspace_.write("in/bad.fbs", "table T { x: nothing; }"));
  EXPECT_EQ(run(all, diagnostics_), Outcome::schema_errors);
  EXPECT_FALSE(std::filesystem::exists(workspace_.path("out")));
}

TEST_F(Driver, ReportsTheErrorsOfAllSchemas) {
  Options all = options();
  all.schemas = {workspace_.write("in/a.fbs", "table A { x: int; }"),
                 workspace_.write("in/b.fbs", "table B { x: nothing; }")};
  EXPECT_EQ(run(all, diagnostics_), Outcome::schema_errors);
  EXPECT_EQ(diagnostics_.sorted().size(), 2U);
}

TEST_F(Driver, NamesAllSchemasThatWereRead) {
  Options all = options();
  all.depfile = workspace_.path("s.d").string();
  all.depfile_target = "stamp";
  all.list_file = workspace_.path("s.list").string();
  ASSERT_EQ(run(all, diagnostics_), Outcome::done);
  const std::string list = workspace_.read("s.list");
  EXPECT_TRUE(list.starts_with(workspace_.path("in/s.fbs").string() + "\n")) << list;
  EXPECT_NE(list.find(workspace_.path("in/part.fbs").string() + "\n"), std::string::npos) << list;
  EXPECT_NE(list.find("/recto.fbs\n"), std::string::npos) << list;
  EXPECT_TRUE(workspace_.read("s.d").starts_with("stamp: \\\n  ")) << workspace_.read("s.d");
}

TEST_F(Driver, RefusesTwoSchemasOfOneName) {
  Options all = options();
  workspace_.write("other/part.fbs", kPart);
  all.schemas.push_back(workspace_.write("other/s.fbs", kSchema));
  EXPECT_EQ(run(all, diagnostics_), Outcome::schema_errors);
  EXPECT_NE(diagnostics_.to_string().find("its headers would have the same names as those of"),
            std::string::npos);
}

TEST_F(Driver, RefusesFilesThatAreNoSchemas) {
  const std::pair<std::string, std::string> cases[] = {
      {workspace_.write("x.txt", ""), "the name of a schema ends in .fbs, .bfbs or .capnp"},
      {workspace_.write("x.capnp", std::string("a\0b", 3)),
       "this is not text; a .capnp file is a schema in text"},
      {workspace_.write("x.fbs", std::string("a\0b", 3)), "this is not text"},
      {workspace_.path("missing.fbs").string(), "can't read the schema: No such file or directory"},
      {(workspace_.write("dir.fbs/x", ""), workspace_.path("dir.fbs").string()),
       "this is a directory"},
  };
  for (const auto& [schema, message] : cases) {
    Diagnostics diagnostics;
    EXPECT_TRUE(compile_schema(schema, diagnostics).headers.empty());
    EXPECT_TRUE(diagnostics.to_string().starts_with(schema + ": error: " + message))
        << diagnostics.to_string();
  }
}

TEST_F(Driver, EmitsTheTablesOfTheFileItselfOnly) {
  Options all = options();
  workspace_.write("in/part.fbs",
                   "include \"recto.fbs\";\nstruct Part { x: int; }\ntable Included (recto_table: "
                   "\"i\", recto_key: \"p\") { p: Part; }\n");
  ASSERT_EQ(run(all, diagnostics_), Outcome::done);
  EXPECT_EQ(workspace_.read("out/deep/s.recto.hpp").find("IncludedTable"), std::string::npos);
}

TEST(Output, LeavesNothingBehindWhenItCanNotWrite) {
  const Workspace workspace;
  workspace.write("file", "");
  EXPECT_THROW(write_file(workspace.path("file/below"), "x"), std::system_error);
  std::filesystem::create_directories(workspace.path("directory/in_the_way"));
  EXPECT_THROW(write_file(workspace.path("directory"), "x"), std::system_error);
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(workspace.path("")))
    ++entries;
  EXPECT_EQ(entries, 2U);
}

TEST(Depfile, EscapesWhatMakeWouldTakeForItself) {
  EXPECT_EQ(make_rule("a b", {"/x/$y", "/z#"}), "a\\ b: \\\n  /x/$$y \\\n  /z\\#\n");
}

}  // namespace
}  // namespace recto::codegen
