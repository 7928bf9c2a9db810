// examples/edgar as its users run it.

#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "program.hpp"
#include "support/temporary_directory.hpp"

namespace recto_test {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

class EdgarProgram : public testing::Test {
 protected:
  Outcome edgar(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), RECTO_EDGAR_PROGRAM);
    return run(arguments, directory_.path());
  }

  /// A data set of one filing. `num` are the lines of num.txt.
  std::string data_set(const std::string& name, const std::string& num) const {
    const fs::path directory = directory_.path() / name;
    fs::create_directories(directory);
    write_file(directory / "sub.txt",
               "adsh\tcik\tname\tsic\tform\tperiod\tfiled\n"
               "A\t7\tASPEN INC\t3420\t10-K\t20231231\t20240301\n");
    write_file(directory / "num.txt", num);
    return directory.string();
  }

  /// A data set of six companies in two industries, and in none that is known.
  std::string data_set_of_industries() const {
    const fs::path directory = directory_.path() / "industries";
    fs::create_directories(directory);
    write_file(directory / "sub.txt",
               "adsh\tcik\tname\tsic\tform\tperiod\tfiled\n"
               "A\t1\tALDER INC\t7372\t10-K\t20231231\t20240301\n"
               "B\t2\tBEECH INC\t\t10-K\t20231231\t20240301\n"
               "C\t3\tCHERRY INC\t3420\t10-K\t20231231\t20240301\n"
               "D\t4\tDATE INC\t7372\t10-K\t20231231\t20240301\n"
               "E\t5\tELDER INC\t\t10-K\t20231231\t20240301\n"
               "F\t6\tFIR INC\t7372\t10-K\t20231231\t20240301\n");
    write_file(directory / "num.txt",
               "adsh\ttag\tversion\tddate\tqtrs\tuom\tvalue\n"
               "A\tRevenues\tg\t20231231\t4\tUSD\t1100000\n"
               "B\tRevenues\tg\t20231231\t4\tUSD\t2200000\n"
               "C\tRevenues\tg\t20231231\t4\tUSD\t3300000\n"
               "D\tRevenues\tg\t20231231\t4\tUSD\t4400000\n"
               "E\tRevenues\tg\t20231231\t4\tUSD\t5500000\n");
    return directory.string();
  }

  std::string normal(const std::string& text) const { return normalised(text, directory_.path()); }

  const std::string sample_ = RECTO_EXAMPLES_DIR "/edgar/sample";
  TemporaryDirectory directory_;
};

TEST_F(EdgarProgram, ExplainsItself) {
  const Outcome help = edgar({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(golden("edgar_help.txt", help.out), help.out);
}

TEST_F(EdgarProgram, LoadsTheSampleAndShowsRevenue) {
  const Outcome both = edgar({sample_});
  EXPECT_EQ(both.status, 0) << both.err;
  EXPECT_EQ(golden("edgar_sample.txt", normal(both.out)), normal(both.out));
  EXPECT_EQ(golden("edgar_sample_load.txt", normal(both.err)), normal(both.err));
}

TEST_F(EdgarProgram, OpensTheDatabaseAgain) {
  ASSERT_EQ(edgar({"--db", "here.db", sample_}).status, 0);
  const Outcome quarter = edgar({"--db", "here.db", "companies", "--duration", "quarter"});
  EXPECT_EQ(quarter.status, 0);
  EXPECT_EQ(quarter.err, "here.db: 5 companies, 14 values\n");
  EXPECT_EQ(golden("edgar_quarter.txt", normal(quarter.out)), normal(quarter.out));
  const Outcome company = edgar({"--db", "here.db", "company", "1"});
  EXPECT_EQ(golden("edgar_company.txt", normal(company.out)), normal(company.out));
}

TEST_F(EdgarProgram, AnswersTheSameOnBothEnginesAndInBothFormats) {
  const std::string expected = golden("edgar_sample.txt", normal(edgar({sample_}).out));
  for (const std::string engine : {"lmdb", "rocksdb"}) {
    // Both formats in one database, each in tables of its own.
    for (const std::string format : {"flatbuffers", "capnproto"}) {
      const std::vector<std::string> where{"--db", engine + ".db", "--engine",
                                           engine, "--format",     format};
      std::vector<std::string> load = where;
      load.push_back(sample_);
      const Outcome loaded = edgar(load);
      EXPECT_EQ(loaded.status, 0) << loaded.err;
      EXPECT_EQ(normal(loaded.out), expected) << engine << ", " << format;
      const Outcome again = edgar({"--db", engine + ".db", "--format", format, "company", "1"});
      EXPECT_EQ(golden("edgar_company.txt", normal(again.out)), normal(again.out))
          << engine << ", " << format;
    }
  }
}

TEST_F(EdgarProgram, FindsTheCompaniesOfAnIndustryInTheIndexAsInAScan) {
  const std::string data = data_set_of_industries();
  for (const std::string engine : {"lmdb", "rocksdb"}) {
    for (const std::string format : {"flatbuffers", "capnproto"}) {
      const std::vector<std::string> where{"--db", engine + ".db", "--engine",
                                           engine, "--format",     format};
      ASSERT_EQ(edgar(with(where, {data})).status, 0);
      const Outcome index = edgar(with(where, {"industries"}));
      EXPECT_EQ(golden("edgar_industries.txt", normal(index.out)), normal(index.out))
          << engine << ", " << format;
      const Outcome scan = edgar(with(where, {"industries", "--by", "scan"}));
      EXPECT_EQ(normal(scan.out), normal(index.out)) << engine << ", " << format;
      const Outcome one = edgar(with(where, {"companies", "--sic", "7372"}));
      EXPECT_EQ(golden("edgar_industry.txt", normal(one.out)), normal(one.out))
          << engine << ", " << format;
    }
  }
}

TEST_F(EdgarProgram, RefusesAnEngineThatTheDatabaseHasNot) {
  ASSERT_EQ(edgar({"--db", "here.db", sample_}).status, 0);
  const Outcome other = edgar({"--db", "here.db", "--engine", "rocksdb", "companies"});
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.err, HasSubstr("rocksdb"));
  EXPECT_EQ(edgar({"--db", "here.db", "--engine", "oracle", "companies"}).status, 2);
}

TEST_F(EdgarProgram, ReplacesTheOldDataSets) {
  ASSERT_EQ(edgar({sample_}).status, 0);
  // Data sets of the first years have no segments.
  const std::string small = data_set("small",
                                     "adsh\ttag\tversion\tddate\tqtrs\tuom\tvalue\n"
                                     "A\tRevenues\tg\t20231231\t4\tUSD\t5000000\n");
  const Outcome replaced = edgar({small, "companies"});
  EXPECT_EQ(replaced.status, 0) << replaced.err;
  EXPECT_THAT(replaced.out, HasSubstr("ASPEN INC"));
  EXPECT_THAT(replaced.out, HasSubstr("1 of 1 company report it"));
  EXPECT_THAT(edgar({"companies"}).err, HasSubstr("1 company, 1 value\n"));
}

TEST_F(EdgarProgram, LoadsSeveralDataSetsTogether) {
  const std::string header = "adsh\ttag\tversion\tddate\tqtrs\tuom\tvalue\n";
  const Outcome both =
      edgar({sample_, data_set("small", header + "A\tT\tg\t20231231\t0\tUSD\t\n")});
  EXPECT_THAT(both.out, ContainsRegex("filings +7 +7 +0"));
  EXPECT_THAT(both.out, ContainsRegex("companies +- +6"));
  EXPECT_THAT(both.out, ContainsRegex("values +18 +15 +1 +1 +1"));
}

TEST_F(EdgarProgram, NamesFileAndLineOfBadInputAndKeepsTheOldData) {
  ASSERT_EQ(edgar({sample_}).status, 0);
  const std::string header = "adsh\ttag\tversion\tddate\tqtrs\tuom\tvalue\n";
  const struct {
    std::string num;
    std::string message;
  } cases[] = {
      {header + "A\tT\tg\tsoon\t0\tUSD\t1\n", "num.txt:2: ddate is \"soon\", which is no number"},
      {header + "A\tT\tg\t20231231\t0\tUSD\n", "num.txt:2: the line has 6 fields, and the header"},
      {"adsh\ttag\n", "num.txt:1: there is no column \"version\""},
      {"", "num.txt:1: the file is empty"},
  };
  for (const auto& bad : cases) {
    const Outcome failed = edgar({data_set("bad", bad.num)});
    EXPECT_EQ(failed.status, 1);
    EXPECT_THAT(failed.err, HasSubstr(bad.message));
  }
  EXPECT_THAT(edgar({"companies"}).err, HasSubstr("5 companies, 14 values"));
}

TEST_F(EdgarProgram, SaysWhatIsMissing) {
  const Outcome empty = edgar({});
  EXPECT_EQ(empty.status, 1);
  EXPECT_THAT(empty.err, HasSubstr("has no companies yet: name the directory of a data set"));
  const Outcome no_files = edgar({directory_.path().string()});
  EXPECT_EQ(no_files.status, 1);
  EXPECT_THAT(no_files.err, HasSubstr("sub.txt: No such file or directory"));
  const Outcome typing_error = edgar({"compnies"});
  EXPECT_EQ(typing_error.status, 2);
  EXPECT_THAT(typing_error.err, HasSubstr("there is no directory, and no report, called compnies"));
}

TEST_F(EdgarProgram, KeepsEveryRowOfARealDataSet) {
  const fs::path real = RECTO_SHARED_DATA_DIR "/edgar/2009q3";
  if (!fs::exists(real / "num.txt")) {
    GTEST_SKIP() << "no real data set here: ../shared/data/edgar/2009q3 is missing";
  }
  const Outcome loaded = edgar({real.string()});
  EXPECT_EQ(loaded.status, 0) << loaded.err;
  const Outcome other =
      edgar({"--db", "other.db", "--engine", "rocksdb", "--format", "capnproto", real.string()});
  EXPECT_EQ(normal(other.out), normal(loaded.out)) << other.err;
  EXPECT_THAT(loaded.out, ContainsRegex("filings +435 +435 +0"));
  EXPECT_THAT(loaded.out, ContainsRegex("companies +- +430"));
  EXPECT_THAT(loaded.out, ContainsRegex("values +126,650 +126,650 +0 +0 +0"));
  EXPECT_THAT(loaded.out, HasSubstr("WAL MART STORES INC"));
  const Outcome index = edgar({"industries", "--limit", "0"});
  EXPECT_THAT(index.out, HasSubstr("Petroleum refining"));
  EXPECT_EQ(normal(edgar({"industries", "--limit", "0", "--by", "scan"}).out), normal(index.out));
}

}  // namespace
}  // namespace recto_test
