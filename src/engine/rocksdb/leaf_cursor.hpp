#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/rocksdb/instance.hpp"
#include "engine/rocksdb/pinned_iterator.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// Runs of records of a snapshot, shown in the blocks that they lie in.
///
/// An iterator keeps the blocks that it has been in. After half a MiB of records the cursor goes on
/// with a new one, and the old one lives for as long as somebody keeps a pin of it. Blocks of
/// removed records alone, which it passes over between two records, are kept and not counted:
/// RocksDB does not tell of them, nor where a seek that it gave up has come to.
class SnapshotLeafCursor final : public LeafCursor {
 public:
  /// `snapshot` is null where the instance has one state alone. It must outlive the cursor.
  SnapshotLeafCursor(Instance& instance, TableId table, const rocksdb::Snapshot* snapshot,
                     const KeyRange& range, Direction direction);

  std::size_t first(Entry* out, std::size_t capacity) override;
  std::size_t next(Entry* out, std::size_t capacity) override;
  std::size_t resume(Bytes key, Entry* out, std::size_t capacity) override;
  Pin pin() override;

 private:
  [[nodiscard]] bool forward() const noexcept { return direction_ == Direction::forward; }
  [[nodiscard]] PinnedIteratorRef make_iterator() const;
  /// Sees to it that there is an iterator that may keep more.
  void prepare_seek();
  void step();
  void seek_behind(const rocksdb::Slice& key);
  std::size_t fill(Entry* out, std::size_t capacity);

  Instance& instance_;
  TableId table_;
  const rocksdb::Snapshot* snapshot_;
  Direction direction_;
  std::shared_ptr<const IteratorBounds> bounds_;
  PinnedIteratorRef iterator_;
  bool stands_on_last_ = false;  // on the record that was returned last, not behind it
};

}  // namespace recto::engine::rocks
