// What `Options::recreate` creates and replaces. What is replaced is renamed, and never lost.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "opening/databases.hpp"

namespace {

using recto::Engine;
using recto::ErrorCode;
using recto::Recreate;
using recto_test::complains;
using recto_test::counter;
using recto_test::error_of;
using recto_test::make_database;
using recto_test::names_in;
using recto_test::rows_in;
using recto_test::throws;
using recto_test::WaitingChild;
using specimens::CounterTable;
namespace fs = std::filesystem;

class ARecreation : public testing::TestWithParam<Engine> {
 protected:
  [[nodiscard]] fs::path path() const { return directory_ / "test.db"; }

  [[nodiscard]] recto::Options options(Recreate recreate, std::uint32_t data_version = 0) {
    return {.engine = GetParam(),
            .recreate = recreate,
            .data_version = data_version,
            .log = [this](std::string_view line) { lines_.emplace_back(line); }};
  }

  void make(std::uint64_t count, std::uint32_t data_version = 0) {
    make_database(path(), {.engine = GetParam(), .data_version = data_version}, count);
  }

  /// Opens it and returns what was set aside.
  std::optional<fs::path> open(Recreate recreate, std::uint32_t data_version = 0) {
    return recto::Database::open(path(), options(recreate, data_version)).set_aside();
  }

  /// Makes the database one that can't be opened.
  void damage() {
    const fs::path file = GetParam() == Engine::lmdb ? path() : path() / "CURRENT";
    recto_test::write_file(file, std::string(100, '?'));
  }

  /// Whether a forked child can have the database open.
  [[nodiscard]] bool can_have_children() const { return GetParam() != Engine::rocksdb; }

  void expect_kept(std::uint64_t rows, std::uint32_t data_version = 0) {
    EXPECT_EQ(names_in(directory_.path()), std::vector<std::string>{"test.db"});
    EXPECT_EQ(rows_in(path(), data_version), rows);
    EXPECT_TRUE(lines_.empty());
  }

  recto_test::TemporaryDirectory directory_;
  std::vector<std::string> lines_;
};

TEST_P(ARecreation, NeverMakesNothing) {
  EXPECT_TRUE(
      complains(ErrorCode::not_found, "open", path().string(), [&] { open(Recreate::never); }));
  EXPECT_TRUE(fs::is_empty(directory_.path()));
  make(3);
  EXPECT_FALSE(open(Recreate::never).has_value());
  expect_kept(3);
}

TEST_P(ARecreation, IfMissingMakesWhatIsMissingAlone) {
  EXPECT_FALSE(open(Recreate::if_missing).has_value());
  make(3);
  EXPECT_FALSE(open(Recreate::if_missing).has_value());
  expect_kept(3);
}

TEST_P(ARecreation, OfWhatIsMissingSetsNothingAside) {
  for (const Recreate recreate :
       {Recreate::always, Recreate::on_version_bump, Recreate::on_validation_fail}) {
    EXPECT_FALSE(open(recreate).has_value());
    fs::remove_all(path());
  }
  EXPECT_TRUE(lines_.empty());
}

TEST_P(ARecreation, AlwaysSetsTheDatabaseAsideAndSaysWhere) {
  make(3);
  auto db = recto::Database::open(path(), options(Recreate::always));
  ASSERT_TRUE(db.set_aside().has_value());
  const fs::path aside = *db.set_aside();
  EXPECT_EQ(aside.parent_path(), fs::canonical(directory_.path()));
  EXPECT_THAT(aside.filename().string(),
              testing::MatchesRegex("test\\.db\\.set-aside-[0-9]{8}T[0-9]{6}Z"));
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_THAT(lines_[0], testing::AllOf(testing::HasSubstr(path().string()),
                                        testing::HasSubstr(aside.string())));
  auto counters = CounterTable::open(db);
  EXPECT_EQ(counters.size(), 0u);
  counters.put(counter(7, "new"));
  EXPECT_EQ(rows_in(aside), 3u);
  EXPECT_EQ(counters.size(), 1u);
}

TEST_P(ARecreation, LetsTheLogOpenDatabases) {
  make(3);
  auto replacing = options(Recreate::always);
  std::vector<std::uint64_t> rows;
  replacing.log = [&](std::string_view line) {
    const fs::path aside = fs::canonical(directory_.path()) / names_in(directory_.path()).back();
    EXPECT_THAT(std::string(line), testing::HasSubstr(aside.string()));
    rows.push_back(rows_in(aside));
  };
  static_cast<void>(recto::Database::open(path(), replacing));
  EXPECT_EQ(rows, std::vector<std::uint64_t>{3});
}

TEST_P(ARecreation, NeverOverwritesWhatWasSetAsideBefore) {
  std::vector<fs::path> aside;
  for (std::uint64_t round = 1; round <= 5; ++round) {
    auto db = recto::Database::open(path(), options(Recreate::always));
    CounterTable::open(db).put_all(recto_test::counters_up_to(round));
    if (db.set_aside()) {
      aside.push_back(*db.set_aside());
    }
  }
  ASSERT_EQ(aside.size(), 4u);
  for (std::uint64_t round = 1; round <= 4; ++round) {
    EXPECT_EQ(rows_in(aside[round - 1]), round);
  }
}

TEST_P(ARecreation, GoesToStandardErrorWhereThereIsNoLog) {
  make(1);
  testing::internal::CaptureStderr();
  const auto db =
      recto::Database::open(path(), {.engine = GetParam(), .recreate = Recreate::always});
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::HasSubstr(db.set_aside()->string() + ": "));
}

TEST_P(ARecreation, IsNotStoppedByALogThatThrows) {
  make(2);
  const auto db = recto::Database::open(
      path(), {.engine = GetParam(), .recreate = Recreate::always, .log = [](std::string_view) {
                 throw std::runtime_error("no room for a line");
               }});
  EXPECT_EQ(rows_in(*db.set_aside()), 2u);
}

TEST_P(ARecreation, AlwaysTakesNothingFromAnotherDatabaseOfTheProcess) {
  make(3);
  {
    auto other = recto::Database::open(path(), {.engine = GetParam()});
    EXPECT_TRUE(
        complains(ErrorCode::busy, "set aside", path().string(), [&] { open(Recreate::always); }));
    EXPECT_EQ(CounterTable::open(other).size(), 3u);
  }
  expect_kept(3);
  EXPECT_TRUE(open(Recreate::always).has_value());
}

TEST_P(ARecreation, AlwaysTakesNothingFromAnotherProcess) {
  if (!can_have_children()) {
    GTEST_SKIP() << "RocksDB can't be used in a forked child";
  }
  make(3);
  {
    const WaitingChild child([&](const auto& wait) {
      auto db = recto::Database::open(path(), {.engine = GetParam()});
      wait();
    });
    EXPECT_TRUE(
        complains(ErrorCode::busy, "set aside", path().string(), [&] { open(Recreate::always); }));
  }
  expect_kept(3);  // the child was killed, and is in nobody's way
  EXPECT_TRUE(open(Recreate::always).has_value());
}

TEST_P(ARecreation, IsOfTheFileThatALinkLeadsTo) {
  make(3);
  fs::create_directory(directory_ / "links");
  const fs::path link = directory_ / "links/link.db";
  fs::create_symlink(path(), link);
  const auto db = recto::Database::open(link, options(Recreate::always));
  EXPECT_EQ(db.set_aside()->parent_path(), fs::canonical(directory_.path()));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(rows_in(*db.set_aside()), 3u);
}

TEST_P(ARecreation, AlwaysMayChangeTheEngine) {
  if (recto_test::kDiskEngines.size() < 2) {
    GTEST_SKIP() << "there is one engine";
  }
  make(3);
  const Engine other = GetParam() == Engine::lmdb ? Engine::rocksdb : Engine::lmdb;
  auto changed = options(Recreate::always);
  changed.engine = other;
  auto db = recto::Database::open(path(), changed);
  EXPECT_EQ(db.stats().engine, testing::PrintToString(other));
  EXPECT_EQ(rows_in(*db.set_aside()), 3u);
}

TEST_P(ARecreation, OnVersionBumpReplacesDataOfAnotherVersion) {
  make(3, 1);
  EXPECT_FALSE(open(Recreate::on_version_bump, 1).has_value());
  expect_kept(3, 1);

  const auto aside = open(Recreate::on_version_bump, 2);
  ASSERT_TRUE(aside.has_value());
  EXPECT_EQ(rows_in(*aside, 1), 3u);
  EXPECT_EQ(rows_in(path(), 2), 0u);
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_THAT(lines_[0], testing::HasSubstr("version 1"));

  // Also an older one, and for good.
  EXPECT_TRUE(open(Recreate::on_version_bump, 1).has_value());
  EXPECT_FALSE(open(Recreate::on_version_bump, 1).has_value());
}

TEST_P(ARecreation, OnVersionBumpLeavesDamageAlone) {
  make(3);
  damage();
  EXPECT_TRUE(throws(ErrorCode::corrupt, [&] { open(Recreate::on_version_bump); }));
  EXPECT_EQ(names_in(directory_.path()), std::vector<std::string>{"test.db"});
}

TEST_P(ARecreation, OnVersionBumpTakesNothingFromAnotherProcess) {
  if (!can_have_children()) {
    GTEST_SKIP() << "RocksDB can't be used in a forked child";
  }
  make(3, 1);
  {
    const WaitingChild child([&](const auto& wait) {
      auto db = recto::Database::open(path(), {.engine = GetParam(), .data_version = 1});
      wait();
    });
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { open(Recreate::on_version_bump, 2); }));
  }
  expect_kept(3, 1);
}

TEST_P(ARecreation, OnValidationFailReplacesWhatIsDamaged) {
  make(3);
  EXPECT_FALSE(open(Recreate::on_validation_fail).has_value());
  expect_kept(3);

  damage();
  const auto aside = open(Recreate::on_validation_fail);
  ASSERT_TRUE(aside.has_value());
  EXPECT_EQ(rows_in(path()), 0u);
  EXPECT_TRUE(fs::exists(*aside));
}

TEST_P(ARecreation, OnValidationFailKeepsDataOfAnotherVersion) {
  make(3, 1);
  EXPECT_TRUE(throws(ErrorCode::format_version, [&] { open(Recreate::on_validation_fail, 2); }));
  expect_kept(3, 1);
}

TEST_P(ARecreation, NeverReplacesADirectoryOfOtherThings) {
  fs::create_directory(path());
  recto_test::write_file(path() / "letter.txt", "Dear reader");
  for (const Recreate recreate :
       {Recreate::always, Recreate::on_version_bump, Recreate::on_validation_fail}) {
    for (const Engine engine : {Engine::automatic, GetParam()}) {
      auto any = options(recreate);
      any.engine = engine;
      const auto error = error_of([&] { static_cast<void>(recto::Database::open(path(), any)); });
      EXPECT_TRUE(error.has_value());
    }
  }
  EXPECT_EQ(recto_test::read_file(path() / "letter.txt"), "Dear reader");
  EXPECT_EQ(names_in(path()), std::vector<std::string>{"letter.txt"});
  EXPECT_EQ(names_in(directory_.path()), std::vector<std::string>{"test.db"});
}

INSTANTIATE_TEST_SUITE_P(, ARecreation, testing::ValuesIn(recto_test::kDiskEngines),
                         testing::PrintToStringParamName());

TEST(AFileThatIsNoDatabase, IsSetAsideWithAllItsBytes) {
  const recto_test::TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  for (const std::string& content :
       {std::string("x"), std::string("some text\n"), std::string(10'000, '\0')}) {
    recto_test::write_file(path, content);
    const auto db = recto::Database::open(
        path, {.recreate = Recreate::on_validation_fail, .log = [](std::string_view) {}});
    ASSERT_TRUE(db.set_aside().has_value());
    EXPECT_EQ(recto_test::read_file(*db.set_aside()), content);
  }
}

TEST(AFileThatTheUserMayNotRead, IsNeverSetAside) {
  const recto_test::TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  make_database(path, {}, 3);
  fs::permissions(directory.path(), fs::perms(0777));
  fs::permissions(path, fs::perms::none);
  EXPECT_EQ(recto_test::as_nobody([&] {
              for (const Recreate recreate :
                   {Recreate::on_version_bump, Recreate::on_validation_fail, Recreate::always}) {
                EXPECT_TRUE(throws(ErrorCode::permission, [&] {
                  static_cast<void>(recto::Database::open(path, {.recreate = recreate}));
                }));
              }
              return testing::Test::HasFailure() ? 1 : 0;
            }),
            0);
  EXPECT_EQ(names_in(directory.path()), std::vector<std::string>{"test.db"});
}

TEST(DataOfAVersion, IsRefusedByProgramsOfAnother) {
  const recto_test::TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  make_database(path, {.data_version = 7}, 3);
  const auto error = recto_test::error_of(
      [&] { static_cast<void>(recto::Database::open(path, {.data_version = 12})); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code(), ErrorCode::format_version);
  EXPECT_THAT(error->what(),
              testing::AllOf(testing::HasSubstr("version 7"), testing::HasSubstr("is 12"),
                             testing::HasSubstr("Recreate::on_version_bump")));
  EXPECT_TRUE(throws(ErrorCode::format_version,
                     [&] { static_cast<void>(recto::Database::open(path, {.read_only = true})); }));
  EXPECT_EQ(rows_in(path, 7), 3u);
}

}  // namespace
