// Options that can't be, each by itself and together.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "bad_input/complaints.hpp"
#include "opening/databases.hpp"

namespace {

using recto::Compression;
using recto::Engine;
using recto::ErrorCode;
using recto::Options;
using recto::Recreate;
using recto_test::complains;

/// The refused options, and what the message has to name.
struct Refused {
  Options options;
  std::string named;
};

void expect_refused(const std::vector<Refused>& all) {
  const recto_test::TemporaryDirectory directory;
  const auto path = directory / "test.db";
  for (const Refused& refused : all) {
    EXPECT_TRUE(complains(ErrorCode::invalid_option, "open", refused.named, [&] {
      static_cast<void>(recto::Database::open(path, refused.options));
    })) << refused.named;
    EXPECT_TRUE(std::filesystem::is_empty(directory.path())) << refused.named;
  }
}

TEST(EnumeratorsThatAreNone, AreRefused) {
  expect_refused({
      {{.engine = Engine{4}}, "Options::engine is 4"},
      {{.engine = Engine{-1}}, "Options::engine is -1"},
      {{.recreate = Recreate{5}}, "Options::recreate is 5"},
      {{.durability = recto::Durability{3}}, "Options::durability is 3"},
      {{.verify = recto::Verify{2}}, "Options::verify is 2"},
      {{.lmdb_reads = recto::LmdbReads{3}}, "Options::lmdb_reads is 3"},
      {{.rocksdb = {.compression = Compression{3}}}, "Options::rocksdb.compression is 3"},
  });
}

TEST(NumbersOutOfRange, AreRefused) {
  expect_refused({
      {{.max_readers = 0}, "Options::max_readers is 0"},
      {{.max_readers = 1'048'577}, "Options::max_readers is 1048577"},
      {{.max_tables = 1}, "Options::max_tables is 1"},
      {{.max_tables = 65'537}, "Options::max_tables is 65537"},
      {{.rocksdb = {.block_bytes = 0}}, "Options::rocksdb.block_bytes is 0"},
      {{.rocksdb = {.block_bytes = std::size_t{1} << 30}}, "Options::rocksdb.block_bytes"},
      {{.rocksdb = {.write_buffer_bytes = 0}}, "Options::rocksdb.write_buffer_bytes is 0"},
      {{.rocksdb = {.background_threads = 5'000}}, "Options::rocksdb.background_threads is 5000"},
      {{.file_mode = 01'777}, "Options::file_mode is 01777"},
      {{.file_mode = 0400}, "Options::file_mode is 0400"},
      {{.file_mode = 0}, "Options::file_mode is 00"},
  });
}

TEST(OptionsThatContradictEachOther, AreRefused) {
  for (const Recreate recreate :
       {Recreate::always, Recreate::on_version_bump, Recreate::on_validation_fail}) {
    expect_refused({
        {{.recreate = recreate, .read_only = true}, "Options::read_only"},
        {{.recreate = recreate, .create = false}, "Options::create"},
    });
  }
  expect_refused({
      {{.engine = Engine::memory, .read_only = true}, "in memory"},
      {{.rocksdb = {.compression = Compression::lz4, .mapped_reads = true}}, "mapped_reads"},
  });
}

TEST(OptionsAtTheirLimits, AreTaken) {
  for (const Options& options :
       {Options{.max_readers = 1}, Options{.max_readers = 1'048'576}, Options{.max_tables = 2},
        Options{.max_tables = 65'536}, Options{.file_mode = 0777}, Options{.write_timeout_ms = 0},
        Options{.write_timeout_ms = 4'294'967'295U},
        Options{.recreate = Recreate::never, .read_only = true},
        Options{.recreate = Recreate::never, .create = false}}) {
    const recto_test::TemporaryDirectory directory;
    recto_test::make_database(directory / "test.db", {.max_readers = 100, .max_tables = 10}, 1);
    EXPECT_FALSE(recto::Database::open(directory / "test.db", options).tables().empty());
  }
}

TEST(NewFiles, GetThePermissionsThatTheOptionsSay) {
  const recto_test::TemporaryDirectory directory;
  recto_test::make_database(directory / "test.db", {.file_mode = 0640}, 1);
  for (const char* name : {"test.db", "test.db-lock"}) {
    EXPECT_EQ(std::filesystem::status(directory / name).permissions(),
              std::filesystem::perms(0640));
  }
}

}  // namespace
