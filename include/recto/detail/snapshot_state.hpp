#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "recto/engine.hpp"

namespace recto::detail {

class DatabaseState;

/// One pooled read transaction and the count of those who share it.
struct SnapshotState {
  DatabaseState* database = nullptr;
  std::unique_ptr<engine::ReadTransaction> transaction;
  std::atomic<std::uint32_t> references{0};
  std::atomic<std::int64_t> taken_at_ms{0};
};

/// Gives the read transaction back to its pool. Called when the last reference has gone.
void release_snapshot(SnapshotState* state) noexcept;

/// A shared reference to a snapshot. References may live in several threads.
class SnapshotRef {
 public:
  SnapshotRef() noexcept = default;

  /// Takes over one reference that is counted already.
  explicit SnapshotRef(SnapshotState* state) noexcept : state_(state) {}

  SnapshotRef(const SnapshotRef& other) noexcept : state_(other.state_) {
    if (state_ != nullptr) {
      state_->references.fetch_add(1, std::memory_order_relaxed);
    }
  }
  SnapshotRef(SnapshotRef&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  SnapshotRef& operator=(SnapshotRef other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~SnapshotRef() {
    if (state_ != nullptr && drop_reference()) {
      release_snapshot(state_);
    }
  }

  [[nodiscard]] SnapshotState* get() const noexcept { return state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }

 private:
  /// Whether this was the last one. A sole owner needs no read-modify-write: nobody else can add.
  bool drop_reference() noexcept {
    return state_->references.load(std::memory_order_acquire) == 1 ||
           state_->references.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }

  SnapshotState* state_ = nullptr;
};

}  // namespace recto::detail
