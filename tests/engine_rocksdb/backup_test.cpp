#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "engine/rocksdb/store.hpp"
#include "engine_rocksdb/store_fixture.hpp"

namespace recto_test {
namespace {

using recto::Durability;
using recto::ErrorCode;
namespace rocks = recto::engine::rocks;

class RocksBackup : public RocksStoreTest, public testing::WithParamInterface<Durability> {
 protected:
  RocksBackup() : RocksStoreTest(options()) {}

  static recto::Options options() {
    recto::Options options = default_options();
    options.durability = GetParam();
    return options;
  }

  /// Everything in a table of the backup.
  Rows rows_of_backup(const std::filesystem::path& path, std::string_view table) {
    const auto backup = rocks::open_store(path, options_);
    const auto reader = backup->new_read_transaction();
    reader->renew();
    return scan(*reader, backup->find_table(table));
  }

  TableId one_ = make_table("one");
  TableId two_ = make_table("two");
};

TEST_P(RocksBackup, HoldsWhatWasCommittedAndOpensByItself) {
  put(one_, "in a file", record_of(100, 1));
  flush();
  put(one_, "in memory", record_of(100, 2));
  const Rows expected = scan(one_);
  store().backup(directory_ / "copy");
  put(one_, "later", record_of(100, 3));
  close();
  std::filesystem::remove_all(path());
  EXPECT_EQ(rows_of_backup(directory_ / "copy", "one"), expected);
}

TEST_P(RocksBackup, IsConsistentWhileOthersWrite) {
  std::atomic<bool> stop{false};
  std::atomic<int> written{0};
  std::thread writer([&] {
    for (int i = 0; !stop.load(); ++i) {
      write([&](auto& transaction) {
        put(transaction, one_, std::to_string(i), record_of(500, 1));
        put(transaction, two_, std::to_string(i), record_of(500, 2));
      });
      written.store(i + 1);
    }
  });
  for (int round = 0; round < 5; ++round) {
    const int before = written.load();
    while (written.load() < before + 20) {
      std::this_thread::yield();
    }
    const auto path = directory_ / ("copy" + std::to_string(round));
    const int at_least = written.load();
    store().backup(path);
    const Rows one = rows_of_backup(path, "one");
    const Rows two = rows_of_backup(path, "two");
    EXPECT_GE(one.size(), static_cast<std::size_t>(at_least));
    ASSERT_EQ(one.size(), two.size());
  }
  stop.store(true);
  writer.join();
}

TEST_P(RocksBackup, GoesWhereNothingIsYet) {
  std::filesystem::create_directory(directory_ / "there");
  EXPECT_TRUE(throws(ErrorCode::invalid_option, [&] { store().backup(directory_ / "there"); }));
  EXPECT_TRUE(throws(ErrorCode::invalid_option, [&] { store().backup(path()); }));
  EXPECT_TRUE(throws(ErrorCode::not_found, [&] { store().backup(directory_ / "no/such"); }));
  store().backup((directory_ / "new").string() + "/");
  struct stat status{};
  ASSERT_EQ(::stat((directory_ / "new").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U) << "as private as the original";
  for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
    EXPECT_EQ(file.path().string().find("unfinished"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(All, RocksBackup,
                         testing::Values(Durability::no_meta_sync, Durability::none),
                         [](const auto& info) {
                           return info.param == Durability::none ? "none" : "no_meta_sync";
                         });

}  // namespace
}  // namespace recto_test
