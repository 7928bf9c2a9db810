// What a program's children get of its databases: nothing.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "opening/databases.hpp"

namespace {

using recto::Engine;
using recto::ErrorCode;
using recto_test::counter;
using specimens::CounterTable;
namespace fs = std::filesystem;

TEST(AWrite, ThatReturnsInAForkedChildTooIsCommittedByTheParentAlone) {
  for (const Engine engine : {Engine::lmdb, Engine::memory}) {
    const recto_test::TemporaryDirectory directory;
    auto db = recto::Database::open(directory / "test.db", {.engine = engine});
    auto counters = CounterTable::open(db);
    pid_t child = -1;
    int status = -1;
    const auto error = recto_test::error_of([&] {
      db.write([&](recto::Transaction& tx) {
        counters.put(tx, counter(1, "both"));
        child = ::fork();
        if (child != 0) {
          ::waitpid(child, &status, 0);
          counters.put(tx, counter(2, "parent"));
        }
      });
    });
    if (child == 0) {
      ::_exit(error && error->code() == ErrorCode::misuse ? 0 : 1);
    }
    EXPECT_EQ(status, 0);
    EXPECT_FALSE(error.has_value());
    EXPECT_EQ(counters.size(), 2u);
    counters.put(counter(3, "after"));
    EXPECT_EQ(counters.size(), 3u);
    EXPECT_TRUE(db.verify().ok());
  }
}

TEST(AWrite, CanNotBeContinuedInAForkedChild) {
  const recto_test::TemporaryDirectory directory;
  auto db = recto::Database::open(directory / "test.db");
  auto counters = CounterTable::open(db);
  int status = -1;
  db.write([&](recto::Transaction& tx) {
    const pid_t child = ::fork();
    if (child == 0) {
      const bool refused =
          recto_test::throws(ErrorCode::misuse, [&] { counters.put(tx, counter(1, "child")); }) &&
          recto_test::throws(ErrorCode::misuse, [&] { counters.erase(tx, 1); });
      ::_exit(refused ? 0 : 1);
    }
    ::waitpid(child, &status, 0);
  });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(counters.size(), 0u);
}

/// Descriptors of files whose path contains `name` that programs inherit which are run from here.
int inherited(const std::string& name) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = fs::read_symlink(entry.path(), gone).string();
    const int flags = ::fcntl(std::stoi(entry.path().filename()), F_GETFD);
    count += target.find(name) != std::string::npos && flags >= 0 && (flags & FD_CLOEXEC) == 0;
  }
  return count;
}

TEST(AnOpenDatabase, IsNotInheritedByOtherPrograms) {
  const recto_test::TemporaryDirectory directory;
  auto file = recto::Database::open(directory / "test.db");
  auto memory = recto::Database::open("a name", {.engine = Engine::memory});
  EXPECT_EQ(inherited(directory.path().string()), 0);
  EXPECT_EQ(inherited("memfd:recto"), 0);
  file.compact();
  memory.compact();
  EXPECT_EQ(inherited(directory.path().string()), 0);
  EXPECT_EQ(inherited("memfd:recto"), 0);
}

}  // namespace
