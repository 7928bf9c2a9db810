#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "recto/detail/arena.hpp"
#include "recto/detail/scan_state.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/engine.hpp"
#include "recto/error.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

class LeafStream;

struct IndexedRows;

/// What a budget has been spent on, from the first row of a scan to the end of a leaf.
struct SpentBudget {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;  ///< Counted where the budget limits them.
};

/// A run of neighbouring records, shared by the iterators that stand in it.
struct Leaf {
  static constexpr std::size_t kCapacity = 128;

  Leaf();
  Leaf(const Leaf&) = delete;
  Leaf& operator=(const Leaf&) = delete;
  ~Leaf();

  LeafStream* stream = nullptr;  // null once the stream is gone
  const engine::Entry** seen;    // where to note which row was looked at last
  std::uint32_t references = 0;  // iterators; all of one thread
  std::uint32_t count = 0;
  SnapshotRef snapshot;    // set where the stream has renewed its own, and this leaf is older
  engine::Pin pin;         // keeps the records; empty where the transaction does
  SpentBudget spent;       // up to the end of this leaf
  bool last_read = false;  // whether the budget ends here
  Arena arena;             // decoded keys, and records that can't be shown in place
  std::unique_ptr<IndexedRows> indexed;        // of rows that were found through an index
  const engine::Entry* nobody_asks = nullptr;  // what `seen` is for without a stream
  std::array<engine::Entry, kCapacity> entries;

  [[nodiscard]] const engine::Entry* begin() const noexcept { return entries.data(); }
  [[nodiscard]] const engine::Entry* end() const noexcept { return entries.data() + count; }

  /// The key that tells where the scan stands at `entry`, one of this leaf's.
  [[nodiscard]] Bytes position(const engine::Entry* entry) const noexcept;

  [[nodiscard]] Bytes last_position() const noexcept { return position(end() - 1); }

  /// Whether `entry` is one of this leaf's.
  [[nodiscard]] bool has(const engine::Entry* entry) const noexcept {
    return entry >= begin() && entry < begin() + kCapacity;
  }
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

/// Called when nobody stands any more in a leaf that has no stream, or a snapshot of its own.
void leave(Leaf* leaf) noexcept;

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
    if (leaf_ != nullptr && --leaf_->references == 0 &&
        (leaf_->stream == nullptr || leaf_->snapshot)) {
      leave(leaf_);
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
  /// Reads what `state` plans and tells it how far. The state must outlive the stream.
  explicit LeafStream(ScanState& state);
  /// Reads a range of its own.
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
  [[nodiscard]] const ScanTarget& target() const noexcept { return plan_.target; }

  /// The snapshot that keeps a leaf's records; empty in a transaction.
  [[nodiscard]] const SnapshotRef& snapshot_of(const Leaf& leaf) const noexcept {
    return leaf.snapshot ? leaf.snapshot : source_.snapshot;
  }

  /// Notes that a key had to be decoded into memory of its own.
  void count_decoded_key() noexcept { ++decoded_keys_; }

  /// What keeps a record of a leaf as long as its snapshot lives.
  [[nodiscard]] engine::Found keep(const Leaf& leaf, const engine::Entry& entry) const;

  /// How far the reading has come since `first`.
  void tell(ScanProgress& progress) const noexcept;

  /// What is left to read behind a row of a leaf that an iterator stands in.
  [[nodiscard]] std::string token_behind(const Leaf& leaf, const engine::Entry& entry) const;

 private:
  friend void leave(Leaf* leaf) noexcept;

  LeafStream(ScanState* state, std::unique_ptr<ScanState> own);

  [[nodiscard]] bool in_transaction() const noexcept { return source_.transaction != nullptr; }
  [[nodiscard]] SnapshotRef new_snapshot() const;
  [[nodiscard]] std::unique_ptr<engine::LeafCursor> new_cursor(const ReadSource& source) const;
  [[nodiscard]] bool outdated() const;
  void renew();
  void save_seen(const Leaf& leaf) noexcept;
  void clear(Leaf& leaf) noexcept;

  [[nodiscard]] bool limits_bytes() const noexcept {
    return plan_.budget.bytes != ScanBudget::kUnlimited;
  }
  [[nodiscard]] std::size_t room_behind(const SpentBudget& spent);
  void leave_out_lower(Leaf& leaf) const noexcept;
  void take_bytes(Leaf& leaf, const SpentBudget& before) const noexcept;

  engine::LeafCursor& cursor();
  Leaf* free_leaf();
  void add_leaf();
  LeafRef finish(Leaf* leaf, std::size_t count, const SpentBudget& before, std::size_t room);
  LeafRef end_at(ScanProgress::Place place) noexcept;
  void settle(Leaf& leaf);
  void settle_entries(Leaf& leaf);
  void fetch_rows(Leaf& leaf);
  void fetch_rows(Leaf& leaf, TransactionState& transaction);
  [[nodiscard]] Error with_context(const Error& error) const;

  std::unique_ptr<ScanState> own_state_;
  ScanState& state_;
  const ScanPlan& plan_;
  const TableCore* table_;
  ReadSource source_;
  std::unique_ptr<engine::LeafCursor> cursor_;
  std::vector<Leaf*> leaves_;
  std::size_t looked_at_ = 0;
  const Leaf* newest_ = nullptr;  // the leaf that the cursor stands behind
  std::size_t fill_ = 0;          // how many records the next leaf takes
  std::uint64_t decoded_keys_ = 0;

  // The row that was looked at last: an entry of a leaf, or if that is null what `progress_` says.
  const engine::Entry* seen_ = nullptr;
  ScanProgress progress_;
  std::int64_t began_at_ms_ = 0;
  bool out_of_time_ = false;
};

/// How many entries an index has in a range.
std::uint64_t count_entries(const IndexCore& index, ReadSource source,
                            const engine::KeyRange& range);

}  // namespace recto::detail
