// Databases and tables opened and closed by many threads at once.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "concurrency/threads.hpp"
#include "lifetimes/counters.hpp"
#include "support/errors.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::in_threads;
using recto_test::test_options;
using specimens::CounterTable;
using specimens::EventTable;
using specimens::LevelTable;
using specimens::NoteTable;
using specimens::WordTable;

TEST(ATable, IsOpenedByManyThreadsAtOnce) {
  for (int round = 0; round < 30; ++round) {
    recto_test::TestDatabase db;
    in_threads(6, [&](int number) {
      auto counters = CounterTable::open(*db);
      counters.put(counter(static_cast<std::uint64_t>(number), "x"));
      static_cast<void>(number % 2 == 0 ? WordTable::open(*db).size()
                                        : EventTable::open(*db).size());
    });
    EXPECT_EQ(CounterTable::open(*db).size(), 6u);
    EXPECT_EQ(db->tables().size(), 3u);
  }
}

TEST(Tables, AreOpenedWhileOthersReadAndWrite) {
  CounterDatabase data(10);
  in_threads(6, [&](int number) {
    for (std::uint64_t round = 0; round < 60; ++round) {
      switch (number) {
        case 0:
          static_cast<void>(WordTable::open(*data.db));
          break;
        case 1:
          static_cast<void>(EventTable::open(*data.db));
          break;
        case 2:
          static_cast<void>(LevelTable::open(*data.db));
          break;
        case 3:
          static_cast<void>(NoteTable::open(*data.db));
          break;
        case 4:
          data.counters.put(counter(100 + round, "x"));
          break;
        default:
          EXPECT_TRUE(data.counters.contains(7));
          break;
      }
    }
  });
  EXPECT_EQ(data.db->tables().size(), 5u);
  EXPECT_EQ(data.counters.size(), 70u);
}

TEST(ATable, IsOpenedWithinAWriteWhileAnotherThreadWaitsToMakeOne) {
  CounterDatabase data(1);
  std::thread maker;
  data.db->write([&](recto::Transaction& tx) {
    std::latch begun(1);
    maker = std::thread([&] {
      begun.count_down();
      static_cast<void>(WordTable::open(*data.db));  // waits for this transaction
    });
    begun.wait();
    for (int round = 0; round < 1'000; ++round) {
      auto again = CounterTable::open(*data.db);  // must not wait for the maker
      again.put(tx, counter(2, "two"));
      std::this_thread::yield();
    }
  });
  maker.join();
  EXPECT_EQ(data.db->tables().size(), 2u);
}

TEST(OneFile, IsOpenedAndClosedByManyThreadsAtOnce) {
  const recto_test::TemporaryDirectory directory;
  constexpr int kThreads = 6;
  constexpr std::uint64_t kRounds = 100;
  in_threads(kThreads, [&](int number) {
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      auto db = recto::Database::open(directory / "test.db", test_options());
      auto counters = CounterTable::open(db);
      counters.put(counter(static_cast<std::uint64_t>(number) * kRounds + round, "x"));
      if (round % 2 == 0) {
        db.close();
      }
    }
  });
  auto db = recto::Database::open(directory / "test.db", test_options());
  EXPECT_EQ(CounterTable::open(db).size(), kThreads * kRounds);
  EXPECT_TRUE(db.verify().ok());
}

TEST(ManyFiles, AreOpenedAndClosedByManyThreadsAtOnce) {
  const recto_test::TemporaryDirectory directory;
  in_threads(4, [&](int number) {
    for (std::uint64_t round = 0; round < 10; ++round) {
      const auto path = directory / (std::to_string(number) + ".db");
      auto db = recto::Database::open(path, test_options());
      auto counters = CounterTable::open(db);
      EXPECT_EQ(counters.size(), round);
      counters.put(counter(round, "x"));
    }
  });
}

TEST(Close, RacesWithReadersAndWritersAndIsRefusedOrFinal) {
  for (int round = 0; round < 60; ++round) {
    CounterDatabase data(10);
    std::atomic<bool> closed{false};
    in_threads(4, [&](int number) {
      if (number == 0) {
        while (!closed) {
          try {
            data.db->close();
            closed = true;
          } catch (const recto::Error& error) {
            ASSERT_EQ(error.code(), ErrorCode::busy) << error.what();
            std::this_thread::yield();
          }
        }
        return;
      }
      for (std::uint64_t i = 0; i < 100 && !closed; ++i) {
        try {
          if (number == 1) {
            data.counters.put(counter(i, "x"));
          } else if (number == 2) {
            EXPECT_GE(data.db->stats().rows, 10u);
          } else {
            EXPECT_TRUE(data.counters.contains(1));
          }
        } catch (const recto::Error& error) {
          // Also while a close is under way that is then refused.
          ASSERT_EQ(error.code(), ErrorCode::closed) << error.what();
        }
      }
    });
    EXPECT_FALSE(data.db->is_open());
  }
}

}  // namespace
