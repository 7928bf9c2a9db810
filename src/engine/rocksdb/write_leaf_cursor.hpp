#pragma once

#include <cstdint>
#include <string>

#include "engine/rocksdb/pinned_iterator.hpp"
#include "engine/rocksdb/write_transaction.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// Runs of records as a write transaction sees them. The transaction may write between two calls:
/// then the cursor goes on with a new iterator behind the record that it returned last. It may
/// outlive the transaction, and shows nothing then.
class WriteLeafCursor final : public LeafCursor {
 public:
  WriteLeafCursor(RocksWriteTransaction& transaction, TableId table, const KeyRange& range,
                  Direction direction);
  ~WriteLeafCursor() override;

  std::size_t first(Entry* out, std::size_t capacity) override;
  std::size_t next(Entry* out, std::size_t capacity) override;
  std::size_t resume(Bytes key, Entry* out, std::size_t capacity) override;

  /// Called when the transaction ends, which this may outlive: only to be destroyed.
  void let_go() noexcept;

 private:
  [[nodiscard]] bool forward() const noexcept { return direction_ == Direction::forward; }
  void renew_iterator();
  void step();
  void seek_behind(const rocksdb::Slice& key);
  [[nodiscard]] bool inside() const;
  std::size_t fill(Entry* out, std::size_t capacity);

  RocksWriteTransaction* transaction_;  // null when it has ended
  TableId table_;
  Direction direction_;
  IteratorBounds bounds_;
  PinnedIteratorRef iterator_;
  std::uint64_t changes_ = 0;  // that the iterator shows
  std::string last_;           // the stored key that was returned last
  bool at_end_ = false;
};

}  // namespace recto::engine::rocks
