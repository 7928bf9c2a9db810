#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "recto/detail/snapshot_state.hpp"

namespace recto::detail {

/// Read transactions that are used again and again. A thread finds the one that it gave back last
/// in a slot of its own, with no lock and no memory that other threads write.
class SnapshotPool {
 public:
  using Make = std::function<std::unique_ptr<SnapshotState>()>;

  explicit SnapshotPool(Make make) : make_(std::move(make)) {}

  /// A state that nobody uses, not renewed yet; one that was never used has no transaction. Throws
  /// what `Make` throws.
  SnapshotState* take();

  /// Gives a state back. It may be freed with the pool as soon as it is.
  void give_back(SnapshotState* state) noexcept;

  /// How many states are taken.
  [[nodiscard]] std::size_t taken();

  /// When the oldest of them was taken; 0 when none is.
  [[nodiscard]] std::int64_t oldest_taken_at_ms();

  /// Frees the states that nobody uses, and what they hold in the store.
  void drop_idle();

  /// Frees all states, unless one is taken; then frees nothing and returns false.
  bool clear_if_idle();

 private:
  static constexpr std::size_t kSlots = 64;

  struct alignas(64) Slot {
    std::atomic<SnapshotState*> state{nullptr};
  };

  static std::size_t slot_of_thread() noexcept;
  void empty_slots();

  Make make_;
  std::array<Slot, kSlots> slots_;
  std::mutex mutex_;  // guards what follows
  std::vector<std::unique_ptr<SnapshotState>> all_;
  std::vector<SnapshotState*> spare_;
};

}  // namespace recto::detail
