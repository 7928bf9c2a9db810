// One file in several processes.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::in_child;
using recto_test::test_options;
using recto_test::text_of;
using recto_test::WaitingChild;
using specimens::CounterTable;

TEST(AnotherProcess, WritesWhileThisOneReads) {
  CounterDatabase data(3);
  const recto::Snapshot before = data.db->snapshot();
  const auto guard = data.counters.get(before, 1);
  EXPECT_EQ(in_child([&] {
              auto db = recto::Database::open(data.db.path(), test_options());
              auto counters = CounterTable::open(db);
              for (std::uint64_t id = 1; id <= 500; ++id) {
                counters.put(counter(id, "child"));
              }
              return text_of(counters.get(1)) == "child" ? 0 : 1;
            }),
            0);
  EXPECT_EQ(text_of(guard), "1");
  EXPECT_EQ(data.counters.size(before), 3u);
  EXPECT_EQ(data.counters.size(), 500u);
  EXPECT_EQ(text_of(data.counters.get(1)), "child");
  data.counters.put(counter(1, "parent"));
  EXPECT_TRUE(data.db->verify().ok());
}

TEST(AnotherProcess, FindsWhatThisOneWroteBeforeAndAfterItOpened) {
  CounterDatabase data(3);
  std::optional<WaitingChild> writer(std::in_place, [&](const auto& wait) {
    auto db = recto::Database::open(data.db.path(), test_options());
    auto counters = CounterTable::open(db);
    counters.put(counter(counters.size() + 1, "child"));
    wait();
  });
  EXPECT_EQ(text_of(data.counters.get(4)), "child");
}

TEST(AnotherProcess, MakesTablesThatThisOneFinds) {
  CounterDatabase data(1);
  const recto::Snapshot before = data.db->snapshot();
  EXPECT_EQ(in_child([&] {
              auto db = recto::Database::open(data.db.path(), test_options());
              auto words = specimens::WordTable::open(db);
              specimens::WordT word;
              word.word = "child";
              words.put(word);
              return 0;
            }),
            0);
  auto words = specimens::WordTable::open(*data.db);
  EXPECT_TRUE(words.contains("child"));
  EXPECT_FALSE(words.contains(before, "child"));
}

TEST(AChildOfAProcessThatHasTheFileOpen, OpensItForItself) {
  CounterDatabase data(3);
  EXPECT_EQ(in_child([&] {
              {
                auto own = recto::Database::open(data.db.path(), test_options());
                CounterTable::open(own).put(counter(4, "child"));
                // What the child inherited goes away without taking locks of its own with it.
                auto inherited = std::make_unique<recto::Database>(std::move(*data.db));
                inherited.reset();
                CounterTable::open(own).put(counter(5, "child"));
              }
              return 0;
            }),
            0);
  data.counters.put(counter(6, "parent"));
  EXPECT_EQ(data.counters.size(), 6u);
}

TEST(AKilledProcess, LeavesWhatItHadAcknowledgedAndNothingElse) {
  CounterDatabase data(3);
  std::optional<WaitingChild> child(std::in_place, [&](const auto& wait) {
    auto db = recto::Database::open(data.db.path(), test_options());
    auto counters = CounterTable::open(db);
    counters.put(counter(4, "acknowledged"));
    db.write([&](recto::Transaction& tx) {
      counters.put(tx, counter(5, "never committed"));
      counters.erase(tx, 1);
      wait();
    });
  });
  child->kill();
  data.counters.put(counter(6, "after"));  // the lock of the dead writer is free
  EXPECT_TRUE(data.counters.contains(4));
  EXPECT_FALSE(data.counters.contains(5));
  EXPECT_TRUE(data.counters.contains(1));
  EXPECT_TRUE(data.db->verify().ok());
}

TEST(AKilledProcess, NoLongerHoldsItsSnapshotOnceTheFileIsOpened) {
  const recto_test::TemporaryDirectory directory;
  const auto path = directory / "test.db";
  std::optional<WaitingChild> child(std::in_place, [&](const auto& wait) {
    auto db = recto::Database::open(path, test_options());
    auto counters = CounterTable::open(db);
    counters.put(counter(1, "one"));
    const recto::Snapshot snapshot = db.snapshot();
    wait();
  });
  {
    auto db = recto::Database::open(path, test_options());
    auto counters = CounterTable::open(db);
    counters.put(counter(2, "two"));
    counters.put(counter(3, "three"));
    EXPECT_EQ(db.stats().oldest_reader_commits, 2);  // the living child's
  }
  child->kill();
  auto db = recto::Database::open(path, test_options());
  CounterTable::open(db).put(counter(4, "four"));
  EXPECT_EQ(db.stats().oldest_reader_commits, 0);
}

TEST(AKilledProcess, DoesNotUseUpTheReaders) {
  auto options = test_options();
  options.max_readers = 4;
  CounterDatabase data(1, options);
  for (int i = 0; i < 10; ++i) {
    WaitingChild child([&](const auto& wait) {
      auto db = recto::Database::open(data.db.path(), options);
      const recto::Snapshot snapshot = db.snapshot();
      wait();
    });
  }
  std::vector<recto::Snapshot> snapshots;
  for (int i = 0; i < 4; ++i) {
    snapshots.push_back(data.db->snapshot());
  }
}

TEST(ASymbolicLink, LeadsAnotherProcessToTheSameLocks) {
  CounterDatabase data(1);
  const auto link = data.db.directory() / "link.db";
  std::filesystem::create_symlink("test.db", link);
  EXPECT_EQ(in_child([&] {
              auto db = recto::Database::open(link, test_options());
              CounterTable::open(db).put(counter(2, "two"));
              return std::filesystem::exists(link.string() + "-lock") ? 1 : 0;
            }),
            0);
  EXPECT_EQ(data.counters.size(), 2u);
}

}  // namespace
