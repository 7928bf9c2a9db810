#pragma once

#include <cstddef>
#include <vector>

#include "recto/detail/arena.hpp"
#include "recto/detail/entry_keys.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/engine.hpp"

namespace recto::detail {

/// What changes of rows do to the indexes of their table. Collected first, checked then, and
/// applied last, so that a violation is found before anything is written.
class IndexChanges {
 public:
  /// Begins anew, with all indexes of a table, or one of them.
  void begin(const TableCore& table);
  void begin(const IndexCore& index);

  /// Adds what a row's change from payload `before` to payload `after` does; either is null where
  /// there is no row. Each row is given once. Throws what `IndexCore::extract` throws.
  void collect(Bytes primary_key, const Bytes* before, const Bytes* after);

  /// Throws `unique_violation` when two rows would have the same value of a unique index.
  void check(engine::WriteTransaction& writer);

  /// Writes the entries. Call `check` before.
  void apply(engine::WriteTransaction& writer);

  /// How much memory is in use, in bytes.
  [[nodiscard]] std::size_t used_bytes() const noexcept { return arena_.used_bytes(); }

 private:
  struct Change {
    Bytes key;  ///< Zero-padded.
    Bytes primary_key;
  };
  struct OfIndex {
    const IndexCore* index = nullptr;
    std::vector<Change> removed;
    std::vector<Change> added;
  };

  void extract(const IndexCore& index, Bytes primary_key, const Bytes* payload, EntryKeys& out);
  [[nodiscard]] Bytes keep(Bytes bytes);
  void check_unique(const OfIndex& changes, engine::WriteTransaction& writer) const;
  [[noreturn]] static void throw_violation(const IndexCore& index, const Change& change,
                                           Bytes other_row);
  static void remove(const OfIndex& changes, engine::WriteTransaction& writer);
  void add(const OfIndex& changes, engine::WriteTransaction& writer);

  const TableCore* table_ = nullptr;
  std::vector<OfIndex> indexes_;
  std::size_t used_ = 0;  // how many of them take part
  Arena arena_{std::size_t{16} << 10};
  Arena payloads_;  // copies of payloads that must be aligned
  EntryKeys before_;
  EntryKeys after_;
  std::vector<engine::BatchEntry> batch_;
};

}  // namespace recto::detail
