#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// Everything still works after a `close` that was refused.
void expect_usable(CounterDatabase& data) {
  EXPECT_TRUE(data.db->is_open());
  data.counters.put(counter(100, "after"));
  EXPECT_EQ(text_of(data.counters.get(100)), "after");
  EXPECT_EQ(data.db->tables().size(), 1u);
  EXPECT_TRUE(data.db->verify().ok());
}

TEST(Close, IsRefusedWhileAGuardIsAlive) {
  CounterDatabase data(1);
  auto guard = data.counters.get(1);
  EXPECT_TRUE(throws(ErrorCode::busy, [&] { data.db->close(); }));
  EXPECT_EQ(text_of(guard), "1");
  expect_usable(data);
  guard = {};
  data.db->close();
  EXPECT_FALSE(data.db->is_open());
}

TEST(Close, IsRefusedWhileASnapshotIsAlive) {
  CounterDatabase data(1);
  {
    const recto::Snapshot snapshot = data.db->snapshot();
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { data.db->close(); }));
    EXPECT_TRUE(data.counters.contains(snapshot, 1));
    expect_usable(data);
  }
  data.db->close();
}

TEST(Close, IsRefusedWhileAScanIsAlive) {
  CounterDatabase data(1);
  {
    const auto scan = data.counters.scan();
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { data.db->close(); }));
    EXPECT_EQ((*scan.begin()).key(), 1u);
    expect_usable(data);
  }
  data.db->close();
}

TEST(Close, IsRefusedWithinATransaction) {
  CounterDatabase data(1);
  data.db->write([&](recto::Transaction& tx) {
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { data.db->close(); }));
    data.counters.put(tx, counter(2, "two"));
  });
  EXPECT_TRUE(data.counters.contains(2));
  expect_usable(data);
  data.db->close();
}

TEST(Close, IsRefusedWhileABulkLoaderHoldsItsTransaction) {
  CounterDatabase data(1);
  {
    recto::BulkLoader load(data.counters, {.memory_limit = 1});
    load.add(counter(2, "two"));
    load.add(counter(3, "three"));
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { data.db->close(); }));
    load.finish();
  }
  EXPECT_EQ(data.counters.size(), 3u);
  data.db->close();
}

TEST(Close, SaysWhatIsStillAlive) {
  CounterDatabase data(1);
  const auto first = data.counters.get(1);
  const auto second = data.counters.get(1);
  const auto error = error_of([&] { data.db->close(); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), HasSubstr("2 snapshots, guards or scans"));
  EXPECT_THAT(error->what(), HasSubstr("close"));
  EXPECT_THAT(error->what(), HasSubstr(data.db.path().string()));
}

TEST(Close, MayBeCalledTwice) {
  CounterDatabase data(1);
  data.db->close();
  data.db->close();
  EXPECT_FALSE(data.db->is_open());
}

TEST(Close, LeavesTheFileReadyToBeOpenedAgain) {
  CounterDatabase data(3);
  data.db->close();
  auto db = recto::Database::open(data.db.path(), recto_test::test_options());
  EXPECT_EQ(CounterTable::open(db).size(), 3u);
}

struct NamedCall {
  std::string name;
  std::function<void(CounterDatabase&)> call;

  friend std::ostream& operator<<(std::ostream& out, const NamedCall& call) {
    return out << call.name;
  }
};

class UseAfterClose : public testing::TestWithParam<NamedCall> {};

TEST_P(UseAfterClose, IsRefused) {
  CounterDatabase data(3);
  data.db->close();
  const auto error = error_of([&] { GetParam().call(data); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::closed) << error->what();
  EXPECT_THAT(error->what(), HasSubstr(data.db.path().string()));
  EXPECT_THAT(error->what(), HasSubstr("open it again"));
}

const std::vector<NamedCall> kCalls{
    {"get", [](auto& data) { static_cast<void>(data.counters.get(1)); }},
    {"contains", [](auto& data) { static_cast<void>(data.counters.contains(1)); }},
    {"multi_get",
     [](auto& data) { static_cast<void>(data.counters.multi_get(std::vector{1, 2})); }},
    {"size", [](auto& data) { static_cast<void>(data.counters.size()); }},
    {"scan", [](auto& data) { static_cast<void>(data.counters.scan()); }},
    {"scan_of_a_range", [](auto& data) { static_cast<void>(data.counters.scan(recto::from(1))); }},
    {"put", [](auto& data) { data.counters.put(counter(1, "one")); }},
    {"insert", [](auto& data) { data.counters.insert(counter(1, "one")); }},
    {"put_all", [](auto& data) { data.counters.put_all(recto_test::counters_up_to(2)); }},
    {"put_all_of_nothing",
     [](auto& data) { data.counters.put_all(recto_test::counters_up_to(0)); }},
    {"erase", [](auto& data) { data.counters.erase(1); }},
    {"write", [](auto& data) { data.db->write([](recto::Transaction&) {}); }},
    {"snapshot", [](auto& data) { static_cast<void>(data.db->snapshot()); }},
    {"tables", [](auto& data) { static_cast<void>(data.db->tables()); }},
    {"stats", [](auto& data) { static_cast<void>(data.db->stats()); }},
    {"verify", [](auto& data) { static_cast<void>(data.db->verify()); }},
    {"backup", [](auto& data) { data.db->backup(data.db.directory() / "copy.db"); }},
    {"open_known_table", [](auto& data) { static_cast<void>(CounterTable::open(*data.db)); }},
    {"open_new_table", [](auto& data) { static_cast<void>(specimens::WordTable::open(*data.db)); }},
    {"bulk_load",
     [](auto& data) {
       recto::BulkLoader load(data.counters);
       load.add(counter(1, "one"));
       load.finish();
     }},
};

INSTANTIATE_TEST_SUITE_P(, UseAfterClose, testing::ValuesIn(kCalls),
                         [](const auto& test) { return test.param.name; });

TEST(UseOfAMovedFromDatabase, IsRefused) {
  CounterDatabase data(1);
  recto::Database& first = *data.db;
  recto::Database second = std::move(first);
  // NOLINTBEGIN(bugprone-use-after-move): what is specified here
  EXPECT_FALSE(first.is_open());
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(first.snapshot()); }));
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { first.write([](recto::Transaction&) {}); }));
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(CounterTable::open(first)); }));
  // NOLINTEND(bugprone-use-after-move)
  data.counters.put(counter(2, "two"));
  EXPECT_EQ(CounterTable::open(second).size(), 2u);
}

TEST(ATable, KeepsItsDatabaseOpen) {
  const recto_test::TemporaryDirectory directory;
  std::optional<CounterTable> counters;
  {
    auto db = recto::Database::open(directory / "test.db", recto_test::test_options());
    counters = CounterTable::open(db);
  }
  counters->put(counter(1, "one"));
  EXPECT_EQ(text_of(counters->get(1)), "one");
}

TEST(ATable, IsStillUsableAfterItWasMovedFrom) {
  CounterDatabase data(1);
  CounterTable moved = std::move(data.counters);
  moved.put(counter(2, "two"));
  EXPECT_EQ(data.counters.size(), 2u);  // NOLINT(bugprone-use-after-move): what is specified here
}

TEST(ABulkLoader, ThatWasNotFinishedLeavesTheTableAsItWas) {
  CounterDatabase data(1);
  {
    recto::BulkLoader load(data.counters, {.memory_limit = 1});
    load.add(counter(1, "overwritten"));
    load.add(counter(2, "two"));
    load.add(counter(3, "three"));
  }
  EXPECT_EQ(data.counters.size(), 1u);
  EXPECT_EQ(text_of(data.counters.get(1)), "1");
}

TEST(ABulkLoader, IsUsedUpWhenItHasFinished) {
  CounterDatabase data;
  recto::BulkLoader load(data.counters);
  load.add(counter(1, "one"));
  EXPECT_EQ(load.finish(), 1u);
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { load.add(counter(2, "two")); }));
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { load.finish(); }));
  EXPECT_EQ(data.counters.size(), 1u);
}

}  // namespace
