// Keys that number themselves, among processes that end in the middle of a write, and several that
// write at once. All that opens a database here is a child: RocksDB can't be used on both sides of
// a fork.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bad_input/children.hpp"
#include "indexes/auto_rows.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

class AutoKeysOfProcesses : public testing::Test {
 protected:
  using Table = VisitTable<std::uint64_t>;

  void SetUp() override {
    if (!keeps_files()) {
      GTEST_SKIP() << "databases in memory belong to one process";
    }
    options_.durability = recto::Durability::no_meta_sync;  // survives the end of a process
  }

  /// Runs `use(database, table, note)` in a child, where `note(key)` notes a key that was seen
  /// before all else is done. What the child returns is of no importance.
  template <class Use>
  void run(const std::string& notes, const Use& use) const {
    static_cast<void>(in_child([&] {
      auto db = recto::Database::open(path_, options_);
      Table visits = Table::open(db);
      std::ofstream file(directory_ / notes, std::ios::app);
      use(db, visits, [&](std::uint64_t key) { file << key << std::endl; });
      return 0;
    }));
  }

  std::vector<std::uint64_t> noted(const std::string& notes) const {
    std::ifstream file(directory_ / notes);
    std::vector<std::uint64_t> keys;
    for (std::uint64_t key = 0; file >> key;) {
      keys.push_back(key);
    }
    return keys;
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_ / "test.db";
  recto::Options options_ = test_options();
};

TEST_F(AutoKeysOfProcesses, AreNotGivenAgainAfterACrash) {
  for (int i = 0; i < 4; ++i) {
    run("keys", [&](recto::Database& db, Table& visits, const auto& note) {
      note(visits.put(Visit{}));
      db.write([&](recto::Transaction& tx) {
        for (int j = 0; j <= i; ++j) {
          note(visits.put(tx, Visit{}));
        }
        ::_exit(0);
      });
    });
  }
  const auto keys = noted("keys");
  EXPECT_EQ(keys.size(), 4 + 1 + 2 + 3 + 4);
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  EXPECT_EQ(std::ranges::adjacent_find(keys), keys.end());
}

TEST_F(AutoKeysOfProcesses, AreNeverTheSame) {
  if (options_.engine == recto::Engine::rocksdb) {
    GTEST_SKIP() << "one process writes at a time";
  }
  const auto write = [&](const std::string& notes) {
    run(notes, [](recto::Database& db, Table& visits, const auto& note) {
      for (std::uint32_t i = 0; i < 60; ++i) {
        note(visits.put(Visit{i, 0}));
        db.write([&](recto::Transaction& tx) { note(visits.put(tx, Visit{i, 1})); });
        try {
          db.write([&](recto::Transaction& tx) {
            note(visits.put(tx, Visit{i, 2}));
            throw std::runtime_error("abandoned");
          });
        } catch (const std::runtime_error&) {
        }
      }
    });
  };
  std::vector<std::thread> threads;
  for (const char* notes : {"a", "b", "c"}) {
    threads.emplace_back(write, notes);
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::vector<std::uint64_t> all;
  for (const char* notes : {"a", "b", "c"}) {
    const auto keys = noted(notes);
    EXPECT_EQ(keys.size(), 180);
    all.insert(all.end(), keys.begin(), keys.end());
  }
  std::ranges::sort(all);
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

}  // namespace
}  // namespace recto_test
