// Keys that number themselves: they grow, and none is given twice.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "indexes/auto_rows.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using Keys = std::vector<std::uint64_t>;

class AutoKeys : public testing::Test {
 protected:
  using Table = VisitTable<std::uint64_t>;

  Table open() { return Table::open(*db_); }

  /// The keys of all rows, in order.
  static Keys keys_of(const auto& table) {
    Keys keys;
    for (const auto& row : table.scan()) {
      keys.push_back(row.key());
    }
    return keys;
  }

  static bool grow(const Keys& keys) {
    return std::ranges::adjacent_find(keys, std::greater_equal<>()) == keys.end();
  }

  TestDatabase db_;
};

TEST_F(AutoKeys, AreGivenByPutAndReturned) {
  Table visits = open();
  Keys keys;
  for (std::uint32_t i = 0; i < 200; ++i) {
    keys.push_back(visits.put(Visit{i, 0}));
    const auto stored = visits.get(keys.back());
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->visitor, i);
  }
  EXPECT_GE(keys.front(), 1);
  EXPECT_TRUE(grow(keys));
  EXPECT_EQ(keys_of(visits), keys);
}

TEST_F(AutoKeys, AreGivenInTransactions) {
  Table visits = open();
  Keys keys{visits.put(Visit{})};
  db_->write([&](recto::Transaction& tx) {
    for (std::uint32_t i = 0; i < 200; ++i) {  // more than are reserved ahead
      keys.push_back(visits.put(tx, Visit{i, 1}));
      EXPECT_TRUE(visits.get(tx, keys.back()));
    }
  });
  keys.push_back(visits.put(Visit{}));
  EXPECT_TRUE(grow(keys));
  EXPECT_EQ(keys_of(visits), keys);
}

TEST_F(AutoKeys, AreNotGivenAgainAfterARollback) {
  Table visits = open();
  Keys seen;
  for (int i = 0; i < 5; ++i) {
    seen.push_back(visits.put(Visit{}));
    const auto abandon = [&](recto::Transaction& tx) {
      for (int j = 0; j < 30 * i; ++j) {
        seen.push_back(visits.put(tx, Visit{}));
      }
      throw std::runtime_error("abandoned");
    };
    EXPECT_THROW(db_->write(abandon), std::runtime_error);
  }
  EXPECT_TRUE(grow(seen));
  EXPECT_EQ(visits.size(), 5);
  db_.reopen();
  if (keeps_files()) {
    EXPECT_GT(open().put(Visit{}), seen.back());
  }
}

TEST_F(AutoKeys, AreGivenToBatchesAndLoads) {
  Table visits = open();
  const std::uint64_t first = visits.put(Visit{});
  visits.put_all(std::vector<Visit>(3'000));
  recto::BulkLoader load(visits);
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    load.add(Visit{i, 7});
  }
  load.finish();
  db_->write([&](recto::Transaction& tx) { visits.put_all(tx, std::vector<Visit>(10)); });
  EXPECT_EQ(visits.size(), 6'011);
  const std::uint64_t last = visits.put(Visit{});
  const Keys keys = keys_of(visits);
  EXPECT_EQ(keys.front(), first);
  EXPECT_EQ(keys.back(), last);
  // What was loaded stands in the order in which it was added.
  std::uint32_t visitor = 0;
  for (const auto& row : visits.scan()) {
    if (row->page == 7) {
      EXPECT_EQ(row->visitor, visitor++);
    }
  }
}

TEST_F(AutoKeys, LeaveOutKeysThatTheProgramHasGiven) {
  Table visits = open();
  const std::uint64_t first = visits.put(Visit{1, 1});
  for (std::uint64_t key = first; key < first + 400; key += 2) {
    visits.put(key, Visit{9, 9});
  }
  for (int i = 0; i < 50; ++i) {
    visits.put(Visit{2, 2});
  }
  db_->write([&](recto::Transaction& tx) { visits.put(tx, Visit{2, 2}); });
  visits.put_all(std::vector<Visit>(100, Visit{2, 2}));
  recto::BulkLoader load(visits);
  load.add(Visit{2, 2});
  load.finish();
  EXPECT_EQ(visits.size(), 200 + 152);
  const auto own =
      std::ranges::count_if(visits.scan(), [](const auto& row) { return row->visitor == 9; });
  EXPECT_EQ(own, 200);
}

TEST_F(AutoKeys, AreNotGivenAgainWhenRowsAreErased) {
  Table visits = open();
  std::uint64_t last = 0;
  for (int i = 0; i < 10; ++i) {
    last = visits.put(Visit{});
  }
  visits.clear();
  EXPECT_GT(visits.put(Visit{}), last);
}

TEST_F(AutoKeys, GoOnWhenTheDatabaseIsOpenedAgain) {
  Keys keys;
  for (int i = 0; i < 4; ++i) {
    {
      Table visits = open();
      keys.push_back(visits.put(Visit{}));
      db_->write([&](recto::Transaction& tx) { keys.push_back(visits.put(tx, Visit{})); });
      keys.push_back(visits.put(Visit{}));
    }
    db_.reopen();
  }
  EXPECT_TRUE(grow(keys));
  EXPECT_EQ(keys_of(open()), keys);
}

TEST_F(AutoKeys, AreGivenToManyThreadsAtOnce) {
  std::mutex mutex;
  Keys all;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Table visits = open();
      Keys own;
      for (int i = 0; i < 50; ++i) {
        if (t % 2 == 0) {
          own.push_back(visits.put(Visit{}));
        } else {
          db_->write([&](recto::Transaction& tx) { own.push_back(visits.put(tx, Visit{})); });
        }
      }
      const std::scoped_lock lock(mutex);
      all.insert(all.end(), own.begin(), own.end());
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::ranges::sort(all);
  EXPECT_EQ(keys_of(open()), all);
  EXPECT_EQ(all.size(), 200);
}

TEST_F(AutoKeys, AreUsedUp) {
  auto visits = VisitTable<std::uint8_t>::open(*db_);
  for (int i = 0; i < 100; ++i) {
    visits.put(Visit{});
  }
  visits.put_all(std::vector<Visit>(50));
  while (visits.size() < 255) {
    const auto error = error_of([&] { visits.put(Visit{}); });
    ASSERT_FALSE(error) << "after " << visits.size() << " rows: " << error->what();
  }
  const auto expect_used_up = [&] {
    EXPECT_TRUE(throws(ErrorCode::invalid_key, [&] { visits.put(Visit{}); }));
    EXPECT_TRUE(throws(ErrorCode::invalid_key, [&] { visits.put_all(std::vector<Visit>(1)); }));
    EXPECT_TRUE(throws(ErrorCode::invalid_key, [&] {
      db_->write([&](recto::Transaction& tx) { visits.put(tx, Visit{}); });
    }));
  };
  expect_used_up();
  visits.erase(7);
  expect_used_up();  // a number is not given again
  EXPECT_EQ(visits.size(), 254);
  visits.put(7, Visit{});  // the program may
  EXPECT_EQ(visits.size(), 255);
}

}  // namespace
}  // namespace recto_test
