#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/lmdb/lock_file.hpp"

namespace recto::engine::lmdb {

/// Lets one writer at a time through, among the threads of this process and then among processes,
/// and gives up when a time-out is over. LMDB's own lock, which comes behind this one, can't.
///
/// Whoever is first may go before those who have waited for less than `kPatience`: handing the lock
/// from one to the other each time would cost a switch of threads a write. Among the threads of a
/// process nobody can overtake for longer. Among processes those without a time-out queue in the
/// system, and those with one ask again every millisecond: where several of the former write
/// without pause, the latter may find the lock taken each time, by one or another, until its time
/// is over.
class WriterLock {
 public:
  /// The file must outlive this object.
  explicit WriterLock(const LockFile& file) noexcept : file_(file) {}

  /// Waits for at most `timeout_ms`; absent: as long as it takes. Throws `busy`. `path` is for the
  /// message.
  void lock(std::optional<std::uint32_t> timeout_ms, const std::string& path);
  void unlock() noexcept;

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kPatience{2};

  struct Waiter {
    Clock::time_point since;
    std::condition_variable may_go;
  };

  bool wait_for_threads(Clock::time_point now, std::optional<Clock::time_point> deadline);
  bool wait_for_processes(Clock::time_point now, std::optional<Clock::time_point> deadline);
  bool acquire(LockFile::Writers which, std::optional<Clock::time_point> deadline);
  void leave_threads() noexcept;

  const LockFile& file_;
  std::mutex mutex_;  // guards the next two
  bool taken_ = false;
  std::list<Waiter> waiting_;
  Clock::time_point last_turn_{};  // belongs to who has taken the lock
};

/// Holds a writer's lock until it ends.
class HeldWriterLock {
 public:
  /// Takes the lock. Throws what `WriterLock::lock` throws.
  HeldWriterLock(WriterLock& lock, std::optional<std::uint32_t> timeout_ms, const std::string& path)
      : lock_(&lock) {
    lock.lock(timeout_ms, path);
  }
  HeldWriterLock(HeldWriterLock&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}
  HeldWriterLock& operator=(HeldWriterLock&&) = delete;
  ~HeldWriterLock() {
    if (lock_ != nullptr) {
      lock_->unlock();
    }
  }

  /// Forgets the lock without giving it back: in the child of a fork it belongs to the parent.
  void abandon() noexcept { lock_ = nullptr; }

 private:
  WriterLock* lock_;
};

}  // namespace recto::engine::lmdb
