#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/options.hpp"

/// The contract between Recto and the ordered byte stores below it.
///
/// An engine knows tables by number, keys and records as bytes, and nothing of types. Keys order as
/// unsigned bytes. A key reaches an engine zero-padded: the bytes behind it up to the next multiple
/// of 8 are readable and zero, and an engine may store and return the key with that padding.
/// Records start 8-byte aligned wherever an engine hands them out, and their sizes are multiples
/// of 8. Virtual calls happen once per operation or once per run of records, never once per row.
///
/// Every function may throw `recto::Error` of `io`, `corrupt` or a code named with it.
namespace recto::engine {

using TableId = std::uint32_t;

/// One stored record under its key, both in memory that somebody else keeps alive.
struct Entry {
  const std::byte* key = nullptr;
  const std::byte* value = nullptr;
  std::uint32_t key_size = 0;
  std::uint32_t value_size = 0;

  [[nodiscard]] Bytes key_bytes() const noexcept { return {key, key_size}; }
  [[nodiscard]] Bytes value_bytes() const noexcept { return {value, value_size}; }
};

/// Keeps records in memory beyond what their snapshot keeps: a pinned block, or a copy.
class Pin {
 public:
  using Release = void (*)(void* first, void* second);  // throws nothing

  Pin() = default;
  /// Calls `release(first, second)` when it ends.
  Pin(Release release, void* first, void* second = nullptr) noexcept
      : release_(release), first_(first), second_(second) {}
  Pin(Pin&& other) noexcept
      : release_(std::exchange(other.release_, nullptr)),
        first_(other.first_),
        second_(other.second_) {}
  Pin& operator=(Pin&& other) noexcept {
    if (this != &other) {
      reset();
      release_ = std::exchange(other.release_, nullptr);
      first_ = other.first_;
      second_ = other.second_;
    }
    return *this;
  }
  ~Pin() { reset(); }

  void reset() noexcept {
    if (release_ != nullptr) {
      std::exchange(release_, nullptr)(first_, second_);
    }
  }

 private:
  Release release_ = nullptr;
  void* first_ = nullptr;
  void* second_ = nullptr;
};

/// A record that was found, and what pins it where its snapshot does not.
struct Found {
  Bytes record;
  Pin pin;
};

/// The keys from `lower` up to, and without, `upper`.
struct KeyRange {
  Bytes lower;  ///< Empty: from the first key.
  Bytes upper;  ///< Meant only when `has_upper`.
  bool has_upper = false;
};

enum class Direction : std::uint8_t { forward, reverse };

/// Runs of neighbouring records of one range, in order.
///
/// Of a read transaction, entries stay valid for as long as both it and the pin that `pin` gives
/// live; in a write transaction, until the cursor moves on or the transaction writes. The
/// transaction must outlive its pins.
class LeafCursor {
 public:
  LeafCursor() = default;
  LeafCursor(const LeafCursor&) = delete;
  LeafCursor& operator=(const LeafCursor&) = delete;
  virtual ~LeafCursor() = default;

  /// Fills `out` with the first records of the range, at most `capacity`, and returns how many; 0
  /// when the range is empty.
  virtual std::size_t first(Entry* out, std::size_t capacity) = 0;

  /// Goes on behind the last record that was returned; 0 at the end of the range.
  virtual std::size_t next(Entry* out, std::size_t capacity) = 0;

  /// Goes on behind `key`, which need not exist, in the cursor's direction.
  virtual std::size_t resume(Bytes key, Entry* out, std::size_t capacity) = 0;

  /// What keeps the records of the last call in memory while the cursor moves on, and after it has
  /// ended. Empty where the transaction does.
  virtual Pin pin() { return {}; }
};

/// What can be read from one consistent state of the store.
class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  /// Looks `key` up. On a hit fills `found` and returns true.
  virtual bool get(TableId table, Bytes key, Found& found) = 0;

  /// Looks many keys up. What is found under `keys[i]` goes to `found[i]`; its record is null when
  /// there is none, and when the key is empty.
  virtual void get_many(TableId table, const Bytes* keys, std::size_t count, Found* found) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!keys[i].empty()) {
        get(table, keys[i], found[i]);
      }
    }
  }

  /// A cursor over `range`, whose bytes are copied. It must not outlive this reader.
  virtual std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                             Direction direction) = 0;

  /// What keeps the record of an entry of one of this reader's cursors for as long as the reader
  /// itself lives, whatever becomes of the cursor.
  virtual Found keep(TableId table, const Entry& entry) {
    static_cast<void>(table);
    return {entry.value_bytes(), {}};
  }

  /// How many records `table` holds. O(1) where the engine counts them, else O(n).
  virtual std::uint64_t rows(TableId table) = 0;

  /// About how many, at little cost: exact where `rows` is cheap.
  virtual std::uint64_t rows_about(TableId table) { return rows(table); }

  /// Cuts a range into runs of about the same size: at most `parts - 1` keys, strictly ascending,
  /// all behind the range's lower bound and before its upper one; fewer where there is too little
  /// to cut. A cut begins its run. It is a bound like any other: no record need be stored under it.
  /// Walks over the whole range unless the engine can do better.
  virtual std::vector<std::vector<std::byte>> split(TableId table, const KeyRange& range,
                                                    std::size_t parts);
};

/// A read transaction that is used again and again. Starts out inactive. May be used from several
/// threads at once while it is active.
class ReadTransaction : public Reader {
 public:
  /// Takes the newest committed state. Throws `readers_full`.
  virtual void renew() = 0;

  /// Lets the state go, and keeps what makes the next `renew` cheap.
  virtual void reset() noexcept = 0;

  /// Counts up with every commit that this state includes, for as long as the store is open.
  [[nodiscard]] virtual std::uint64_t sequence() const noexcept = 0;
};

enum class PutMode : std::uint8_t {
  upsert,  ///< Replaces a record under the same key.
  insert,  ///< Keeps a record under the same key.
};

/// One record of a sorted batch; `record` is whole.
struct BatchEntry {
  Bytes key;
  Bytes record;
};

/// The only writer of the store. Belongs to the thread that began it. Ends by `commit` or by its
/// destructor, which abandons what was written.
class WriteTransaction : public Reader {
 public:
  /// Makes room for a record of `size` bytes under `key` and returns where to write it, at once and
  /// before any other call. Null when the key exists and `mode` is `insert`. Throws `map_full`,
  /// `disk_full`.
  virtual std::byte* reserve(TableId table, Bytes key, std::size_t size, PutMode mode) = 0;

  /// Stores records with strictly ascending keys, each replacing one under the same key.
  virtual void put_sorted(TableId table, const BatchEntry* entries, std::size_t count) = 0;

  /// Removes the record under `key`; false when there is none.
  virtual bool erase(TableId table, Bytes key) = 0;

  /// Removes all records of a table at once. False where the engine can't; nothing is removed then.
  virtual bool clear(TableId table) {
    static_cast<void>(table);
    return false;
  }

  /// Abandons what was written, and begins anew before any other writer does.
  virtual void restart() = 0;

  /// Makes everything durable, as the store's options say. The transaction has ended when this
  /// returns and when it throws.
  virtual void commit() = 0;
};

/// Figures of a store; -1 where an engine has no such thing.
struct StoreStats {
  std::string_view reads;  ///< How the engine reads, where it has several ways.
  std::int64_t file_bytes = -1;
  std::int64_t map_bytes = -1;
  std::int64_t page_bytes = -1;
  std::int64_t readers_in_use = -1;
  std::int64_t readers_max = -1;
  std::int64_t oldest_reader_commits = -1;  ///< How many commits the oldest reader is behind.
  std::int64_t cache_bytes = -1;            ///< What the block cache holds.
  std::uint64_t aligned_copies = 0;         ///< Records that could not be shown in place.
};

/// An open store. All functions may be called from several threads.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  [[nodiscard]] virtual std::string_view engine_name() const noexcept = 0;
  [[nodiscard]] virtual bool read_only() const noexcept = 0;

  /// The longest key that fits, in bytes before padding.
  [[nodiscard]] virtual std::size_t max_key_size() const noexcept = 0;

  /// The table of that name, or `kNoTable`.
  virtual TableId find_table(std::string_view name) = 0;

  /// The table of that name, created inside `transaction` where it is missing. Throws
  /// `too_many_tables`.
  virtual TableId create_table(WriteTransaction& transaction, std::string_view name,
                               const TableOptions& options) = 0;

  /// Applies options to a table that exists, for what is written from now on.
  virtual void configure_table(TableId table, const TableOptions& options) {
    static_cast<void>(table);
    static_cast<void>(options);
  }

  /// Whether the store holds nothing at all, not even a table.
  virtual bool empty() = 0;

  /// The read transaction must not outlive the store.
  virtual std::unique_ptr<ReadTransaction> new_read_transaction() = 0;

  /// Waits for other writers. Throws `read_only`, and `misuse` when this thread is writing already.
  virtual std::unique_ptr<WriteTransaction> begin_write() = 0;

  /// Writes a consistent copy to `path`, which must not exist, while readers and writers go on.
  virtual void backup(const std::string& path) = 0;

  /// Whether there must be no transaction of the store, active or not, while `compact` runs.
  [[nodiscard]] virtual bool compacts_alone() const noexcept { return false; }

  /// Gives the space of removed and replaced records back to the file system. Throws `busy` where
  /// the engine can't do so while others use the store.
  virtual void compact() = 0;

  virtual StoreStats stats() = 0;

  static constexpr TableId kNoTable = ~TableId{0};
};

}  // namespace recto::engine
