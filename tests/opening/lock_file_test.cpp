// What LMDB's lock file keeps apart, and what happens where it is in nobody's way any more.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "engine/lmdb/lock_file.hpp"
#include "engine/lmdb/paths.hpp"
#include "engine/lmdb/registry.hpp"
#include "opening/databases.hpp"

namespace {

using recto::ErrorCode;
using recto::engine::lmdb::Environment;
using recto::engine::lmdb::lock_path;
using recto::engine::lmdb::LockFile;
using recto::engine::lmdb::Registry;
using recto_test::complains;
using recto_test::in_child;
using recto_test::make_database;
using recto_test::TemporaryDirectory;
using recto_test::throws;
using recto_test::WaitingChild;
namespace fs = std::filesystem;

/// Whether another process could open a database through the gate.
bool others_pass(const fs::path& lock_file) {
  return in_child([&] {
           const LockFile own(lock_file.string(), 0600, false);
           return own.try_gate(LockFile::Mode::shared) ? 1 : 0;
         }) == 1;
}

TEST(ALockFile, ThatCanNotBeOpenedGrantsNothing) {
  const TemporaryDirectory directory;
  EXPECT_TRUE(complains(ErrorCode::not_found, "open", "nowhere", [&] {
    const LockFile file((directory / "nowhere" / "lock").string(), 0600, false);
  }));
  EXPECT_TRUE(complains(ErrorCode::io, "open", directory.path().string(), [&] {
    const LockFile file(directory.path().string(), 0600, true);  // a directory is in the way
  }));
}

TEST(ALockFile, ThatIsNoneGrantsNobodyTheDatabaseForHimself) {
  const LockFile none;
  EXPECT_TRUE(none.try_gate(LockFile::Mode::shared));
  EXPECT_TRUE(none.try_lock(LockFile::Writers::writer));
  EXPECT_FALSE(none.try_gate(LockFile::Mode::exclusive));
  EXPECT_FALSE(none.try_hold_gate());
  EXPECT_FALSE(none.try_become_only_process());
}

TEST(ALockFile, KeepsAHeldGateClosedWhenAnotherDescriptorOfTheFileIsClosed) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "lock";
  const LockFile file(path.string(), 0600, false);
  ASSERT_TRUE(file.try_hold_gate());
  {
    const LockFile again(path.string(), 0600, false);
  }  // ends all locks of the process
  EXPECT_FALSE(others_pass(path));
  file.release_gate();
  EXPECT_TRUE(others_pass(path));
}

TEST(AHeldGate, IsReleasedThoughAForkedChildLives) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "lock";
  const LockFile file(path.string(), 0600, false);
  ASSERT_TRUE(file.try_hold_gate());
  const WaitingChild child([](const auto& wait) { wait(); });
  file.release_gate();
  EXPECT_TRUE(others_pass(path));
}

TEST(AClosedGate, KeepsThoseWaitingWhoFindNoFileBehindIt) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  const auto open = [&] {
    return recto_test::error_of([&] {
      static_cast<void>(recto::Database::open(path, {.recreate = recto::Recreate::never}));
    });
  };
  for (const bool makes_it : {false, true}) {
    WaitingChild replacing([&](const auto& wait) {
      const LockFile file(lock_path(path.string()), 0600, false);
      if (file.try_gate(LockFile::Mode::exclusive)) {
        wait();
      }
    });
    auto opening = std::async(std::launch::async, open);
    EXPECT_EQ(opening.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    if (makes_it) {
      const TemporaryDirectory other;
      make_database(other / "test.db", {}, 3);
      fs::copy_file(other / "test.db", path);
    }
    replacing.kill();
    const auto error = opening.get();
    EXPECT_EQ(error.has_value(), !makes_it);
    EXPECT_TRUE(makes_it || error->code() == ErrorCode::not_found);
  }
}

TEST(AnEnvironment, ThatCanNotBeOpenedAgainMakesRoomForAnother) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  make_database(path, {}, 3);
  auto dead = Registry::instance().open(path, {}, nullptr);
  {
    Registry::Change change(*dead);
    EXPECT_TRUE(throws(ErrorCode::not_found, [&] {
      change.run([&] {
        dead->reopen((directory / "nowhere" / "test.db").string(), dead->identity().value(),
                     Environment::Order::close_first);
      });
    }));
  }
  EXPECT_FALSE(dead->is_open());
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(dead->get()); }));
  auto db = recto::Database::open(path);
  EXPECT_EQ(specimens::CounterTable::open(db).size(), 3u);
  dead.reset();  // takes no locks from its successor
  EXPECT_EQ(in_child([&] {
              auto own = recto::Database::open(path);
              EXPECT_TRUE(throws(ErrorCode::busy, [&] { own.compact(); }));
              return testing::Test::HasFailure() ? 1 : 0;
            }),
            0);
  db.compact();
  EXPECT_EQ(specimens::CounterTable::open(db).size(), 3u);
}

}  // namespace
