#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/rocksdb/instance.hpp"
#include "engine/rocksdb/write_batch.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

class WriteLeafCursor;

/// The only writer of an instance. It collects its changes and commits them as one batch; since
/// nobody else writes meanwhile, what it reads is the newest state with its own changes.
class RocksWriteTransaction final : public WriteTransaction {
 public:
  /// Waits for other writers, `timeout_ms` at most. Throws `misuse`, `busy`.
  RocksWriteTransaction(std::shared_ptr<Instance> instance,
                        std::optional<std::uint32_t> timeout_ms);
  ~RocksWriteTransaction() override;

  bool get(TableId table, Bytes key, Found& found) override;
  std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                     Direction direction) override;
  std::uint64_t rows(TableId table) override;

  std::byte* reserve(TableId table, Bytes key, std::size_t size, PutMode mode) override;
  void put_sorted(TableId table, const BatchEntry* entries, std::size_t count) override;
  bool erase(TableId table, Bytes key) override;
  void restart() override;
  void commit() override;

  TableId create_table(std::string_view name, const TableOptions& options);

  /// Counts up with every change, which ends what iterators of `records` show.
  [[nodiscard]] std::uint64_t changes() {
    batch_.put_reserved();
    return batch_.changes();
  }

  /// An iterator over a table as this transaction sees it.
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> records(TableId table);
  [[nodiscard]] Keys keys() const noexcept { return instance_->keys(); }

  /// Cursors that live, whose iterators go when the transaction ends.
  void add_cursor(WriteLeafCursor& cursor) { cursors_.push_back(&cursor); }
  void remove_cursor(WriteLeafCursor& cursor) noexcept { std::erase(cursors_, &cursor); }

 private:
  [[nodiscard]] bool contains(TableId table, const StoredKey& key);
  void end() noexcept;
  /// Throws where RocksDB takes no writes, after telling it to go on if it can.
  void prepare();
  void end_changes() noexcept;

  std::shared_ptr<Instance> instance_;
  bool active_ = false;
  TransactionBatch batch_;
  std::vector<TableId> made_;
  std::vector<WriteLeafCursor*> cursors_;
};

}  // namespace recto::engine::rocks
