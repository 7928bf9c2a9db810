#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace recto::engine::rocks {

/// How many records a family holds, remembered from the last time they were counted.
class RowCount {
 public:
  /// The count at `sequence`, where it is known: nothing has changed since it was counted.
  [[nodiscard]] std::optional<std::uint64_t> at(std::uint64_t sequence) const {
    const std::scoped_lock lock(mutex_);
    const bool unchanged =
        sequence == counted_at_ || (sequence > counted_at_ && changed_at_ <= counted_at_);
    return known_ && unchanged ? std::optional(count_) : std::nullopt;
  }

  void remember(std::uint64_t sequence, std::uint64_t count) {
    const std::scoped_lock lock(mutex_);
    if (!known_ || sequence > counted_at_) {
      known_ = true;
      counted_at_ = sequence;
      count_ = count;
    }
  }

  /// Before a commit that changes the family: until it has ended, nobody knows its sequence.
  void begin_change() noexcept { set_changed_at(~std::uint64_t{0}); }
  void end_change(std::uint64_t sequence) noexcept { set_changed_at(sequence); }

 private:
  void set_changed_at(std::uint64_t sequence) noexcept {
    const std::scoped_lock lock(mutex_);
    changed_at_ = sequence;
  }

  mutable std::mutex mutex_;
  bool known_ = false;
  std::uint64_t counted_at_ = 0;
  std::uint64_t changed_at_ = 0;
  std::uint64_t count_ = 0;
};

/// The column family of one table.
struct Family {
  Family(std::string family_name, rocksdb::ColumnFamilyHandle* family_handle)
      : name(std::move(family_name)), handle(family_handle) {}

  const std::string name;
  std::atomic<rocksdb::ColumnFamilyHandle*> handle;
  /// Whether the transaction that made the table was committed. A family is made at once; one whose
  /// transaction was abandoned is empty, and waits for the next table of that name.
  std::atomic<bool> published{false};
  RowCount rows;
};

}  // namespace recto::engine::rocks
