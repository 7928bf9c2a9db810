// Snapshots, guards and scans that threads share and hand to one another.

#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "concurrency/threads.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::in_threads;
using recto_test::text_of;
using CounterGuard = recto::Guard<specimens::Counter>;

TEST(OneSnapshot, IsReadByManyThreadsAtOnce) {
  constexpr std::uint64_t kRecords = 500;
  CounterDatabase data(kRecords);
  auto words = specimens::WordTable::open(*data.db);
  const recto::Snapshot snapshot = data.db->snapshot();
  data.counters.put_all(std::vector{counter(1, "later"), counter(kRecords + 1, "later")});
  in_threads(6, [&](int number) {
    for (int round = 0; round < 20; ++round) {
      // The first read of each table in this snapshot is raced for.
      EXPECT_EQ(words.size(snapshot), 0u);
      for (std::uint64_t id = 1; id <= kRecords; id += 1 + static_cast<std::uint64_t>(number)) {
        const CounterGuard guard = data.counters.get(snapshot, id);
        EXPECT_EQ(text_of(guard), std::to_string(id));
      }
      std::uint64_t rows = 0;
      for (auto row : data.counters.scan(snapshot)) {
        EXPECT_EQ(row.key(), ++rows);
      }
      EXPECT_EQ(rows, kRecords);
      const recto::Snapshot copy = snapshot;
      EXPECT_EQ(data.counters.size(copy), kRecords);
    }
  });
}

TEST(Snapshots, AreTakenAndLetGoByManyThreadsAtOnce) {
  CounterDatabase data(10);
  in_threads(8, [&](int) {
    std::vector<recto::Snapshot> kept;
    for (std::uint64_t round = 0; round < 3'000; ++round) {
      kept.push_back(data.db->snapshot());
      EXPECT_TRUE(data.counters.contains(kept.back(), 1 + round % 10));
      if (round % 7 == 0) {
        kept.clear();
      }
    }
  });
  EXPECT_EQ(data.db->stats().live_snapshots, 0u);
  data.db->close();
}

TEST(OneGuard, IsReadByManyThreadsAtOnce) {
  CounterDatabase data(1);
  const CounterGuard guard = data.counters.get(1);
  in_threads(4, [&](int) {
    for (int round = 0; round < 1'000; ++round) {
      ASSERT_EQ(text_of(guard), "1");
    }
  });
}

/// Hands guards from threads that read to threads that let them go.
class Belt {
 public:
  void put(CounterGuard guard) {
    const std::scoped_lock lock(mutex_);
    guards_.push_back(std::move(guard));
    changed_.notify_one();
  }

  CounterGuard take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !guards_.empty(); });
    CounterGuard guard = std::move(guards_.front());
    guards_.pop_front();
    return guard;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<CounterGuard> guards_;
};

TEST(Guards, ArePassedBetweenThreadsWhileOthersWrite) {
  constexpr int kEach = 2'000;
  CounterDatabase data(50);
  Belt belt;
  in_threads(5, [&](int number) {
    for (int round = 0; round < kEach; ++round) {
      const std::uint64_t id = 1 + static_cast<std::uint64_t>(round) % 50;
      if (number == 0) {
        data.counters.put(counter(id, std::to_string(id)));
      } else if (number <= 2) {
        belt.put(data.counters.get(id));
      } else {
        const CounterGuard guard = belt.take();
        EXPECT_EQ(text_of(guard), std::to_string(guard->id()));
      }
    }
  });
  EXPECT_EQ(data.db->stats().live_snapshots, 0u);
}

TEST(AScan, IsHandedFromThreadToThread) {
  CounterDatabase data(1'000);
  const auto scan = data.counters.scan();
  auto position = scan.begin();
  std::uint64_t rows = 0;
  while (position != scan.end()) {
    std::thread([&] {
      for (int steps = 0; steps < 100 && position != scan.end(); ++steps, ++position) {
        EXPECT_EQ((*position).key(), ++rows);
      }
    }).join();
  }
  EXPECT_EQ(rows, 1'000u);
}

TEST(Statistics, AreReadWhileAllElseGoesOn) {
  CounterDatabase data(100);
  in_threads(4, [&](int number) {
    for (std::uint64_t round = 0; round < 50; ++round) {
      if (number == 0) {
        data.counters.put(counter(round, "x"));
      } else if (number == 1) {
        EXPECT_GE(data.db->stats().rows, 100u);
      } else if (number == 2) {
        EXPECT_TRUE(data.db->verify().ok());
      } else {
        EXPECT_TRUE(data.counters.contains(7));
      }
    }
  });
}

}  // namespace
