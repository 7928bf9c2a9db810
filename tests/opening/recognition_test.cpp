// The engine of a database that is there already.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "opening/databases.hpp"

namespace {

using recto::Engine;
using recto::ErrorCode;
using recto_test::complains;
using recto_test::kDiskEngines;
using recto_test::make_database;
using recto_test::TemporaryDirectory;
namespace fs = std::filesystem;

void open(const fs::path& path, const recto::Options& options = {}) {
  static_cast<void>(recto::Database::open(path, options));
}

class AnExistingDatabase : public testing::TestWithParam<Engine> {};

TEST_P(AnExistingDatabase, IsOpenedWithoutNamingItsEngine) {
  const TemporaryDirectory directory;
  make_database(directory / "test.db", {.engine = GetParam()}, 3);
  auto db = recto::Database::open(directory / "test.db");
  EXPECT_EQ(db.stats().engine, testing::PrintToString(GetParam()));
  EXPECT_EQ(specimens::CounterTable::open(db).size(), 3u);
}

TEST_P(AnExistingDatabase, IsNotOpenedByAnotherEngine) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  make_database(path, {.engine = GetParam()}, 3);
  const Engine other = GetParam() == Engine::lmdb ? Engine::rocksdb : Engine::lmdb;
  const auto error = recto_test::error_of([&] { open(path, {.engine = other}); });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code(), ErrorCode::invalid_option);
  EXPECT_THAT(error->what(),
              testing::HasSubstr("the engine " + testing::PrintToString(GetParam())));
  EXPECT_THAT(error->what(), testing::HasSubstr("is " + testing::PrintToString(other)));
  EXPECT_EQ(recto_test::rows_in(path), 3u);
}

TEST_P(AnExistingDatabase, IsNotTouchedByTheMemoryEngine) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  make_database(path, {.engine = GetParam()}, 3);
  make_database(path, {.engine = Engine::memory}, 5);
  EXPECT_EQ(recto_test::rows_in(path), 3u);
}

INSTANTIATE_TEST_SUITE_P(, AnExistingDatabase, testing::ValuesIn(kDiskEngines),
                         testing::PrintToStringParamName());

TEST(ADatabaseFile, ThatIsMovedAwayWhileItIsOpenMakesNoRoomUnlessItsLockFileGoesToo) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  auto db = recto::Database::open(path);
  fs::rename(path, directory / "moved.db");
  EXPECT_TRUE(complains(ErrorCode::busy, "open", path.string(), [&] { open(path); }));
  EXPECT_TRUE(complains(ErrorCode::busy, "compact", path.string(), [&] { db.compact(); }));
  EXPECT_EQ(fs::file_size(path), 0u);  // what the refused open made
  EXPECT_TRUE(db.tables().empty());
  fs::rename(directory / "test.db-lock", directory / "moved.db-lock");
  make_database(path, {}, 3);
  EXPECT_TRUE(complains(ErrorCode::busy, "compact", path.string(), [&] { db.compact(); }));
  EXPECT_EQ(recto_test::rows_in(path), 3u);
  db.close();
  open(directory / "moved.db");
}

TEST(ADatabaseFile, ThatLostItsLockFileIsNotCompacted) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  make_database(path, {}, 3);
  auto db = recto::Database::open(path);
  fs::rename(directory / "test.db-lock", directory / "elsewhere");
  EXPECT_TRUE(complains(ErrorCode::busy, "compact", path.string(), [&] { db.compact(); }));
  fs::rename(directory / "elsewhere", directory / "test.db-lock");
  db.compact();
  EXPECT_EQ(specimens::CounterTable::open(db).size(), 3u);
}

TEST(ANewDatabase, IsOneOfLmdb) {
  const TemporaryDirectory directory;
  auto db = recto::Database::open(directory / "test.db");
  EXPECT_EQ(db.stats().engine, "lmdb");
}

TEST(AnEmptyFile, BecomesAnLmdbDatabase) {
  const TemporaryDirectory directory;
  recto_test::write_file(directory / "test.db", "");
  make_database(directory / "test.db", {}, 2);
  EXPECT_EQ(recto_test::rows_in(directory / "test.db"), 2u);
}

TEST(ADirectoryThatRocksDbMade, IsNotOpenedByLmdb) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  fs::create_directory(path);
  recto_test::write_file(path / "CURRENT", "MANIFEST-000001\n");
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open", path.string(),
                        [&] { open(path, {.engine = Engine::lmdb}); }));
}

TEST(WhatNoEngineMade, IsRefusedAsBefore) {
  const TemporaryDirectory directory;
  recto_test::write_file(directory / "text", "This is no database, and was never meant to be one.");
  EXPECT_TRUE(complains(ErrorCode::corrupt, "open", (directory / "text").string(),
                        [&] { open(directory / "text"); }));
  EXPECT_TRUE(
      complains(ErrorCode::io, "open", directory.path().string(), [&] { open(directory.path()); }));
}

}  // namespace
