#include "engine/rocksdb/pinned_iterator.hpp"

#include <cstring>

#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/settings.hpp"

namespace recto::engine::rocks {

IteratorBounds::IteratorBounds(const KeyRange& range)
    : has_upper_(range.has_upper),
      lower_(stored_bound(range.lower)),
      upper_(stored_bound(range.upper)),
      lower_slice_(lower_),
      upper_slice_(upper_) {}

void IteratorBounds::apply(rocksdb::ReadOptions& options) const noexcept {
  if (!lower_.empty()) {
    options.iterate_lower_bound = &lower_slice_;
  }
  if (has_upper_) {
    options.iterate_upper_bound = &upper_slice_;
  }
}

rocksdb::ReadOptions iterator_options(const rocksdb::Snapshot* snapshot, bool verify_checksums) {
  rocksdb::ReadOptions options = read_options(verify_checksums);
  options.snapshot = snapshot;
  options.pin_data = true;
  return options;
}

Entry PinnedIterator::entry(std::atomic<std::uint64_t>& copies) {
  const rocksdb::Slice key = iterator_->key();
  const rocksdb::Slice value = iterator_->value();
  const char* const kept = keys_ == Keys::stay ? key.data() : kept_key(key, value);
  const Bytes padded_key = key_in(kept, key.size());
  Bytes record = record_in(value.data(), value.size());
  kept_bytes_ += key.size() + value.size();
  if (!is_aligned(record.data())) [[unlikely]] {
    copies.fetch_add(1, std::memory_order_relaxed);
    record = Bytes(copies_.copy(record.data(), record.size()), record.size());
  }
  return {padded_key.data(), record.data(), static_cast<std::uint32_t>(padded_key.size()),
          static_cast<std::uint32_t>(record.size())};
}

std::size_t PinnedIterator::fill(Entry* out, std::size_t capacity, Direction direction,
                                 std::atomic<std::uint64_t>& copies) {
  rocksdb::Iterator& iterator = *iterator_;
  const bool forward = direction == Direction::forward;
  std::size_t count = 0;
  while (iterator.Valid()) {
    out[count++] = entry(copies);
    if (count == capacity) {
      break;
    }
    forward ? iterator.Next() : iterator.Prev();
  }
  return count;
}

const char* PinnedIterator::kept_key(const rocksdb::Slice& key, const rocksdb::Slice& value) {
  // Readable in a memtable as well, where a length of at most 5 bytes is in between.
  const char* const in_block = value.data() - kKeyTrailerSize - key.size();
  if (std::memcmp(in_block, key.data(), key.size()) == 0) {
    return in_block;
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(key.data());
  return reinterpret_cast<const char*>(copies_.copy(bytes, key.size()));
}

Pin PinnedIteratorRef::pin() const noexcept {
  if (iterator_ == nullptr) {
    return {};
  }
  iterator_->add_reference();
  return {[](void* object, void*) { static_cast<PinnedIterator*>(object)->release(); }, iterator_};
}

}  // namespace recto::engine::rocks
