#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "recto/detail/arena.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/engine.hpp"
#include "recto/error.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

class IndexCore;
class LeafStream;
class TableCore;

/// Where a scan reads: a snapshot, or a transaction with its own writes. One of them is set.
struct ReadSource {
  SnapshotRef snapshot;
  std::shared_ptr<TransactionState> transaction;

  ReadSource() noexcept = default;
  // NOLINTNEXTLINE(google-explicit-constructor): either is a place to read.
  ReadSource(SnapshotRef from) noexcept : snapshot(std::move(from)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  ReadSource(std::shared_ptr<TransactionState> from) noexcept : transaction(std::move(from)) {}
};

/// What a scan goes over: the rows of a table, its rows in the order of an index, or the entries of
/// an index without their rows.
struct ScanTarget {
  const TableCore* table = nullptr;
  const IndexCore* index = nullptr;
  bool fetches_rows = false;  ///< Whether rows are looked up through the index.
};

struct IndexedRows;

/// A run of neighbouring records, shared by the iterators that stand in it.
struct Leaf {
  static constexpr std::size_t kCapacity = 128;

  Leaf();
  Leaf(const Leaf&) = delete;
  Leaf& operator=(const Leaf&) = delete;
  ~Leaf();

  LeafStream* stream = nullptr;  // null once the stream is gone
  std::uint32_t references = 0;  // iterators; all of one thread
  std::uint32_t count = 0;
  engine::Pin pin;                       // keeps the records; empty where the transaction does
  Arena arena;                           // decoded keys, and records that can't be shown in place
  std::unique_ptr<IndexedRows> indexed;  // of rows that were found through an index
  std::array<engine::Entry, kCapacity> entries;

  [[nodiscard]] const engine::Entry* begin() const noexcept { return entries.data(); }
  [[nodiscard]] const engine::Entry* end() const noexcept { return entries.data() + count; }

  /// The key that tells where the scan stands at `entry`, one of this leaf's.
  [[nodiscard]] Bytes position(const engine::Entry* entry) const noexcept;
};

/// How a leaf's rows were found: through these entries of an index.
struct IndexedRows {
  std::array<engine::Entry, Leaf::kCapacity> entries;
  std::array<engine::Pin, Leaf::kCapacity> pins;  // of the rows
};

inline Bytes Leaf::position(const engine::Entry* entry) const noexcept {
  return indexed ? indexed->entries[static_cast<std::size_t>(entry - begin())].key_bytes()
                 : entry->key_bytes();
}

/// A counted reference to a leaf.
class LeafRef {
 public:
  LeafRef() noexcept = default;
  explicit LeafRef(Leaf* leaf) noexcept : leaf_(leaf) { add(); }
  LeafRef(const LeafRef& other) noexcept : leaf_(other.leaf_) { add(); }
  LeafRef(LeafRef&& other) noexcept : leaf_(std::exchange(other.leaf_, nullptr)) {}
  LeafRef& operator=(LeafRef other) noexcept {
    std::swap(leaf_, other.leaf_);
    return *this;
  }
  ~LeafRef() {
    if (leaf_ != nullptr && --leaf_->references == 0 && leaf_->stream == nullptr) {
      delete leaf_;
    }
  }

  [[nodiscard]] Leaf* get() const noexcept { return leaf_; }
  [[nodiscard]] Leaf* operator->() const noexcept { return leaf_; }
  explicit operator bool() const noexcept { return leaf_ != nullptr; }

 private:
  void add() noexcept {
    if (leaf_ != nullptr) {
      ++leaf_->references;
    }
  }

  Leaf* leaf_ = nullptr;
};

/// The leaves of one scan. Leaves are used again, so that a scan that walks once needs one of them.
class LeafStream {
 public:
  LeafStream(const ScanTarget& target, ReadSource source, const engine::KeyRange& range,
             engine::Direction direction);
  LeafStream(const LeafStream&) = delete;
  LeafStream& operator=(const LeafStream&) = delete;
  ~LeafStream();

  /// The first leaf; empty when the range is.
  LeafRef first();

  /// The leaf behind `leaf`; empty at the end. Iterators in other leaves are not disturbed.
  LeafRef after(LeafRef leaf);

  [[nodiscard]] const TableCore& table() const noexcept { return *table_; }
  [[nodiscard]] const ScanTarget& target() const noexcept { return target_; }

  /// The snapshot that keeps the records of this scan; empty in a transaction.
  [[nodiscard]] const SnapshotRef& snapshot() const noexcept { return source_.snapshot; }

  /// Notes that a key had to be decoded into memory of its own.
  void count_decoded_key() noexcept { ++decoded_keys_; }

  /// What keeps a record of this scan as long as its snapshot lives.
  [[nodiscard]] engine::Found keep(const engine::Entry& entry) const;

 private:
  [[nodiscard]] bool in_transaction() const noexcept { return source_.transaction != nullptr; }
  engine::LeafCursor& cursor();
  Leaf* free_leaf();
  LeafRef finish(Leaf* leaf, std::size_t count);
  void settle(Leaf& leaf);
  void settle_entries(Leaf& leaf);
  void fetch_rows(Leaf& leaf);
  void fetch_rows(Leaf& leaf, TransactionState& transaction);
  [[nodiscard]] Error with_context(const Error& error) const;

  ScanTarget target_;
  const TableCore* table_;
  ReadSource source_;
  std::unique_ptr<engine::LeafCursor> cursor_;
  std::vector<Leaf*> leaves_;
  const Leaf* newest_ = nullptr;  // the leaf that the cursor stands behind
  std::size_t fill_ = 0;          // how many records the next leaf takes
  std::uint64_t decoded_keys_ = 0;
};

/// How many entries an index has in a range.
std::uint64_t count_entries(const IndexCore& index, ReadSource source,
                            const engine::KeyRange& range);

}  // namespace recto::detail
