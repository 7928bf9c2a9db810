#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recto/detail/arena.hpp"
#include "recto/detail/table_core.hpp"

namespace recto::detail {

/// Collects records and writes them in key order, a batch at a time. Of records with one key the
/// last that was added wins.
class BatchWriter {
 public:
  static constexpr std::size_t kDefaultLimit = std::size_t{64} << 20;

  /// Writes when about `limit_bytes` have been collected.
  BatchWriter(const TableCore& table, std::size_t limit_bytes);

  /// Copies key and payload.
  void collect(const KeyBuffer& key, Bytes payload);

  /// Whether rows are waiting whose keys the program has chosen, in a table that numbers others.
  [[nodiscard]] bool holds_chosen_keys() const noexcept { return holds_chosen_keys_; }
  void note_chosen_key() noexcept { holds_chosen_keys_ = true; }

  /// Writes what was collected.
  void flush(TransactionState& transaction);

  /// Whether it is time to write.
  [[nodiscard]] bool full() const noexcept { return used_bytes() >= limit_bytes_; }

 private:
  /// A collected record. The key's first bytes, as a number, decide most comparisons.
  struct Item {
    std::uint64_t leading;
    std::uint32_t key_size;
    std::size_t record_size;
    const std::byte* key;  // the record follows the padded key
  };

  [[nodiscard]] std::size_t used_bytes() const noexcept {
    return arena_.used_bytes() + items_.size() * sizeof(Item);
  }
  void sort_and_drop_duplicates();

  const TableCore* table_;
  std::size_t limit_bytes_;
  bool holds_chosen_keys_ = false;
  // Below the size from which malloc asks the system for pages anew each time.
  Arena arena_{std::size_t{64} << 10};
  std::vector<Item> items_;
  std::vector<engine::BatchEntry> sorted_;
};

}  // namespace recto::detail
