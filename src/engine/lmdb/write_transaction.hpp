#pragma once

#include <lmdb.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/lmdb/environment.hpp"
#include "engine/lmdb/writer_lock.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// The write transaction of an environment. Reads go through LMDB's API, since the pages that it
/// has changed are not in the map.
class LmdbWriteTransaction final : public WriteTransaction {
 public:
  /// Waits for other writers, for at most `timeout_ms`. Throws `busy`.
  LmdbWriteTransaction(std::shared_ptr<Environment> environment,
                       std::optional<std::uint32_t> timeout_ms);
  ~LmdbWriteTransaction() override;

  bool get(TableId table, Bytes key, Found& found) override;
  std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                     Direction direction) override;
  std::uint64_t rows(TableId table) override;

  std::byte* reserve(TableId table, Bytes key, std::size_t size, PutMode mode) override;
  void put_sorted(TableId table, const BatchEntry* entries, std::size_t count) override;
  bool erase(TableId table, Bytes key) override;
  bool clear(TableId table) override;
  void restart() override;
  void commit() override;

  TableId create_table(std::string_view name);

 private:
  void end() noexcept;

  /// Leaves the transaction and its lock to the process that this one was forked from: ended here,
  /// it would be written by both.
  void abandon() noexcept;

  std::shared_ptr<Environment> environment_;
  HeldWriterLock held_;  // given back after the transaction has ended
  MDB_txn* transaction_ = nullptr;
  std::unique_lock<std::mutex> opening_;
  std::vector<std::pair<std::string, TableId>> created_;
};

}  // namespace recto::engine::lmdb
