// Databases that several set aside at once.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <thread>
#include <vector>

#include "opening/databases.hpp"

namespace {

using recto::Recreate;
using recto_test::make_database;
using recto_test::names_in;
using recto_test::rows_in;
using specimens::CounterTable;
namespace fs = std::filesystem;

void keep_quiet(std::string_view) {}

/// Opens the database as a program of the new version does when it starts, and adds a row. Tries
/// again while another one is in the way, which has not seen yet that it has the old version.
bool start_new_version(const fs::path& path, std::uint64_t id) {
  while (true) {
    try {
      auto db = recto::Database::open(
          path, {.recreate = Recreate::on_version_bump, .data_version = 2, .log = &keep_quiet});
      CounterTable::open(db).put(recto_test::counter(id, "x"));
      return true;
    } catch (const recto::Error& error) {
      if (error.code() != recto::ErrorCode::busy) {
        std::fprintf(stderr, "%s\n", error.what());
        return false;
      }
      std::this_thread::yield();
    }
  }
}

void expect_replaced_once(const fs::path& directory, const fs::path& path, std::uint64_t rows) {
  const auto names = names_in(directory);
  ASSERT_EQ(names.size(), 2u) << testing::PrintToString(names);
  EXPECT_EQ(rows_in(path, 2), rows);
  EXPECT_EQ(rows_in(directory / names[1], 1), 3u);
}

TEST(ManyProcessesOfANewVersion, SetTheOldDataAsideOnce) {
  for (int round = 0; round < 10; ++round) {
    const recto_test::TemporaryDirectory directory;
    const fs::path path = directory / "test.db";
    make_database(path, {.data_version = 1}, 3);
    constexpr std::uint64_t kProcesses = 5;
    std::vector<pid_t> children;
    for (std::uint64_t id = 1; id <= kProcesses; ++id) {
      const pid_t child = ::fork();
      if (child == 0) {
        ::_exit(start_new_version(path, id) ? 0 : 1);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      ASSERT_EQ(::waitpid(child, &status, 0), child);
      EXPECT_EQ(status, 0);
    }
    expect_replaced_once(directory.path(), path, kProcesses);
  }
}

TEST(ManyThreadsOfANewVersion, SetTheOldDataAsideOnce) {
  for (int round = 0; round < 10; ++round) {
    const recto_test::TemporaryDirectory directory;
    const fs::path path = directory / "test.db";
    make_database(path, {.data_version = 1}, 3);
    constexpr std::uint64_t kThreads = 5;
    std::latch start(kThreads);
    std::vector<std::jthread> threads;
    for (std::uint64_t id = 1; id <= kThreads; ++id) {
      threads.emplace_back([&, id] {
        start.arrive_and_wait();
        EXPECT_TRUE(start_new_version(path, id));
      });
    }
    threads.clear();
    expect_replaced_once(directory.path(), path, kThreads);
  }
}

}  // namespace
