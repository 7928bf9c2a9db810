#pragma once

#include <rocksdb/perf_level.h>

namespace recto::engine::rocks {

/// Keeps RocksDB from counting for as long as it lives, on the thread that made it.
///
/// For every step and every key that it compares, RocksDB by default counts up numbers of the
/// thread (`rocksdb::PerfContext`), which takes a tenth of the time of scans and commits. A thread
/// that asks for more than the default is being measured: there the counters go on.
class Uncounted {
 public:
  Uncounted() noexcept : level_(rocksdb::GetPerfLevel()) {
    if (level_ == kDefault) {
      rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
    }
  }
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;
  ~Uncounted() {
    if (level_ == kDefault) {
      rocksdb::SetPerfLevel(level_);
    }
  }

 private:
  static constexpr rocksdb::PerfLevel kDefault = rocksdb::PerfLevel::kEnableCount;

  rocksdb::PerfLevel level_;
};

}  // namespace recto::engine::rocks
