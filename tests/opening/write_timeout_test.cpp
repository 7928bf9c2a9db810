// Writers that wait for one another, for as long as the options say.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "opening/databases.hpp"

namespace {

using recto::Engine;
using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::in_child;
using recto_test::text_of;
using recto_test::WaitingChild;
using specimens::CounterTable;
namespace fs = std::filesystem;

/// Another thread that is in a write from construction to destruction.
class WritingThread {
 public:
  explicit WritingThread(recto::Database& db)
      : thread_([this, &db] {
          db.write([this](recto::Transaction&) {
            writing_.count_down();
            end_.wait();
          });
        }) {
    writing_.wait();
  }
  WritingThread(const WritingThread&) = delete;
  WritingThread& operator=(const WritingThread&) = delete;
  ~WritingThread() { end(); }

  void end() {
    if (thread_.joinable()) {
      end_.count_down();
      thread_.join();
    }
  }

 private:
  std::latch writing_{1};
  std::latch end_{1};
  std::thread thread_;
};

class AWriterThatWaits : public testing::Test {
 protected:
  [[nodiscard]] static recto::Options patient_for(std::uint32_t ms) {
    return {.durability = recto::Durability::none, .write_timeout_ms = ms};
  }

  recto_test::TemporaryDirectory directory_;
  fs::path path_ = directory_ / "test.db";
};

TEST_F(AWriterThatWaits, GivesUpWhenAnotherThreadTakesTooLong) {
  for (const Engine engine : {Engine::lmdb, Engine::memory}) {
    for (const std::uint32_t ms : {0U, 20U}) {
      auto options = patient_for(ms);
      options.engine = engine;
      auto db = recto::Database::open(path_, options);
      auto counters = CounterTable::open(db);
      {
        const WritingThread writer(db);
        EXPECT_TRUE(complains(ErrorCode::busy, "write", "another thread", [&] {
          db.write([](recto::Transaction&) { FAIL() << "two writers at once"; });
        }));
        EXPECT_TRUE(complains(ErrorCode::busy, "write", std::to_string(ms) + " ms",
                              [&] { counters.put(counter(1, "x")); }));
        EXPECT_FALSE(counters.contains(1));
      }
      counters.put(counter(1, "x"));
      EXPECT_TRUE(counters.erase(1));
    }
  }
}

TEST_F(AWriterThatWaits, GivesUpWhenAnotherProcessTakesTooLong) {
  auto db = recto::Database::open(path_, patient_for(20));
  auto counters = CounterTable::open(db);
  std::optional<WaitingChild> child(std::in_place, [&](const auto& wait) {
    auto own = recto::Database::open(path_, {.durability = recto::Durability::none});
    own.write([&](recto::Transaction&) { wait(); });
  });
  EXPECT_TRUE(complains(ErrorCode::busy, "write", "another process",
                        [&] { counters.put(counter(1, "x")); }));
  EXPECT_TRUE(complains(ErrorCode::busy, "write", path_.string(),
                        [&] { db.write([](recto::Transaction&) {}); }));
  EXPECT_EQ(counters.size(), 0u);  // reading goes on
  child->kill();
  counters.put(counter(1, "x"));  // the dead writer is in nobody's way
  EXPECT_EQ(counters.size(), 1u);
}

TEST_F(AWriterThatWaits, GoesOnWhenTheOtherOneEndsInTime) {
  auto db = recto::Database::open(path_, patient_for(60'000));
  auto counters = CounterTable::open(db);
  {
    WritingThread writer(db);
    auto put = std::async(std::launch::async, [&] { counters.put(counter(1, "thread")); });
    EXPECT_EQ(put.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    writer.end();
    put.get();
  }
  EXPECT_TRUE(counters.contains(1));
  {
    WaitingChild child([&](const auto& wait) {
      auto own = recto::Database::open(path_, {.durability = recto::Durability::none});
      own.write([&](recto::Transaction&) { wait(); });
    });
    auto put = std::async(std::launch::async, [&] { counters.put(counter(2, "process")); });
    EXPECT_EQ(put.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    child.kill();
    put.get();
  }
  EXPECT_TRUE(counters.contains(2));
}

TEST_F(AWriterThatWaits, WaitsAsLongAsItTakesWithoutATimeOut) {
  auto db = recto::Database::open(path_, {.durability = recto::Durability::none});
  auto counters = CounterTable::open(db);
  WaitingChild child([&](const auto& wait) {
    auto own = recto::Database::open(path_, {.durability = recto::Durability::none});
    own.write([&](recto::Transaction&) { wait(); });
  });
  auto put = std::async(std::launch::async, [&] { counters.put(counter(1, "x")); });
  EXPECT_EQ(put.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  child.kill();
  put.get();
  EXPECT_TRUE(counters.contains(1));
}

TEST_F(AWriterThatWaits, IsToldOfAWriteWithinAWriteAtOnce) {
  auto db = recto::Database::open(path_, patient_for(60'000));
  auto counters = CounterTable::open(db);
  db.write([&](recto::Transaction&) {
    EXPECT_TRUE(recto_test::throws(ErrorCode::misuse, [&] { counters.put(counter(1, "inside")); }));
  });
}

TEST_F(AWriterThatWaits, HasAPatienceOfItsOwnInEveryDatabaseOfAFile) {
  auto patient = recto::Database::open(path_, patient_for(60'000));
  auto hasty = recto::Database::open(path_, patient_for(0));
  auto counters = CounterTable::open(patient);
  WritingThread writer(patient);
  EXPECT_TRUE(
      recto_test::throws(ErrorCode::busy, [&] { hasty.write([](recto::Transaction&) {}); }));
  auto put = std::async(std::launch::async, [&] { counters.put(counter(1, "x")); });
  writer.end();
  put.get();
  EXPECT_TRUE(counters.contains(1));
}

TEST_F(AWriterThatWaits, IsNotMadeToByAFailedWrite) {
  auto db = recto::Database::open(path_, patient_for(0));
  auto counters = CounterTable::open(db);
  EXPECT_THROW(db.write([&](recto::Transaction& tx) {
    counters.put(tx, counter(1, "x"));
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  counters.put(counter(2, "x"));
  EXPECT_EQ(in_child([&] {
              auto own = recto::Database::open(path_, patient_for(0));
              CounterTable::open(own).put(counter(3, "x"));
              return 0;
            }),
            0);
  EXPECT_EQ(counters.size(), 2u);
}

TEST_F(AWriterThatWaits, IsNotHeldUpByTheChildrenOfADeadProcess) {
  // A process that dies while it writes, and leaves a child behind that has inherited all it had.
  auto db = recto::Database::open(path_, patient_for(60'000));
  auto counters = CounterTable::open(db);
  int alive[2];
  ASSERT_EQ(::pipe(alive), 0);
  EXPECT_EQ(in_child([&] {
              auto own = recto::Database::open(path_, {.durability = recto::Durability::none});
              own.write([&](recto::Transaction&) {
                if (::fork() == 0) {
                  ::close(alive[1]);
                  char byte = 0;
                  static_cast<void>(::read(alive[0], &byte, 1));  // until the test has ended
                  ::_exit(0);
                }
                ::close(alive[1]);
                ::_exit(0);  // in the middle of the write
              });
              return 1;
            }),
            0);
  counters.put(counter(1, "x"));
  EXPECT_EQ(counters.size(), 1u);
  ::close(alive[0]);
  ::close(alive[1]);
}

/// Writes over and over, with next to no time between two writes.
void write_without_pause(const fs::path& path, const std::atomic<bool>& stop) {
  auto db = recto::Database::open(path, {.durability = recto::Durability::none});
  auto counters = CounterTable::open(db);
  for (std::uint64_t id = 100; !stop.load(); ++id) {
    counters.put(counter(100 + id % 50, "again"));
  }
}

TEST_F(AWriterThatWaits, HasItsTurnAmongThreadsThatWriteWithoutPause) {
  auto db = recto::Database::open(path_, patient_for(10'000));
  auto counters = CounterTable::open(db);
  std::atomic<bool> stop = false;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] { write_without_pause(path_, stop); });
  }
  for (std::uint64_t id = 1; id <= 50; ++id) {
    counters.put(counter(id, "mine"));
  }
  stop = true;
  threads.clear();
  EXPECT_EQ(text_of(counters.get(50)), "mine");
}

TEST_F(AWriterThatWaits, HasItsTurnAmongProcessesThatWriteWithoutPause) {
  const WaitingChild child([&](const auto& wait) {
    auto db = recto::Database::open(path_, {.durability = recto::Durability::none});
    auto counters = CounterTable::open(db);
    const std::atomic<bool> never = false;
    std::thread writing([&] { write_without_pause(path_, never); });
    while (!counters.contains(149)) {
      std::this_thread::yield();
    }
    wait();
  });
  auto db = recto::Database::open(path_, patient_for(10'000));
  auto counters = CounterTable::open(db);
  for (std::uint64_t id = 1; id <= 50; ++id) {
    counters.put(counter(id, "mine"));
  }
  EXPECT_EQ(text_of(counters.get(50)), "mine");
}

TEST_F(AWriterThatWaits, NeverFindsTwoWritersAtOnce) {
  // Threads of several processes, each of which adds to one record.
  recto_test::make_database(path_, {}, 0);
  const auto add = [this](int count) {
    auto db = recto::Database::open(path_, patient_for(60'000));
    auto counters = CounterTable::open(db);
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < count; ++i) {
          db.write([&](recto::Transaction& tx) {
            const auto found = counters.get(tx, 1);
            const int sum = found ? std::stoi(found->text()->str()) : 0;
            counters.put(tx, counter(1, std::to_string(sum + 1)));
          });
        }
      });
    }
    threads.clear();
    return 0;
  };
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::_exit(add(200));
    }
    children.push_back(child);
  }
  add(200);
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  auto db = recto::Database::open(path_, {});
  EXPECT_EQ(recto_test::text_of(CounterTable::open(db).get(1)), "1800");
}

}  // namespace
