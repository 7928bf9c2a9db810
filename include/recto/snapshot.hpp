#pragma once

#include <cstdint>
#include <utility>

#include "recto/detail/snapshot_state.hpp"

namespace recto {

namespace detail {
[[noreturn]] void throw_moved_snapshot();
}  // namespace detail

/// One consistent state of the whole database, as it was when `Database::snapshot` was called.
///
/// Copies share the same state. A snapshot may be moved between threads and used by several at
/// once. While it lives, the pages of its state are not reused, so a file that is written to grows:
/// take snapshots for a piece of work, not for a program's life. Guards and scans made from it keep
/// the state alive by themselves. Using a snapshot that was moved from throws `Error(misuse)`.
class [[nodiscard]] Snapshot {
 public:
  /// Counts up with every commit that the snapshot sees. For comparing snapshots of one open
  /// database: after a `compact`, another process, or a later open, may count from a lower number.
  [[nodiscard]] std::uint64_t sequence() const { return ref().get()->transaction->sequence(); }

  /// For tables and scans.
  [[nodiscard]] const detail::SnapshotRef& ref() const {
    if (!ref_) [[unlikely]] {
      detail::throw_moved_snapshot();
    }
    return ref_;
  }

 private:
  friend class Database;
  explicit Snapshot(detail::SnapshotRef ref) noexcept : ref_(std::move(ref)) {}

  detail::SnapshotRef ref_;
};

}  // namespace recto
