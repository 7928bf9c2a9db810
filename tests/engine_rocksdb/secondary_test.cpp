#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "engine_rocksdb/other_process.hpp"
#include "engine_rocksdb/store_fixture.hpp"

// A database that another process writes, opened for reading alone.

namespace recto_test {
namespace {

using recto::ErrorCode;
using recto::engine::Store;

class RocksSecondary : public RocksStoreTest {
 protected:
  RocksSecondary() {
    close();
    options_.read_only = true;
    writer_.emplace(path(), "no_meta_sync");
    writer_->expect("open");
  }

  std::optional<OtherProcess> writer_;
};

TEST_F(RocksSecondary, FollowsWhatAnotherProcessWrites) {
  writer_->run("table t");
  writer_->run("put t a 1");
  open();
  EXPECT_TRUE(store().read_only());
  EXPECT_EQ(store().stats().reads, "secondary");
  const TableId table = store().find_table("t");
  ASSERT_NE(table, Store::kNoTable);
  EXPECT_EQ(get(table, "a"), record_of(64, 1));
  EXPECT_EQ(snapshot()->rows(table), 1U);
  writer_->run("put t a 2");
  writer_->run("put t b 2");
  EXPECT_EQ(get(table, "a"), record_of(64, 2));
  EXPECT_EQ(scan(table).size(), 2U);
  EXPECT_EQ(snapshot()->rows(table), 2U);
  writer_->run("flush");
  writer_->run("put t c 3");
  EXPECT_EQ(get(table, "c"), record_of(64, 3));
  writer_->run("compact");
  EXPECT_EQ(scan(table).size(), 3U);
}

TEST_F(RocksSecondary, ASnapshotStaysAsItIs) {
  writer_->run("table t");
  writer_->run("put t a 1");
  open();
  const TableId table = store().find_table("t");
  {
    const auto reader = snapshot();
    writer_->run("put t a 2");
    writer_->run("compact");
    EXPECT_EQ(get(*reader, table, "a"), record_of(64, 1));
    EXPECT_EQ(get(*snapshot(), table, "a"), record_of(64, 1)) << "one state for all";
    const EngineKey key("a");
    const recto::Bytes keys[] = {key.bytes()};
    recto::engine::Found found[1];
    reader->get_many(table, keys, 1, found);
    EXPECT_EQ(found[0].record.text(), record_of(64, 1));
  }
  EXPECT_EQ(get(table, "a"), record_of(64, 2));
}

TEST_F(RocksSecondary, SeesTablesThatAreMadeLater) {
  writer_->run("table first");
  open();
  const TableId first = store().find_table("first");
  EXPECT_EQ(store().find_table("second"), Store::kNoTable);
  const auto reader = snapshot();
  writer_->run("table second");
  writer_->run("put second a 1");
  EXPECT_EQ(store().find_table("second"), Store::kNoTable) << "not in this state";
  reader->reset();
  const TableId second = store().find_table("second");
  ASSERT_NE(second, Store::kNoTable);
  EXPECT_EQ(get(second, "a"), record_of(64, 1));
  EXPECT_EQ(store().find_table("first"), first);
}

TEST_F(RocksSecondary, ShowsNoStateThatNeverWasWhileTheWriterChangesItsFiles) {
  writer_->run("table one");
  writer_->run("table two");
  writer_->run("both one two 0 1");
  constexpr std::size_t kCommits = 100;
  std::atomic<bool> done{false};
  std::thread writing([&] {
    writer_->run("both_flushed one two 1 100");
    done = true;
  });
  std::size_t before = 1;
  const auto look = [&] {
    const auto reader = snapshot();
    const std::size_t count = scan(*reader, store().find_table("one")).size();
    EXPECT_EQ(scan(*reader, store().find_table("two")).size(), count);
    EXPECT_GE(count, before) << "what was seen is gone";
    EXPECT_NE(get(*reader, store().find_table("one"), std::to_string(count - 1)), "(none)")
        << "a commit is missing before others";
    before = count;
  };
  for (bool last = false; !last;) {
    last = done;
    const auto error = error_of([&] {
      last ? reopen() : (store_ == nullptr ? open() : void());
      look();
    });
    if (error) {
      EXPECT_EQ(error->code(), ErrorCode::busy) << error->what();
      EXPECT_FALSE(last);
    }
  }
  writing.join();
  EXPECT_EQ(before, kCommits);
}

TEST_F(RocksSecondary, CountsRowsAnewInEachState) {
  writer_->run("table one");
  writer_->run("table two");
  writer_->run("both one two 0 3");
  open();
  const TableId one = store().find_table("one");
  EXPECT_EQ(snapshot()->rows(one), 3U);
  writer_->run("both one two 3 5");
  EXPECT_EQ(snapshot()->rows(one), 5U);
  writer_->run("flush");
  EXPECT_EQ(snapshot()->rows_about(one), 5U);
}

TEST_F(RocksSecondary, FailsAndGoesOnWhereThereAreMoreTablesThanItHasRoomFor) {
  writer_->run("table one");
  writer_->run("both one one 0 3");
  options_.max_tables = 2;
  open();
  const TableId one = store().find_table("one");
  for (int i = 0; i < 4; ++i) {
    writer_->run("table more" + std::to_string(i));
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(throws(ErrorCode::too_many_tables, [&] { static_cast<void>(snapshot()); }))
        << "not once alone";
  }
  options_.max_tables = 512;
  reopen();
  EXPECT_EQ(scan(store().find_table("one")).size(), 3U);
  EXPECT_NE(one, Store::kNoTable);
}

TEST_F(RocksSecondary, WritesNothing) {
  open();
  EXPECT_TRUE(throws(ErrorCode::read_only, [&] { store().begin_write(); }));
  EXPECT_TRUE(throws(ErrorCode::read_only, [&] { store().compact(); }));
  EXPECT_TRUE(throws(ErrorCode::unsupported, [&] { store().backup(directory_ / "backup"); }));
}

TEST_F(RocksSecondary, NeedsNoWriterAndLeavesNothingBehind) {
  writer_->run("table t");
  writer_->run("put t a 1");
  writer_->run("close");
  const auto files = [&] { return std::distance(std::filesystem::directory_iterator(path()), {}); };
  const auto before = files();
  open();
  EXPECT_EQ(get(store().find_table("t"), "a"), record_of(64, 1));
  close();
  EXPECT_EQ(files(), before);
}

}  // namespace
}  // namespace recto_test
