#pragma once

#include <rocksdb/iterator.h>
#include <rocksdb/options.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "recto/detail/arena.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// The bounds of a range, in memory that outlives the iterators that keep to them.
class IteratorBounds {
 public:
  explicit IteratorBounds(const KeyRange& range);
  IteratorBounds(const IteratorBounds&) = delete;
  IteratorBounds& operator=(const IteratorBounds&) = delete;

  [[nodiscard]] bool has_upper() const noexcept { return has_upper_; }
  [[nodiscard]] bool excludes_all() const noexcept { return has_upper_ && upper_.empty(); }
  [[nodiscard]] const rocksdb::Slice& lower() const noexcept { return lower_slice_; }
  [[nodiscard]] const rocksdb::Slice& upper() const noexcept { return upper_slice_; }

  /// Sets the bounds of an iterator that is going to be made.
  void apply(rocksdb::ReadOptions& options) const noexcept;

 private:
  bool has_upper_;
  std::string lower_;
  std::string upper_;
  rocksdb::Slice lower_slice_;
  rocksdb::Slice upper_slice_;
};

/// What iterators read with. They keep all blocks that they have been in, as they are.
[[nodiscard]] rocksdb::ReadOptions iterator_options(const rocksdb::Snapshot* snapshot,
                                                    bool verify_checksums);

/// Whether the keys that an iterator gives stay where they are. RocksDB moves keys of mapped files,
/// though they lie before their records in the map.
enum class Keys : std::uint8_t { stay, move };

/// An iterator that keeps the records that it has shown, and copies of those that it could not show
/// in place. Counted, since leaves outlive the cursor that read them; moved by one thread.
class PinnedIterator {
 public:
  PinnedIterator(std::unique_ptr<rocksdb::Iterator> iterator,
                 std::shared_ptr<const IteratorBounds> bounds, Keys keys)
      : bounds_(std::move(bounds)), iterator_(std::move(iterator)), keys_(keys) {}

  [[nodiscard]] rocksdb::Iterator& get() const noexcept { return *iterator_; }

  /// The record that the iterator stands on.
  [[nodiscard]] Entry entry(std::atomic<std::uint64_t>& copies);

  /// Shows at most `capacity` records, from the one that the iterator stands on. It stops on the
  /// last one that it shows, or behind all.
  std::size_t fill(Entry* out, std::size_t capacity, Direction direction,
                   std::atomic<std::uint64_t>& copies);

  /// Counts a block that a seek keeps, whatever it shows of it.
  void keep(std::size_t bytes) noexcept { kept_bytes_ += bytes; }

  /// How many bytes it keeps, about: of records that it has shown, and of blocks sought.
  [[nodiscard]] std::size_t kept_bytes() const noexcept { return kept_bytes_; }

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete this;
    }
  }

 private:
  ~PinnedIterator() = default;
  [[nodiscard]] const char* kept_key(const rocksdb::Slice& key, const rocksdb::Slice& value);

  std::shared_ptr<const IteratorBounds> bounds_;  // outlive the iterator
  std::unique_ptr<rocksdb::Iterator> iterator_;
  Keys keys_;
  detail::Arena copies_{std::size_t{16} << 10};
  std::size_t kept_bytes_ = 0;
  std::atomic<std::uint32_t> references_{1};
};

/// A counted reference.
class PinnedIteratorRef {
 public:
  PinnedIteratorRef() noexcept = default;
  /// Takes over the reference that a new iterator begins with.
  explicit PinnedIteratorRef(PinnedIterator* iterator) noexcept : iterator_(iterator) {}
  PinnedIteratorRef(PinnedIteratorRef&& other) noexcept
      : iterator_(std::exchange(other.iterator_, nullptr)) {}
  PinnedIteratorRef& operator=(PinnedIteratorRef&& other) noexcept {
    std::swap(iterator_, other.iterator_);
    return *this;
  }
  ~PinnedIteratorRef() {
    if (iterator_ != nullptr) {
      iterator_->release();
    }
  }

  void reset() noexcept { PinnedIteratorRef ended(std::move(*this)); }

  [[nodiscard]] PinnedIterator* operator->() const noexcept { return iterator_; }
  explicit operator bool() const noexcept { return iterator_ != nullptr; }

  /// A reference of its own.
  [[nodiscard]] Pin pin() const noexcept;

 private:
  PinnedIterator* iterator_ = nullptr;
};

}  // namespace recto::engine::rocks
