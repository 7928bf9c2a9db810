#pragma once

#include <lmdb.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/lmdb/environment.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// The write transaction of an environment. Reads go through LMDB's API, since the pages that it
/// has changed are not in the map.
class LmdbWriteTransaction final : public WriteTransaction {
 public:
  explicit LmdbWriteTransaction(std::shared_ptr<Environment> environment);
  ~LmdbWriteTransaction() override;

  bool get(TableId table, Bytes key, Found& found) override;
  std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                     Direction direction) override;
  std::uint64_t rows(TableId table) override;

  std::byte* reserve(TableId table, Bytes key, std::size_t size, PutMode mode) override;
  void put_sorted(TableId table, const BatchEntry* entries, std::size_t count) override;
  bool erase(TableId table, Bytes key) override;
  void commit() override;

  TableId create_table(std::string_view name);

 private:
  void end() noexcept;

  std::shared_ptr<Environment> environment_;
  MDB_txn* transaction_ = nullptr;
  std::unique_lock<std::mutex> opening_;
  std::vector<std::pair<std::string, TableId>> created_;
};

}  // namespace recto::engine::lmdb
