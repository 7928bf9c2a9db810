#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "lifetimes/counters.hpp"
#include "support/errors.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::error_of;
using recto_test::text_of;
using recto_test::throws;
using specimens::CounterTable;
using testing::HasSubstr;

TEST(AWriteWithinAWrite, OfTheSameThreadIsRefused) {
  CounterDatabase data(1);
  data.db->write([&](recto::Transaction& tx) {
    const auto error = error_of([&] { data.db->write([](recto::Transaction&) {}); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::misuse);
    EXPECT_THAT(error->what(), HasSubstr("inside a write already"));
    data.counters.put(tx, counter(2, "two"));
  });
  EXPECT_EQ(data.counters.size(), 2u);
}

TEST(AWriteWithinAWrite, ByATableWithoutTheTransactionIsRefused) {
  CounterDatabase data(1);
  data.db->write([&](recto::Transaction&) {
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { data.counters.put(counter(2, "two")); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { data.counters.insert(counter(2, "two")); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { data.counters.erase(1); }));
    EXPECT_TRUE(
        throws(ErrorCode::misuse, [&] { data.counters.put_all(recto_test::counters_up_to(5)); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] {
      recto::BulkLoader load(data.counters);
      load.add(counter(2, "two"));
      load.finish();
    }));
  });
  EXPECT_EQ(data.counters.size(), 1u);
}

TEST(AWriteWithinAWrite, ThatWouldMakeATableIsRefused) {
  CounterDatabase data(1);
  data.db->write([&](recto::Transaction&) {
    EXPECT_TRUE(throws(ErrorCode::misuse,
                       [&] { static_cast<void>(specimens::WordTable::open(*data.db)); }));
    EXPECT_EQ(CounterTable::open(*data.db).size(), 1u);  // a table that exists is no matter
  });
}

TEST(AWriteWithinAWrite, OfAnotherDatabaseIsFine) {
  CounterDatabase data(1);
  CounterDatabase other(1);
  data.db->write([&](recto::Transaction& tx) {
    other.counters.put(counter(2, "two"));
    data.counters.put(tx, counter(3, "three"));
  });
  EXPECT_TRUE(other.counters.contains(2));
  EXPECT_TRUE(data.counters.contains(3));
}

TEST(AWriteWithinAWrite, OfAnotherThreadWaitsForTheFirst) {
  CounterDatabase data;
  std::thread second;
  data.db->write([&](recto::Transaction& tx) {
    second = std::thread([&] { data.counters.put(counter(1, "second")); });
    data.counters.put(tx, counter(1, "first"));
  });
  second.join();
  EXPECT_EQ(text_of(data.counters.get(1)), "second");
}

TEST(ATransaction, OfAnotherDatabaseIsRefused) {
  CounterDatabase data(1);
  CounterDatabase other(1);
  other.db->write([&](recto::Transaction& foreign) {
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { data.counters.put(foreign, counter(2, "two")); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { data.counters.erase(foreign, 1); }));
    EXPECT_TRUE(
        throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.get(foreign, 1)); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.scan(foreign)); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(data.counters.size(foreign)); }));
  });
  EXPECT_EQ(data.counters.size(), 1u);
}

TEST(AScanThatLeftItsTransaction, RefusesToRead) {
  CounterDatabase data(1'000);
  std::optional<CounterTable::ScanType> unread;
  std::optional<CounterTable::ScanType> begun;
  data.db->write([&](recto::Transaction& tx) {
    unread = data.counters.scan(tx);
    begun = data.counters.scan(tx);
    EXPECT_EQ((*begun->begin()).key(), 1u);
  });
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(unread->begin()); }));
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(begun->begin()); }));
}

TEST(AScanThatLeftItsTransaction, GoesOnToTheEndOfItsLeafAndNoFurther) {
  CounterDatabase data(1'000);
  std::optional<CounterTable::ScanType> scan;
  std::optional<decltype(scan->begin())> position;
  data.db->write([&](recto::Transaction& tx) {
    scan = data.counters.scan(tx);
    position = scan->begin();
  });
  data.counters.put_all(recto_test::counters_up_to(0));
  EXPECT_EQ((**position)->text()->string_view(), "1");  // a copy of the scan's own
  EXPECT_TRUE(throws(ErrorCode::closed, [&] {
    for (int steps = 0; steps < 1'000; ++steps) {
      ++*position;
    }
  }));
}

TEST(AScanThatLeftItsTransaction, OutlivesItsDatabase) {
  const recto_test::TemporaryDirectory directory;
  std::optional<specimens::WordTable::ScanType> scan;
  std::optional<decltype(scan->begin())> position;
  {
    auto db = recto::Database::open(directory / "test.db", recto_test::test_options());
    auto words = specimens::WordTable::open(db);
    specimens::WordT word;
    word.word = std::string("a zero \0 within", 15);
    words.put(word);
    db.write([&](recto::Transaction& tx) {
      scan = words.scan(tx);
      position = scan->begin();
    });
  }
  EXPECT_EQ((**position).key().size(), 15u);
  const auto pinned = (**position).pin();
  EXPECT_EQ(pinned->word()->size(), 15u);
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { ++*position; }));
}

TEST(ATransaction, WhoseClosureThrowsChangesNothingAndPassesTheExceptionOn) {
  CounterDatabase data(2);
  EXPECT_THROW(data.db->write([&](recto::Transaction& tx) {
    data.counters.erase(tx, 1);
    data.counters.put(tx, counter(3, "three"));
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(data.counters.size(), 2u);
  EXPECT_TRUE(data.counters.contains(1));
  data.counters.put(counter(4, "four"));  // the next writer is not kept waiting
}

TEST(ATransaction, GoesOnAfterAValueThatWasRefused) {
  CounterDatabase data;
  data.db->write([&](recto::Transaction& tx) {
    data.counters.put(tx, counter(1, "one"));
    EXPECT_TRUE(throws(ErrorCode::invalid_value,
                       [&] { data.counters.put(tx, recto::Bytes{std::string("no buffer")}); }));
    data.counters.put(tx, counter(2, "two"));
  });
  EXPECT_EQ(data.counters.size(), 2u);
}

TEST(ATransaction, MayBeEndedByAClosureThatLetsItsDatabaseGo) {
  const recto_test::TemporaryDirectory directory;
  std::optional<recto::Database> db =
      recto::Database::open(directory / "test.db", recto_test::test_options());
  {
    auto counters = std::make_optional(CounterTable::open(*db));
    db->write([&](recto::Transaction& tx) {
      counters->put(tx, counter(1, "one"));
      counters.reset();
      db = recto::Database::open(directory / "other.db", recto_test::test_options());
    });
  }
  db = recto::Database::open(directory / "test.db", recto_test::test_options());
  EXPECT_EQ(CounterTable::open(*db).size(), 1u);
}

}  // namespace
