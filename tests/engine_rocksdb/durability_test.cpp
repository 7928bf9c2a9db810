#include <gtest/gtest.h>

#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/rocksdb/store.hpp"
#include "engine_rocksdb/other_process.hpp"
#include "engine_rocksdb/store_fixture.hpp"

// What a crash of the process loses. (What a power cut loses can't be tested here.)

namespace recto_test {
namespace {

using recto::Durability;
std::string name_of(Durability durability) {
  switch (durability) {
    case Durability::full:
      return "full";
    case Durability::no_meta_sync:
      return "no_meta_sync";
    case Durability::none:
      return "none";
  }
  return {};
}

class RocksDurability : public RocksStoreTest, public testing::WithParamInterface<Durability> {
 protected:
  RocksDurability() {
    close();
    options_.durability = GetParam();
  }

  static std::string name() { return name_of(GetParam()); }

  /// Runs commands in a process that is killed then.
  void crash_after(const std::vector<std::string>& commands) const {
    OtherProcess process(path(), name());
    process.expect("open");
    for (const std::string& command : commands) {
      process.run(command);
    }
    process.kill();
  }
};

/// Where there is a log.
class RocksLog : public RocksDurability {};

TEST_P(RocksDurability, ACrashOfTheProcessLosesWholeCommitsOrNone) {
  crash_after({"table one", "table two", "both one two 0 100", "flush", "both one two 100 200"});
  open();
  const TableId one = store().find_table("one");
  const TableId two = store().find_table("two");
  ASSERT_NE(one, recto::engine::Store::kNoTable);
  ASSERT_NE(two, recto::engine::Store::kNoTable);
  const std::size_t expected = GetParam() == Durability::none ? 100 : 200;
  EXPECT_EQ(scan(one).size(), expected);
  EXPECT_EQ(scan(two).size(), expected);
}

TEST_P(RocksDurability, ATableWhoseCommitIsLostIsNotThere) {
  crash_after({"table table"});
  open();
  const bool lost = store().find_table("table") == recto::engine::Store::kNoTable;
  EXPECT_EQ(lost, GetParam() == Durability::none);
  EXPECT_EQ(store().empty(), lost);
}

TEST_P(RocksDurability, ClosingLosesNothing) {
  open();
  put(make_table("table"), "key", record_of(8, 1));
  reopen();
  EXPECT_EQ(get(store().find_table("table"), "key"), record_of(8, 1));
}

TEST_P(RocksDurability, AProcessThatEndsWithoutClosingLosesNothing) {
  OtherProcess process(path(), name());
  process.expect("open");
  process.run("table one");
  process.run("table two");
  process.run("both one two 0 10");
  process.run("exit");
  open();
  EXPECT_EQ(scan(store().find_table("one")).size(), 10U);
}

TEST_P(RocksLog, ThatWasCutShortKeepsWholeCommits) {
  crash_after({"table one", "table two", "both one two 0 50"});
  for (const auto& file : std::filesystem::directory_iterator(path())) {
    if (file.path().extension() == ".log" && file.file_size() > 1'000) {
      std::filesystem::resize_file(file.path(), file.file_size() - 70);
    }
  }
  open();
  EXPECT_EQ(scan(store().find_table("one")).size(), 49U);
  EXPECT_EQ(scan(store().find_table("two")).size(), 49U);
}

TEST_P(RocksLog, ThatWouldBecomeTooLongLeavesNothingOfTheCommit) {
  OtherProcess process(path(), name());
  process.expect("open");
  process.run("table one");
  process.run("table two");
  process.run("both one two 0 10");
  process.run("limit 8000");
  process.ask("both one two 10 1000", "disk_full");
  process.ask("both one two 10 1000", "disk_full");
  process.run("limit none");
  process.run("both one two 1000 1010");
  process.kill();
  open();
  const Rows one = scan(store().find_table("one"));
  EXPECT_EQ(one.size(), scan(store().find_table("two")).size());
  EXPECT_GE(one.size(), 20U);
  EXPECT_LT(one.size(), 1'000U);
  EXPECT_NE(get(store().find_table("one"), "1009"), "(none)");
}

TEST_P(RocksDurability, AFullDiskChangesNothingAndIsGoneOnWithOnceThereIsRoom) {
  const std::filesystem::path disk = directory_ / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=16m") != 0) {
    GTEST_SKIP() << "a small file system can't be mounted here";
  }
  {
    OtherProcess process(disk / "rocks", name());
    process.expect("open");
    process.run("table one");
    process.run("table two");
    process.run("both one two 0 10");
    std::ofstream(disk / "ballast") << std::string(std::size_t{16} << 20, 'x');
    process.ask("both one two 10 1000", "disk_full");
    process.ask("both one two 10 1000", "disk_full");
    std::filesystem::remove(disk / "ballast");
    process.run("both one two 10 1000");
    process.run("close");
  }
  options_.read_only = true;
  store_ = recto::engine::rocks::open_store(disk / "rocks", options_);
  EXPECT_EQ(scan(store().find_table("one")).size(), 1'000U);
  EXPECT_EQ(scan(store().find_table("two")).size(), 1'000U);
  close();
  ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_P(RocksDurability, ClosingLosesNothingWhereAFlushHadFailedAndThereIsRoomAgain) {
  const std::filesystem::path disk = directory_ / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=16m,nr_inodes=200") != 0) {
    GTEST_SKIP() << "a small file system can't be mounted here";
  }
  for (const std::string end : {"close", "exit"}) {
    {
      OtherProcess process(disk / end, name());
      process.expect("open");
      process.run("table one");
      process.run("table two");
      process.run("both one two 0 1000");
      // No room for another file. (Debian's RocksDB aborts where one can't be written to its end.)
      const std::filesystem::path ballast = disk / "ballast";
      std::filesystem::create_directory(ballast);
      for (int i = 0; std::ofstream(ballast / std::to_string(i)).is_open(); ++i) {
      }
      process.run("flush");  // fails
      std::filesystem::remove_all(ballast);
      process.run(end);
    }
    const auto store = recto::engine::rocks::open_store(disk / end, options_);
    const auto reader = store->new_read_transaction();
    reader->renew();
    const TableId one = store->find_table("one");
    ASSERT_NE(one, recto::engine::Store::kNoTable) << end;
    EXPECT_EQ(scan(*reader, one).size(), 1'000U) << end;
  }
  ::umount2(disk.c_str(), MNT_DETACH);
}

std::string test_name(const testing::TestParamInfo<Durability>& info) {
  return name_of(info.param);
}
INSTANTIATE_TEST_SUITE_P(All, RocksDurability,
                         testing::Values(Durability::full, Durability::no_meta_sync,
                                         Durability::none),
                         &test_name);
INSTANTIATE_TEST_SUITE_P(All, RocksLog, testing::Values(Durability::full, Durability::no_meta_sync),
                         &test_name);

}  // namespace
}  // namespace recto_test
