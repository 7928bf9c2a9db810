#pragma once

#include <lmdb.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/lmdb/read_transaction.hpp"

namespace recto::engine::lmdb {

/// Reads through LMDB's own functions.
class ApiReadTransaction final : public LmdbReadTransaction {
 public:
  explicit ApiReadTransaction(std::shared_ptr<Environment> environment);

  void renew() override;

  bool get(TableId table, Bytes key, Found& found) override;
  std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                     Direction direction) override;
  std::uint64_t rows(TableId table) override;

 private:
  /// Whether this state has the table. The first call for a table lets LMDB look its root up; LMDB
  /// would do so within any read, and two threads must not do it at once.
  bool prepare(TableId table) {
    return prepared_[table].load(std::memory_order_acquire) == epoch_ || prepare_slowly(table);
  }
  bool prepare_slowly(TableId table);

  std::uint32_t epoch_ = 0;                           // counts up with every renew
  std::vector<std::atomic<std::uint32_t>> prepared_;  // by table: the epoch it is ready for
  std::mutex preparing_;
};

}  // namespace recto::engine::lmdb
