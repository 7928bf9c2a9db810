// examples/debian as its users run it.

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <vector>

#include "program.hpp"
#include "support/temporary_directory.hpp"

namespace recto_test {
namespace {

using testing::HasSubstr;
using testing::Not;

class DebianProgram : public testing::Test {
 protected:
  Outcome debian(std::vector<std::string> arguments, const std::string& input = {},
                 Output output = Output::kept) const {
    arguments.insert(arguments.begin(), RECTO_DEBIAN_PROGRAM);
    return run(arguments, directory_.path(), input, output);
  }

  std::string write(const std::string& name, const std::string& content) const {
    return write_file(directory_.path() / name, content).string();
  }

  std::string normal(const std::string& text) const { return normalised(text, directory_.path()); }

  const std::string sample_ = RECTO_EXAMPLES_DIR "/debian/sample/packages.txt";
  TemporaryDirectory directory_;
};

constexpr const char* kTwoPackages =
    "Package: one\nVersion: 1\nArchitecture: all\n\n"
    "Package: two\nVersion: 1\nArchitecture: all\nDepends: one (>= 1)\n";
constexpr const char* kOnePackage = "Package: two\nVersion: 2\nArchitecture: all\n";

TEST_F(DebianProgram, ExplainsItself) {
  const Outcome help = debian({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(golden("debian_help.txt", help.out), help.out);
  const Outcome query_help = debian({"rdepends", "--help"});
  EXPECT_EQ(query_help.status, 0);
  EXPECT_EQ(golden("debian_rdepends_help.txt", query_help.out), query_help.out);
}

TEST_F(DebianProgram, ShowsOneQueryOfEachKindWhenNoneIsNamed) {
  const Outcome tour = debian({"--input", sample_});
  EXPECT_EQ(tour.status, 0) << tour.err;
  EXPECT_EQ(golden("debian_tour.txt", normal(tour.out)), normal(tour.out));
}

TEST_F(DebianProgram, TellsTheLoadOnStandardErrorInPlainLines) {
  const Outcome load = debian({"--input", sample_, "sections"});
  EXPECT_EQ(golden("debian_load.txt", normal(load.err)), normal(load.err));
}

TEST_F(DebianProgram, OpensTheDatabaseWithoutLoadingTheSecondTime) {
  ASSERT_EQ(debian({"--input", sample_}).status, 0);
  const Outcome second = debian({"show", "pebbles"});
  EXPECT_EQ(second.status, 0);
  EXPECT_EQ(normal(second.err),
            "<dir>/.cache/recto/debian-packages.db: 8 packages from <examples>/debian/sample/"
            "packages.txt, loaded <date>; --reload loads again\n");
  EXPECT_THAT(second.out, HasSubstr("a small game"));
}

struct QueryCase {
  std::string name;
  std::vector<std::string> arguments;
};

std::ostream& operator<<(std::ostream& out, const QueryCase& query) { return out << query.name; }

class DebianQuery : public DebianProgram, public testing::WithParamInterface<QueryCase> {};

TEST_P(DebianQuery, PrintsItsGoldenTableOnBothEngines) {
  for (const std::string engine : {"lmdb", "rocksdb"}) {
    std::vector<std::string> arguments{"--db", engine + ".db", "--engine",
                                       engine, "--input",      sample_};
    arguments.insert(arguments.end(), GetParam().arguments.begin(), GetParam().arguments.end());
    const Outcome query = debian(arguments);
    EXPECT_EQ(query.status, 0) << query.err;
    EXPECT_EQ(golden("debian_" + GetParam().name + ".txt", normal(query.out)), normal(query.out))
        << engine;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sample, DebianQuery,
    testing::Values(
        QueryCase{"largest", {"largest", "-s", "math", "-n", "1"}},
        QueryCase{"largest_of_known_size", {"largest", "-s", "libs"}},
        QueryCase{"maintainer", {"maintainer", "Zo"}},
        QueryCase{"maintainer_limit", {"maintainer", "", "-n", "2"}},
        QueryCase{"largest_of_no_section", {"largest", "--section", "nowhere"}},
        QueryCase{"prefix", {"prefix", "aba"}},
        QueryCase{"prefix_limit", {"prefix", "", "-n", "2"}}, QueryCase{"sections", {"sections"}},
        QueryCase{"maintainers", {"maintainers", "-n", "2"}},
        QueryCase{"rdepends", {"rdepends", "libbead2"}},
        QueryCase{"rdepends_fields", {"rdepends", "abacus", "-r", "Recommends", "-r", "breaks"}},
        QueryCase{"show", {"show", "abacus"}}, QueryCase{"show_relations", {"show", "libbead2"}},
        QueryCase{"show_nothing", {"show", "no-such-package"}}),
    [](const auto& test) { return test.param.name; });

TEST_F(DebianProgram, ReloadDropsWhatTheNewIndexDoesNotList) {
  const std::string index = write("index", kTwoPackages);
  EXPECT_THAT(debian({"--input", index, "prefix", ""}).out, HasSubstr("one "));
  write("index", kOnePackage);
  EXPECT_THAT(debian({"--input", index, "prefix", ""}).out, HasSubstr("one "));  // not asked to

  const Outcome reloaded = debian({"--input", index, "--reload", "prefix", ""});
  EXPECT_THAT(reloaded.err, HasSubstr("they will be replaced"));
  EXPECT_THAT(reloaded.out, Not(HasSubstr("one ")));
  EXPECT_THAT(reloaded.out, HasSubstr("1 row visited"));
}

TEST_F(DebianProgram, LoadsAgainFromAnotherInput) {
  ASSERT_EQ(debian({"--input", sample_}).status, 0);
  EXPECT_THAT(debian({write("index", kTwoPackages), "prefix", ""}).out,
              HasSubstr("2 rows visited"));
  EXPECT_THAT(debian({"--input", "-", "prefix", ""}, kOnePackage).out, HasSubstr("1 row visited"));
  EXPECT_THAT(debian({"--input", "-", "prefix", ""}, kTwoPackages).out,
              HasSubstr("2 rows visited"));
}

TEST_F(DebianProgram, NamesTheLineOfABrokenStanzaAndKeepsTheOldPackages) {
  ASSERT_EQ(debian({"--input", write("good", kTwoPackages)}).status, 0);
  const std::string broken =
      write("broken", std::string(kTwoPackages) + "\nPackage: three\nno field at all\n");
  const Outcome failed = debian({"--input", broken});
  EXPECT_EQ(failed.status, 1);
  EXPECT_EQ(failed.out, "");
  EXPECT_THAT(normal(failed.err),
              HasSubstr("debian: <dir>/broken:11: expected \"Field: value\", found \"no field at "
                        "all\"\n"));
  const Outcome after = debian({"prefix", ""});
  EXPECT_THAT(after.out, HasSubstr("2 rows visited"));
  EXPECT_THAT(normal(after.err), HasSubstr("<dir>/good"));
}

TEST_F(DebianProgram, RefusesWrongCommandLines) {
  const Outcome typing_error = debian({"sectoins"});
  EXPECT_EQ(typing_error.status, 2);
  EXPECT_THAT(typing_error.err, HasSubstr("there is no file, and no query, called sectoins"));
  EXPECT_EQ(debian({"--input", "missing.txt"}).status, 2);
  EXPECT_EQ(debian({"rdepends"}).status, 2);
  const Outcome bad_field = debian({"--input", sample_, "rdepends", "one", "-r", "needs"});
  EXPECT_EQ(bad_field.status, 2);
  EXPECT_THAT(bad_field.err, HasSubstr("there is no field needs; they are depends, pre-depends"));
}

TEST_F(DebianProgram, RefusesADatabaseThatIsNone) {
  const Outcome failed = debian({"--db", write("text", std::string(9000, 'x')), "sections"});
  EXPECT_EQ(failed.status, 1);
  EXPECT_THAT(failed.err, HasSubstr("/text"));
  const Outcome directory = debian({"--input", directory_.path().string()});
  EXPECT_EQ(directory.status, 1);
  EXPECT_THAT(directory.err, HasSubstr("Is a directory"));
}

TEST_F(DebianProgram, EndsQuietlyWhenItsReaderHasSeenEnough) {
  ASSERT_EQ(debian({"--input", sample_}).status, 0);
  const Outcome closed = debian({"sections"}, "", Output::closed);
  EXPECT_EQ(closed.status, 0);
  EXPECT_THAT(closed.err, Not(HasSubstr("debian:")));
}

TEST_F(DebianProgram, SaysThatItsOutputCannotBeWritten) {
  ASSERT_EQ(debian({"--input", sample_}).status, 0);
  const Outcome full = debian({"sections"}, "", Output::full);
  EXPECT_EQ(full.status, 1);
  EXPECT_THAT(full.err, HasSubstr("debian: cannot write the output: No space left on device"));
}

}  // namespace
}  // namespace recto_test
