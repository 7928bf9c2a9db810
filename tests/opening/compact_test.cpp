// Compaction of LMDB files: smaller, and the same.

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "opening/databases.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::counters_up_to;
using recto_test::in_child;
using recto_test::names_in;
using recto_test::text_of;
using recto_test::throws;
using recto_test::WaitingChild;
using specimens::CounterTable;
using specimens::WordTable;
namespace fs = std::filesystem;

constexpr std::uint64_t kRows = 20'000;
constexpr std::uint64_t kKept = 200;  // every hundredth

void put_word(recto::Database& db, const std::string& text) {
  specimens::WordT word;
  word.word = text;
  WordTable::open(db).put(word);
}

/// Opens the file and compacts it, again and again, where nobody else has it open; 0 when nothing
/// else went wrong.
int open_and_compact(const fs::path& path, int times) {
  for (int i = 0; i < times; ++i) {
    try {
      auto db = recto::Database::open(path, {.durability = recto::Durability::none});
      db.compact();
    } catch (const recto::Error& error) {
      if (error.code() != ErrorCode::busy) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
      }
    }
  }
  return 0;
}

/// A database with two tables, most of whose records are erased again.
class ACompaction : public testing::Test {
 protected:
  ACompaction() { fill(db_, counters_); }

  static recto::Options options() { return {.durability = recto::Durability::none}; }

  static void fill(recto::Database& db, CounterTable& counters) {
    put_word(db, "one");
    counters.put_all(counters_up_to(kRows));
    db.write([&](recto::Transaction& tx) {
      for (std::uint64_t id = 1; id <= kRows; ++id) {
        if (id % (kRows / kKept) != 0) {
          counters.erase(tx, id);
        }
      }
    });
  }

  static void expect_all(recto::Database& db) {
    const auto counters = CounterTable::open(db);
    EXPECT_EQ(counters.size(), kKept);
    std::uint64_t expected = 0;
    for (auto row : counters.scan()) {
      expected += kRows / kKept;
      EXPECT_EQ(row.key(), expected);
      EXPECT_EQ(row->text()->string_view(), std::to_string(expected));
    }
    EXPECT_TRUE(WordTable::open(db).contains("one"));
    EXPECT_TRUE(db.verify().ok());
  }

  testing::AssertionResult is_busy() {
    return complains(ErrorCode::busy, "compact", path_.string(), [&] { db_.compact(); });
  }

  /// Compacts while others use the database, if one of so many tries meets a moment without them.
  bool compacts_in_a_gap(int tries) {
    for (int i = 0; i < tries; ++i) {
      const auto error = recto_test::error_of([&] { db_.compact(); });
      if (!error) {
        return true;
      }
      EXPECT_EQ(error->code(), ErrorCode::busy) << error->what();
      std::this_thread::yield();
    }
    return false;
  }

  /// Compacts while all others pause.
  bool compacts_while(std::atomic<bool>& pause, const std::atomic<int>& working) {
    pause = true;
    while (working.load() != 0) {
      std::this_thread::yield();
    }
    const auto error = recto_test::error_of([&] { db_.compact(); });
    pause = false;
    EXPECT_FALSE(error.has_value()) << error->what();
    return !error;
  }

  recto_test::TemporaryDirectory directory_;
  fs::path path_ = directory_ / "test.db";
  recto::Database db_ = recto::Database::open(path_, options());
  CounterTable counters_ = CounterTable::open(db_);
};

TEST_F(ACompaction, MakesTheFileSmallerAndKeepsAllRecords) {
  const auto before = fs::file_size(path_);
  db_.compact();
  EXPECT_LT(fs::file_size(path_), before / 10);
  EXPECT_EQ(db_.stats().file_bytes, static_cast<std::int64_t>(fs::file_size(path_)));
  EXPECT_EQ(db_.stats().reads, "pages");
  EXPECT_EQ(names_in(directory_.path()), std::vector<std::string>{"test.db"});
  expect_all(db_);
}

TEST_F(ACompaction, LeavesOpenTablesInUse) {
  auto words = WordTable::open(db_);
  db_.compact();
  EXPECT_EQ(text_of(counters_.get(100)), "100");
  EXPECT_TRUE(words.contains("one"));
  counters_.put(counter(1, "new"));
  specimens::EventT event;
  event.at = 5;
  auto events = specimens::EventTable::open(db_);  // a new table, after the old ones
  events.put(event);
  put_word(db_, "two");
  EXPECT_EQ(text_of(counters_.get(1)), "new");
  EXPECT_EQ(counters_.size(), kKept + 1);
  EXPECT_EQ(words.size(), 2u);
  EXPECT_EQ(events.size(), 1u);
  db_.compact();
  db_.compact();
  EXPECT_EQ(counters_.size(), kKept + 1);
  EXPECT_EQ(words.size(), 2u);
  EXPECT_EQ(events.size(), 1u);
  EXPECT_TRUE(db_.verify().ok());
}

TEST_F(ACompaction, LetsSequencesOfSnapshotsGoOn) {
  const auto before = db_.snapshot().sequence();
  for (std::uint64_t round = 1; round <= 3; ++round) {
    db_.compact();
    counters_.put(counter(1, "x"));
    EXPECT_EQ(db_.snapshot().sequence(), before + round);
  }
}

TEST_F(ACompaction, IsThereWhenTheDatabaseIsOpenedAgain) {
  db_.compact();
  counters_.put(counter(1, "after"));
  counters_.erase(1);
  db_.close();
  db_ = recto::Database::open(path_, options());
  expect_all(db_);
}

TEST_F(ACompaction, WorksForEveryWayOfReadingAndDurability) {
  for (const recto::Options& options :
       {recto::Options{.lmdb_reads = recto::LmdbReads::api},
        recto::Options{.lmdb_reads = recto::LmdbReads::pages},
        recto::Options{.durability = recto::Durability::no_meta_sync},
        recto::Options{.verify = recto::Verify::always}}) {
    const fs::path path = directory_ / "other.db";
    {
      auto db = recto::Database::open(path, options);
      auto counters = CounterTable::open(db);
      fill(db, counters);
      const auto before = fs::file_size(path);
      db.compact();
      EXPECT_LT(fs::file_size(path), before / 10);
      expect_all(db);
      counters.put(counter(1, "x"));
      EXPECT_TRUE(counters.contains(1));
    }
    fs::remove(path);
  }
}

TEST_F(ACompaction, WaitsForNobodyWhoUsesTheDatabase) {
  {
    const auto snapshot = db_.snapshot();
    EXPECT_TRUE(is_busy());
  }
  {
    const auto guard = counters_.get(100);
    EXPECT_TRUE(is_busy());
    EXPECT_EQ(text_of(guard), "100");
  }
  {
    const auto scan = counters_.scan();
    const auto first = scan.begin();
    EXPECT_TRUE(is_busy());
    EXPECT_EQ((*first).key(), 100u);
  }
  db_.write([&](recto::Transaction& tx) {
    EXPECT_TRUE(is_busy());
    counters_.put(tx, counter(1, "x"));
    counters_.erase(tx, 1);
  });
  expect_all(db_);
  const auto before = fs::file_size(path_);
  db_.compact();
  EXPECT_LT(fs::file_size(path_), before);
}

TEST_F(ACompaction, IsRefusedWhileAnotherDatabaseOfTheProcessHasTheFileOpen) {
  {
    auto other = recto::Database::open(path_, options());
    EXPECT_TRUE(is_busy());
    expect_all(other);
  }
  db_.compact();
  auto other = recto::Database::open(path_, options());
  expect_all(other);
  counters_.put(counter(1, "x"));
  EXPECT_TRUE(CounterTable::open(other).contains(1));
}

TEST_F(ACompaction, IsRefusedWhileAnotherProcessHasTheFileOpen) {
  {
    const WaitingChild child([&](const auto& wait) {
      auto db = recto::Database::open(path_, options());
      wait();
    });
    EXPECT_TRUE(is_busy());
    counters_.put(counter(1, "x"));
    counters_.erase(1);
  }
  db_.compact();
  expect_all(db_);
}

TEST_F(ACompaction, LeavesAFileThatOtherProcessesShare) {
  db_.compact();
  EXPECT_EQ(in_child([&] {
              auto db = recto::Database::open(path_, options());
              expect_all(db);
              CounterTable::open(db).put(counter(1, "child"));
              EXPECT_TRUE(throws(ErrorCode::busy, [&] { db.compact(); }));
              return testing::Test::HasFailure() ? 1 : 0;
            }),
            0);
  EXPECT_EQ(text_of(counters_.get(1)), "child");
  counters_.erase(1);
  std::optional<WaitingChild> reader(std::in_place, [&](const auto& wait) {
    auto db = recto::Database::open(path_, options());
    const auto snapshot = db.snapshot();
    wait();
  });
  EXPECT_EQ(db_.stats().oldest_reader_commits, 0);
  counters_.put(counter(1, "x"));
  counters_.erase(1);
  EXPECT_EQ(db_.stats().oldest_reader_commits, 2);  // the child's place is one that all see
  EXPECT_TRUE(is_busy());
  reader->kill();
  db_.compact();
  expect_all(db_);
}

TEST_F(ACompaction, KeepsPermissionsAndLinks) {
  fs::permissions(path_, fs::perms(0640));
  const fs::path link = directory_ / "link.db";
  db_.close();
  fs::create_symlink("test.db", link);
  db_ = recto::Database::open(link, options());
  db_.compact();
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms(0640));
  expect_all(db_);
}

TEST_F(ACompaction, OfADatabaseForReadingAloneIsRefused) {
  db_.close();
  db_ = recto::Database::open(path_, {.read_only = true});
  EXPECT_TRUE(complains(ErrorCode::read_only, "compact", path_.string(), [&] { db_.compact(); }));
  expect_all(db_);
}

TEST_F(ACompaction, OfAClosedDatabaseIsRefused) {
  db_.close();
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { db_.compact(); }));
}

TEST_F(ACompaction, OfTheParentsDatabaseIsRefused) {
  EXPECT_EQ(in_child([&] {
              EXPECT_TRUE(throws(ErrorCode::misuse, [&] { db_.compact(); }));
              auto own = recto::Database::open(path_, options());
              EXPECT_TRUE(throws(ErrorCode::busy, [&] { own.compact(); }));
              return testing::Test::HasFailure() ? 1 : 0;
            }),
            0);
  db_.compact();
  expect_all(db_);
}

TEST_F(ACompaction, ThatWasCutOffLeavesNothingForLong) {
  const fs::path leftover = path_.string() + ".recto-compacting";
  recto_test::write_file(leftover, "half a copy");
  db_.compact();
  EXPECT_FALSE(fs::exists(leftover));
  recto_test::write_file(leftover, "half a copy");
  db_.close();
  db_ = recto::Database::open(path_, options());
  EXPECT_FALSE(fs::exists(leftover));
  expect_all(db_);
}

TEST_F(ACompaction, ThatIsKilledAtAnyMomentLosesNothing) {
  using Clock = std::chrono::steady_clock;
  db_.close();
  const recto_test::TemporaryDirectory other;
  const fs::path original = other / "test.db";
  fs::copy_file(path_, original);
  const auto start = Clock::now();
  ASSERT_EQ(in_child([&] { return open_and_compact(path_, 1); }), 0);
  const auto duration = Clock::now() - start;
  constexpr int kRounds = 40;
  for (int round = 0; round < kRounds; ++round) {
    fs::copy_file(original, path_, fs::copy_options::overwrite_existing);
    const pid_t child = ::fork();
    if (child == 0) {
      ::_exit(open_and_compact(path_, 1));
    }
    std::this_thread::sleep_for(duration * (12 * round) / (10 * kRounds));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) << status;
    auto db = recto::Database::open(path_, options());
    expect_all(db);
    EXPECT_EQ(names_in(directory_.path()), std::vector<std::string>{"test.db"});
  }
}

TEST_F(ACompaction, LetsOtherThreadsWaitOrHaveTheirWay) {
  std::atomic<bool> stop = false;
  std::atomic<bool> pause = false;
  std::atomic<int> working = 0;
  std::atomic<int> reads = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      while (!stop.load()) {
        ++working;
        if (!pause.load()) {
          EXPECT_NO_THROW({
            if (i == 0) {
              counters_.put(counter(1, "x"));
            } else {
              EXPECT_EQ(text_of(counters_.get(200)), "200");
              ++reads;
            }
          });
        }
        --working;
        std::this_thread::sleep_for(std::chrono::microseconds(500));
      }
    });
  }
  for (int round = 0; round < 20; ++round) {
    const int reads_before = reads.load();
    EXPECT_TRUE(compacts_in_a_gap(50) || compacts_while(pause, working)) << "round " << round;
    while (reads.load() == reads_before && !HasFailure()) {
      std::this_thread::yield();
    }
  }
  stop = true;
  threads.clear();
  counters_.erase(1);
  expect_all(db_);
}

TEST_F(ACompaction, LetsThoseWhoOpenTheFileWait) {
  db_.close();
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::_exit(open_and_compact(path_, 100));
    }
    children.push_back(child);
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        EXPECT_NO_THROW({
          auto db = recto::Database::open(path_, options());
          EXPECT_TRUE(CounterTable::open(db).contains(200));
        });
        EXPECT_EQ(open_and_compact(path_, 1), 0);
      }
    });
  }
  threads.clear();
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  db_ = recto::Database::open(path_, options());
  expect_all(db_);
}

TEST_F(ACompaction, WithoutRoomForTheCopyChangesNothing) {
  const fs::path mount_point = directory_ / "disk";
  fs::create_directory(mount_point);
  if (::mount("tmpfs", mount_point.c_str(), "tmpfs", 0, "size=6m") != 0) {
    GTEST_SKIP() << "a small file system can't be mounted here: " << std::strerror(errno);
  }
  {
    auto db = recto::Database::open(mount_point / "test.db", options());
    auto counters = CounterTable::open(db);
    fill(db, counters);
    const fs::path ballast = mount_point / "ballast";
    recto_test::write_file(ballast, std::string(fs::space(mount_point).available, 'x'));
    EXPECT_TRUE(complains(ErrorCode::disk_full, "compact", (mount_point / "test.db").string(),
                          [&] { db.compact(); }));
    EXPECT_EQ(names_in(mount_point), (std::vector<std::string>{"ballast", "test.db"}));
    expect_all(db);
    fs::remove(ballast);
    counters.put(counter(1, "x"));
    counters.erase(1);
    db.compact();
    expect_all(db);
  }
  ::umount2(mount_point.c_str(), MNT_DETACH);
}

}  // namespace
