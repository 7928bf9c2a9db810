#pragma once

#include <rocksdb/utilities/write_batch_with_index.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/rocksdb/instance.hpp"
#include "engine/rocksdb/layout.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// What a transaction has written, until it commits. Writing costs what a plain `WriteBatch` costs;
/// an index of the batch is built when the transaction first reads what it may have written.
class TransactionBatch {
 public:
  explicit TransactionBatch(Instance& instance) : instance_(instance) {}

  /// Makes room for records that are going to be put, where there are none yet: a batch that grows
  /// step by step copies what it holds each time.
  void make_room(const BatchEntry* entries, std::size_t count);

  /// Stores a record, whose bytes are copied.
  void put(TableId table, Bytes key, Bytes record);
  void remove(TableId table, const StoredKey& key);
  /// Notes that a table is made.
  void mark_made(TableId table);

  /// Room for a record of `size` bytes, 8-byte aligned, that `put_reserved` stores.
  [[nodiscard]] std::byte* reserve(TableId table, Bytes key, std::size_t size);
  void put_reserved();

  /// Forgets all changes.
  void clear();

  [[nodiscard]] bool empty() const noexcept { return changes_ == 0; }
  /// Counts up with every change.
  [[nodiscard]] std::uint64_t changes() const noexcept { return changes_; }
  /// The tables that were written to.
  [[nodiscard]] const std::vector<TableId>& tables() const noexcept { return tables_; }

  /// What the batch does to a key: nothing; or stores this value, which is null when it is removed.
  /// Valid until the next change.
  struct Change {
    bool removed = false;
    Bytes record;
  };
  [[nodiscard]] std::optional<Change> find(TableId table, const StoredKey& key);

  /// An iterator over the records of a table with these changes. It must go before the next change.
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> with_changes(
      TableId table, std::unique_ptr<rocksdb::Iterator> base);

  /// All changes, to be committed.
  [[nodiscard]] rocksdb::WriteBatch& get() {
    return indexed_ ? *indexed_->GetWriteBatch() : plain_;
  }

 private:
  /// Before a change, so that none is made that is not accounted for.
  void note_table(TableId table);
  void put_stored(TableId table, const StoredKey& key, const char* record, std::size_t size);
  void build_index();

  Instance& instance_;
  rocksdb::WriteBatch plain_;  // until there is an index
  std::optional<rocksdb::WriteBatchWithIndex> indexed_;
  std::uint64_t changes_ = 0;
  std::vector<TableId> tables_;

  // A record that was reserved. It is written behind its lead, at the second word.
  bool has_reserved_ = false;
  TableId reserved_table_ = 0;
  StoredKey reserved_key_;
  std::size_t reserved_size_ = 0;
  std::size_t room_size_ = 0;
  std::unique_ptr<std::byte[]> room_;
};

}  // namespace recto::engine::rocks
