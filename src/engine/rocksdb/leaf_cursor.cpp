#include "engine/rocksdb/leaf_cursor.hpp"

#include <utility>

#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/status.hpp"
#include "engine/rocksdb/uncounted.hpp"

namespace recto::engine::rocks {

namespace {

/// How many bytes of records one iterator may keep: little enough that what it keeps them with
/// stays in the processor's caches, and enough that making iterators costs nothing by comparison.
constexpr std::size_t kMaxKeptBytes = std::size_t{512} << 10;

rocksdb::Slice slice_of(const StoredKey& key) noexcept { return {key.data(), key.size()}; }

}  // namespace

SnapshotLeafCursor::SnapshotLeafCursor(Instance& instance, TableId table,
                                       const rocksdb::Snapshot* snapshot, const KeyRange& range,
                                       Direction direction)
    : instance_(instance),
      table_(table),
      snapshot_(snapshot),
      direction_(direction),
      bounds_(std::make_shared<const IteratorBounds>(range)) {}

PinnedIteratorRef SnapshotLeafCursor::make_iterator() const {
  rocksdb::ReadOptions options = iterator_options(snapshot_, instance_.verifies_checksums());
  bounds_->apply(options);
  std::unique_ptr<rocksdb::Iterator> made(
      instance_.db().NewIterator(options, instance_.handle(table_)));
  return PinnedIteratorRef(new PinnedIterator(std::move(made), bounds_, instance_.keys()));
}

void SnapshotLeafCursor::prepare_seek() {
  stands_on_last_ = false;
  if (!iterator_ || iterator_->kept_bytes() >= kMaxKeptBytes) {
    iterator_ = make_iterator();
  }
}

std::size_t SnapshotLeafCursor::first(Entry* out, std::size_t capacity) {
  if (bounds_->excludes_all()) {
    return 0;
  }
  const Uncounted uncounted;
  prepare_seek();
  iterator_->keep(instance_.options().rocksdb.block_bytes);
  forward() ? iterator_->get().SeekToFirst() : iterator_->get().SeekToLast();
  return fill(out, capacity);
}

std::size_t SnapshotLeafCursor::next(Entry* out, std::size_t capacity) {
  if (!stands_on_last_) {
    if (iterator_) {
      check(iterator_->get().status(), "scan", instance_.path());  // of the call before
    }
    return 0;
  }
  const Uncounted uncounted;
  if (iterator_->kept_bytes() < kMaxKeptBytes) [[likely]] {
    step();
  } else {
    // The old iterator is kept until the new one stands where it stood.
    PinnedIteratorRef old = make_iterator();
    std::swap(old, iterator_);
    seek_behind(old->get().key());
  }
  return fill(out, capacity);
}

std::size_t SnapshotLeafCursor::resume(Bytes key, Entry* out, std::size_t capacity) {
  if (bounds_->excludes_all()) {
    return 0;
  }
  const StoredKey stored(key);
  const Uncounted uncounted;
  prepare_seek();
  seek_behind(slice_of(stored));
  return fill(out, capacity);
}

Pin SnapshotLeafCursor::pin() { return iterator_.pin(); }

void SnapshotLeafCursor::step() { forward() ? iterator_->get().Next() : iterator_->get().Prev(); }

void SnapshotLeafCursor::seek_behind(const rocksdb::Slice& key) {
  rocksdb::Iterator& iterator = iterator_->get();
  iterator_->keep(instance_.options().rocksdb.block_bytes);
  forward() ? iterator.Seek(key) : iterator.SeekForPrev(key);
  if (iterator.Valid() && iterator.key() == key) {
    step();
  }
}

std::size_t SnapshotLeafCursor::fill(Entry* out, std::size_t capacity) {
  const std::size_t count = iterator_->fill(out, capacity, direction_, instance_.aligned_copies);
  stands_on_last_ = count == capacity;
  if (!stands_on_last_) {
    check(iterator_->get().status(), "scan", instance_.path());
  }
  return count;
}

}  // namespace recto::engine::rocks
