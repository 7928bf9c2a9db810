#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/errors.hpp"
#include "support/test_database.hpp"

// The classic anomalies of concurrent transactions, each as a schedule that would show it if it
// were possible. Write closures are serializable: they run one after the other. Snapshots show one
// committed state.

namespace recto_test {
namespace {

using recto::Snapshot;
using recto::Transaction;

class Isolation : public testing::Test {
 protected:
  /// The value under a key; nothing where there is none.
  template <class Source>
  std::optional<std::int64_t> read(const Source& source, int key) const {
    const auto guard = accounts_.get(source, key);
    return guard ? std::optional(*guard) : std::nullopt;
  }
  std::int64_t sum(const auto& source) const {
    std::int64_t sum = 0;
    for (auto row : accounts_.scan(source)) {
      sum += *row;
    }
    return sum;
  }

  static constexpr std::int64_t kStart = 100;

  explicit Isolation(const recto::Options& options = test_options()) : db_(options) {}

  TestDatabase db_;
  recto::BuiltTable<int, std::int64_t> accounts_ = db_->table<int, std::int64_t>("accounts").open();
};

/// Where a second writer comes while a first one writes. Its database waits for nobody, so that the
/// second learns that it is refused.
class IsolationOfWriters : public Isolation {
 protected:
  IsolationOfWriters() : Isolation(hurried()) {}

  static recto::Options hurried() {
    recto::Options options = test_options();
    options.write_timeout_ms = 0;
    return options;
  }

  /// Called inside a write: starts a thread that writes, returns when it was refused, and has it
  /// try on until the first writer has ended.
  template <class F>
  std::future<void> write_elsewhere(F&& closure) {
    auto refused = std::make_shared<std::promise<void>>();
    auto done = std::async(std::launch::async, [this, refused, closure] {
      EXPECT_TRUE(throws(recto::ErrorCode::busy, [&] { db_->write(closure); }))
          << "two write at once";
      refused->set_value();
      while (error_of([&] { db_->write(closure); })) {
        std::this_thread::yield();
      }
    });
    refused->get_future().wait();
    return done;
  }
};

TEST_F(Isolation, NoDirtyRead) {
  accounts_.put(1, kStart);
  const Snapshot before = db_->snapshot();
  EXPECT_THROW(db_->write([&](Transaction& tx) {
    accounts_.put(tx, 1, std::int64_t{-1});
    accounts_.put(tx, 2, std::int64_t{-2});
    std::async(std::launch::async, [&] {
      const Snapshot during = db_->snapshot();
      EXPECT_EQ(read(during, 1), kStart) << "what is not committed is not seen";
      EXPECT_EQ(read(during, 2), std::nullopt);
      EXPECT_EQ(sum(during), kStart);
      EXPECT_EQ(during.sequence(), before.sequence());
    }).get();
    throw std::domain_error("and never will be");
  }),
               std::domain_error);
  EXPECT_EQ(sum(db_->snapshot()), kStart);
}

TEST_F(IsolationOfWriters, NoDirtyWrite) {
  std::future<void> second;
  db_->write([&](Transaction& tx) {
    accounts_.put(tx, 1, std::int64_t{10});
    second = write_elsewhere([this](Transaction& other) {
      accounts_.put(other, 1, std::int64_t{20});
      accounts_.put(other, 2, std::int64_t{20});
    });
    EXPECT_EQ(read(tx, 1), 10) << "nobody overwrites what is not committed";
    accounts_.put(tx, 2, std::int64_t{10});
  });
  second.get();
  const Snapshot after = db_->snapshot();
  EXPECT_EQ(read(after, 1), 20);
  EXPECT_EQ(read(after, 2), 20) << "both rows are from one transaction";
}

TEST_F(IsolationOfWriters, NoNonRepeatableRead) {
  accounts_.put(1, kStart);
  const Snapshot snapshot = db_->snapshot();
  EXPECT_EQ(read(snapshot, 1), kStart);
  accounts_.put(1, kStart + 1);
  EXPECT_EQ(read(snapshot, 1), kStart);
  accounts_.erase(1);
  EXPECT_EQ(read(snapshot, 1), kStart);

  accounts_.put(1, kStart);
  std::future<void> other;
  db_->write([&](Transaction& tx) {
    EXPECT_EQ(read(tx, 1), kStart);
    other = write_elsewhere([this](Transaction& late) { accounts_.put(late, 1, std::int64_t{0}); });
    EXPECT_EQ(read(tx, 1), kStart) << "a writer reads what it has read before";
  });
  other.get();
  EXPECT_EQ(read(db_->snapshot(), 1), 0);
}

TEST_F(IsolationOfWriters, NoPhantom) {
  for (int key = 0; key < 300; key += 2) {
    accounts_.put(key, kStart);
  }
  const Snapshot snapshot = db_->snapshot();
  const auto range = [&](const auto& source) {
    return std::ranges::distance(accounts_.scan(source, recto::between(50, 150)));
  };
  auto scan = accounts_.scan(snapshot, recto::between(50, 150));
  auto it = scan.begin();
  EXPECT_EQ(range(snapshot), 50);
  accounts_.put(51, kStart);
  accounts_.put(149, kStart);
  accounts_.erase(100);
  EXPECT_EQ(range(snapshot), 50) << "rows neither come nor go";
  std::ptrdiff_t rows = 0;
  for (; it != scan.end(); ++it) {
    ++rows;
  }
  EXPECT_EQ(rows, 50) << "nor before a scan that is on its way";
  EXPECT_EQ(accounts_.size(snapshot), 150U);

  std::future<void> other;
  db_->write([&](Transaction& tx) {
    EXPECT_EQ(range(tx), 51);
    other = write_elsewhere([this](Transaction& late) { accounts_.put(late, 53, kStart); });
    EXPECT_EQ(range(tx), 51);
  });
  other.get();
  EXPECT_EQ(range(db_->snapshot()), 52);
}

TEST_F(Isolation, NoLostUpdate) {
  accounts_.put(1, std::int64_t{0});
  constexpr int kThreads = 4;
  constexpr int kRounds = 50;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this] {
      for (int round = 0; round < kRounds; ++round) {
        db_->write([&](Transaction& tx) {
          const std::int64_t old = *read(tx, 1);
          std::this_thread::yield();
          accounts_.put(tx, 1, old + 1);
        });
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(read(db_->snapshot(), 1), kThreads * kRounds);
}

TEST_F(Isolation, NoReadSkew) {
  accounts_.put(1, kStart);
  accounts_.put(2, kStart);
  const auto transfer = [&](std::int64_t amount) {
    db_->write([&](Transaction& tx) {
      accounts_.put(tx, 1, *read(tx, 1) - amount);
      accounts_.put(tx, 2, *read(tx, 2) + amount);
    });
  };
  const Snapshot snapshot = db_->snapshot();
  EXPECT_EQ(read(snapshot, 1), kStart);
  transfer(30);
  EXPECT_EQ(read(snapshot, 2), kStart) << "both rows are of one state";

  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      transfer(i % 7 - 3);
    }
  });
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(sum(db_->snapshot()), 2 * kStart);
    const Snapshot now = db_->snapshot();
    EXPECT_EQ(*read(now, 1) + *read(now, 2), 2 * kStart);
  }
  writer.join();
}

TEST_F(IsolationOfWriters, NoWriteSkew) {
  // Two may be off duty only as long as one is left: each checks, then goes.
  accounts_.put(1, std::int64_t{1});
  accounts_.put(2, std::int64_t{1});
  const auto leave = [this](int key) {
    return [this, key](Transaction& tx) {
      const std::int64_t on_duty = sum(tx);
      if (on_duty > 1) {
        accounts_.put(tx, key, std::int64_t{0});
      }
    };
  };
  std::future<void> second;
  db_->write([&](Transaction& tx) {
    second = write_elsewhere(leave(2));
    leave(1)(tx);
  });
  second.get();
  EXPECT_EQ(sum(db_->snapshot()), 1) << "the second saw what the first had done";
}

TEST_F(IsolationOfWriters, NoReadOnlyAnomaly) {
  // A withdrawal that overdraws costs a fee of 1, a deposit comes in between, and somebody looks.
  // What he saw must fit one order of the two, which the end result fits as well.
  static constexpr int kChecking = 1;
  static constexpr int kSavings = 2;
  accounts_.put(kChecking, std::int64_t{0});
  accounts_.put(kSavings, std::int64_t{0});
  std::future<void> deposit;
  std::optional<Snapshot> seen;
  db_->write([&](Transaction& withdrawal) {
    const std::int64_t total = sum(withdrawal);
    deposit = write_elsewhere(
        [this](Transaction& tx) { accounts_.put(tx, kSavings, *read(tx, kSavings) + 20); });
    seen = db_->snapshot();
    const std::int64_t fee = total - 10 < 0 ? 1 : 0;
    accounts_.put(withdrawal, kChecking, *read(withdrawal, kChecking) - 10 - fee);
  });
  deposit.get();
  EXPECT_EQ(read(*seen, kSavings), 0) << "the deposit can't be seen before the withdrawal, which "
                                         "did not know of it";
  EXPECT_EQ(read(*seen, kChecking), 0);
  const Snapshot end = db_->snapshot();
  EXPECT_EQ(read(end, kChecking), -11);
  EXPECT_EQ(read(end, kSavings), 20);
}

TEST_F(Isolation, ScansShowOneStateWhileOthersWrite) {
  constexpr int kRows = 2'000;
  db_->write([&](Transaction& tx) {
    for (int key = 0; key < kRows; ++key) {
      accounts_.put(tx, key, std::int64_t{0});
    }
  });
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (std::int64_t round = 1; !stop; ++round) {
      db_->write([&](Transaction& tx) {
        for (int key = 0; key < kRows; key += 3) {
          accounts_.put(tx, key, round);
          accounts_.put(tx, key + 1, -round);
        }
        accounts_.put(tx, kRows + static_cast<int>(round), std::int64_t{0});
      });
    }
  });
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&, reverse = i == 1] {
      for (int round = 0; round < 20; ++round) {
        std::int64_t total = 0;
        std::uint64_t rows = 0;
        const Snapshot snapshot = db_->snapshot();
        const auto scan = accounts_.scan(snapshot);
        for (auto row : reverse ? scan.reverse() : scan) {
          total += *row;
          ++rows;
        }
        EXPECT_EQ(total, 0);
        EXPECT_EQ(rows, accounts_.size(snapshot));
      }
    });
  }
  for (std::thread& reader : readers) {
    reader.join();
  }
  stop = true;
  writer.join();
  EXPECT_TRUE(db_->verify().ok());
}

}  // namespace
}  // namespace recto_test
