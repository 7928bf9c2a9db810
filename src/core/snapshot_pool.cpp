#include "core/snapshot_pool.hpp"

#include <algorithm>

namespace recto::detail {

std::size_t SnapshotPool::slot_of_thread() noexcept {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t slot = threads.fetch_add(1, std::memory_order_relaxed) % kSlots;
  return slot;
}

SnapshotState* SnapshotPool::take() {
  SnapshotState* state = slots_[slot_of_thread()].state.exchange(nullptr);
  if (state != nullptr) [[likely]] {
    return state;
  }
  const std::scoped_lock lock(mutex_);
  if (!spare_.empty()) {
    state = spare_.back();
    spare_.pop_back();
    return state;
  }
  spare_.reserve(all_.size() + 1);  // so that giving back needs no memory
  all_.push_back(make_());
  return all_.back().get();
}

void SnapshotPool::give_back(SnapshotState* state) noexcept {
  SnapshotState* empty = nullptr;
  if (slots_[slot_of_thread()].state.compare_exchange_strong(empty, state)) [[likely]] {
    return;
  }
  const std::scoped_lock lock(mutex_);
  spare_.push_back(state);
}

std::size_t SnapshotPool::taken() {
  const std::scoped_lock lock(mutex_);
  std::size_t idle = spare_.size();
  for (const Slot& slot : slots_) {
    idle += slot.state.load() != nullptr ? 1 : 0;
  }
  // A state that moves between threads meanwhile may be seen in two slots.
  return all_.size() - std::min(idle, all_.size());
}

std::int64_t SnapshotPool::oldest_taken_at_ms() {
  const std::scoped_lock lock(mutex_);
  std::int64_t oldest = 0;
  for (const auto& state : all_) {
    const std::int64_t at = state->taken_at_ms.load(std::memory_order_relaxed);
    if (state->references.load(std::memory_order_relaxed) > 0 && (oldest == 0 || at < oldest)) {
      oldest = at;
    }
  }
  return oldest;
}

void SnapshotPool::empty_slots() {
  // Threads take from slots without the lock: what was taken out of a slot here is surely idle.
  for (Slot& slot : slots_) {
    if (SnapshotState* state = slot.state.exchange(nullptr)) {
      spare_.push_back(state);
    }
  }
}

void SnapshotPool::drop_idle() {
  const std::scoped_lock lock(mutex_);
  empty_slots();
  std::ranges::sort(spare_);
  std::erase_if(all_, [this](const std::unique_ptr<SnapshotState>& state) {
    return std::ranges::binary_search(spare_, state.get());
  });
  spare_.clear();
}

bool SnapshotPool::clear_if_idle() {
  const std::scoped_lock lock(mutex_);
  empty_slots();
  if (spare_.size() != all_.size()) {
    return false;
  }
  spare_.clear();
  all_.clear();
  return true;
}

}  // namespace recto::detail
