#include <gtest/gtest.h>
#include <rocksdb/perf_context.h>
#include <rocksdb/perf_level.h>

#include "engine_rocksdb/store_fixture.hpp"

// RocksDB's counters of a thread: off while the engine works, unless somebody measures.

namespace recto_test {
namespace {

class RocksCounters : public RocksStoreTest {
 protected:
  RocksCounters() { put(table_, "a", record_of(8, 1)); }
  ~RocksCounters() override { rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount); }

  /// Reads and writes in every way, on a thread of that level, and returns what was counted.
  std::uint64_t counted_at(rocksdb::PerfLevel level) {
    rocksdb::SetPerfLevel(level);
    rocksdb::get_perf_context()->Reset();
    put(table_, "b", record_of(8, 2));
    EXPECT_NE(get(table_, "a"), get(table_, "b"));
    EXPECT_EQ(scan(table_).size(), 2U);
    write([&](auto& writer) {
      EXPECT_NE(get(writer, table_, "a"), get(writer, table_, "b"));
      EXPECT_EQ(scan(writer, table_).size(), 2U);
      EXPECT_TRUE(writer.erase(table_, EngineKey("b").bytes()));
    });
    EXPECT_EQ(rocksdb::GetPerfLevel(), level) << "the thread's level is as it was";
    return rocksdb::get_perf_context()->user_key_comparison_count;
  }

  TableId table_ = make_table("t");
};

TEST_F(RocksCounters, AreOffByDefault) {
  EXPECT_EQ(counted_at(rocksdb::PerfLevel::kEnableCount), 0U);
}

TEST_F(RocksCounters, GoOnWhereTheThreadIsMeasured) {
  EXPECT_GT(counted_at(rocksdb::PerfLevel::kEnableTimeExceptForMutex), 0U);
}

TEST_F(RocksCounters, StayOffWhereTheThreadHasTurnedThemOff) {
  EXPECT_EQ(counted_at(rocksdb::PerfLevel::kDisable), 0U);
}

}  // namespace
}  // namespace recto_test
