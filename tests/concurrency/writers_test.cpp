// Writers and readers at once: every state that anybody sees is one that somebody committed.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "concurrency/threads.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::in_threads;

/// A table of accounts, whose numbers are kept as text: their sum never changes.
class Bank {
 public:
  static constexpr std::uint64_t kAccounts = 300;
  static constexpr std::int64_t kEach = 1'000;
  static constexpr std::int64_t kSum = static_cast<std::int64_t>(kAccounts) * kEach;

  Bank() {
    std::vector<specimens::CounterT> accounts;
    for (std::uint64_t id = 1; id <= kAccounts; ++id) {
      accounts.push_back(counter(id, std::to_string(kEach)));
    }
    data_.counters.put_all(accounts);
  }

  /// Moves something from one account to another, in one transaction.
  void transfer(std::uint64_t from, std::uint64_t to, std::int64_t amount) {
    data_.db->write([&](recto::Transaction& tx) {
      change(tx, from, -amount);
      change(tx, to, amount);
    });
  }

  /// Does half of a transfer and gives up.
  void fail_transfer(std::uint64_t from) {
    EXPECT_THROW(data_.db->write([&](recto::Transaction& tx) {
      change(tx, from, -1);
      throw std::runtime_error("changed its mind");
    }),
                 std::runtime_error);
  }

  [[nodiscard]] std::int64_t sum_by_scan(const recto::Snapshot& snapshot) const {
    std::int64_t sum = 0;
    for (auto row : data_.counters.scan(snapshot)) {
      sum += std::stoll(row->text()->str());
    }
    return sum;
  }

  [[nodiscard]] std::int64_t sum_by_get(const recto::Snapshot& snapshot) const {
    std::int64_t sum = 0;
    for (std::uint64_t id = 1; id <= kAccounts; ++id) {
      const auto guard = data_.counters.get(snapshot, id);
      sum += std::stoll(guard->text()->str());
    }
    return sum;
  }

  CounterDatabase& data() { return data_; }

 private:
  void change(recto::Transaction& tx, std::uint64_t id, std::int64_t by) {
    const auto guard = data_.counters.get(tx, id);
    data_.counters.put(tx, counter(id, std::to_string(std::stoll(guard->text()->str()) + by)));
  }

  CounterDatabase data_;
};

TEST(ReadersDuringWrites, SeeWholeTransactionsAlone) {
  Bank bank;
  std::atomic<int> writers{2};
  in_threads(6, [&](int number) {
    if (number < 2) {
      for (std::uint64_t i = 0; i < 600; ++i) {
        bank.transfer(1 + i * 7 % Bank::kAccounts, 1 + i * 13 % Bank::kAccounts, 5);
        if (i % 10 == 0) {
          bank.fail_transfer(1 + i % Bank::kAccounts);
        }
      }
      --writers;
      return;
    }
    do {
      const recto::Snapshot snapshot = bank.data().db->snapshot();
      EXPECT_EQ(bank.sum_by_scan(snapshot), Bank::kSum);
      EXPECT_EQ(bank.sum_by_get(snapshot), Bank::kSum);
    } while (writers > 0);
  });
  EXPECT_EQ(bank.sum_by_scan(bank.data().db->snapshot()), Bank::kSum);
  EXPECT_TRUE(bank.data().db->verify().ok());
}

TEST(AReader, NeverSeesTheClockGoBack) {
  CounterDatabase data(1);
  std::atomic<bool> writing{true};
  in_threads(4, [&](int number) {
    if (number == 0) {
      for (std::uint64_t value = 1; value <= 1'500; ++value) {
        data.counters.put(counter(1, std::to_string(value)));
      }
      writing = false;
      return;
    }
    std::uint64_t last_value = 0;
    std::uint64_t last_sequence = 0;
    while (writing) {
      const recto::Snapshot snapshot = data.db->snapshot();
      const auto guard = data.counters.get(snapshot, 1);
      const std::uint64_t value = std::stoull(guard->text()->str());
      EXPECT_GE(value, last_value);
      EXPECT_GE(snapshot.sequence(), last_sequence);
      last_value = value;
      last_sequence = snapshot.sequence();
    }
  });
}

TEST(Writers, OfManyThreadsAreAllOrNothingEach) {
  constexpr int kThreads = 6;
  constexpr std::uint64_t kRounds = 160;
  CounterDatabase data;
  auto words = specimens::WordTable::open(*data.db);
  in_threads(kThreads, [&](int number) {
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      const std::uint64_t id = static_cast<std::uint64_t>(number) * kRounds + round;
      const bool fails = round % 4 == 0;
      try {
        data.db->write([&](recto::Transaction& tx) {
          specimens::WordT word;
          word.word = std::to_string(id);
          data.counters.put(tx, counter(id, "x"));
          if (fails) {
            throw std::runtime_error("no");
          }
          words.put(tx, word);
        });
      } catch (const std::runtime_error& error) {
        EXPECT_TRUE(fails) << error.what();
      }
    }
  });
  EXPECT_EQ(data.counters.size(), kThreads * kRounds * 3 / 4);
  EXPECT_EQ(words.size(), data.counters.size());
  for (auto row : data.counters.scan()) {
    EXPECT_TRUE(words.contains(std::to_string(row.key())));
  }
}

TEST(Writers, OfOneCounterLoseNoStep) {
  constexpr int kThreads = 4;
  constexpr int kSteps = 400;
  CounterDatabase data;
  data.counters.put(counter(1, "0"));
  in_threads(kThreads, [&](int) {
    for (int step = 0; step < kSteps; ++step) {
      data.db->write([&](recto::Transaction& tx) {
        const auto guard = data.counters.get(tx, 1);
        data.counters.put(tx, counter(1, std::to_string(std::stoi(guard->text()->str()) + 1)));
      });
    }
  });
  EXPECT_EQ(recto_test::text_of(data.counters.get(1)), std::to_string(kThreads * kSteps));
}

TEST(Writers, OfDifferentKindsTakeTurns) {
  CounterDatabase data;
  in_threads(4, [&](int number) {
    const auto base = static_cast<std::uint64_t>(number) * 1'000;
    for (std::uint64_t round = 0; round < 20; ++round) {
      const std::uint64_t id = base + round * 10;
      if (number == 0) {
        data.counters.put(counter(id, "put"));
      } else if (number == 1) {
        EXPECT_TRUE(data.counters.insert(counter(id, "insert")));
        EXPECT_TRUE(data.counters.erase(id));
      } else if (number == 2) {
        data.counters.put_all(std::vector{counter(id, "put_all"), counter(id + 1, "put_all")});
      } else {
        recto::BulkLoader load(data.counters, {.memory_limit = 1});
        load.add(counter(id, "bulk"));
        load.add(counter(id + 1, "bulk"));
        load.finish();
      }
    }
  });
  EXPECT_EQ(data.counters.size(), 20u + 0u + 40u + 40u);
}

}  // namespace
