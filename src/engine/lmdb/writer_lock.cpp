#include "engine/lmdb/writer_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

[[noreturn]] void throw_busy(std::uint32_t timeout_ms, std::string_view who,
                             const std::string& path) {
  throw Error(ErrorCode::busy, {"write", path, {}},
              fmt::format("{} was still writing after the {} ms that Options::write_timeout_ms "
                          "allows to wait",
                          who, timeout_ms),
              "try again, or allow more time; nothing was changed");
}

}  // namespace

void WriterLock::lock(std::optional<std::uint32_t> timeout_ms, const std::string& path) {
  const auto now = Clock::now();
  std::optional<Clock::time_point> deadline;
  if (timeout_ms) {
    deadline = now + std::chrono::milliseconds(*timeout_ms);
  }
  if (!wait_for_threads(now, deadline)) {
    throw_busy(*timeout_ms, "another thread", path);
  }
  bool granted = false;
  try {
    granted = wait_for_processes(now, deadline);
  } catch (...) {
    leave_threads();
    throw;
  }
  if (!granted) {
    leave_threads();
    throw_busy(*timeout_ms, "another process", path);
  }
}

bool WriterLock::wait_for_threads(Clock::time_point now,
                                  std::optional<Clock::time_point> deadline) {
  std::unique_lock lock(mutex_);
  if (!taken_ && (waiting_.empty() || now - waiting_.front().since < kPatience)) {
    taken_ = true;
    return true;
  }
  const auto self = waiting_.emplace(waiting_.end());
  self->since = now;
  const auto is_next = [&] { return !taken_ && self == waiting_.begin(); };
  bool granted = true;
  if (deadline) {
    granted = self->may_go.wait_until(lock, *deadline, is_next);
  } else {
    self->may_go.wait(lock, is_next);
  }
  waiting_.erase(self);
  if (granted) {
    taken_ = true;
  } else if (!taken_ && !waiting_.empty()) {
    waiting_.front().may_go.notify_one();  // it may have become the next by this
  }
  return granted;
}

bool WriterLock::wait_for_processes(Clock::time_point now,
                                    std::optional<Clock::time_point> deadline) {
  using enum LockFile::Writers;
  // A process that writes again and again takes its turn with the others now and then.
  if (now - last_turn_ < kPatience && file_.try_lock(writer)) {
    return true;
  }
  if (!acquire(turn, deadline)) {
    return false;
  }
  bool granted = false;
  try {
    granted = acquire(writer, deadline);
  } catch (...) {
    file_.unlock(turn);
    throw;
  }
  file_.unlock(turn);
  last_turn_ = now;
  return granted;
}

bool WriterLock::acquire(LockFile::Writers which, std::optional<Clock::time_point> deadline) {
  if (file_.try_lock(which)) {
    return true;
  }
  if (!deadline) {
    file_.lock(which);
    return true;
  }
  // The system has no wait for a file's lock that ends: who waits here may be overtaken.
  using std::chrono::microseconds;
  constexpr microseconds kLongestPause{1'000};
  for (microseconds pause{50};; pause = std::min(pause * 2, kLongestPause)) {
    const auto now = Clock::now();
    if (now >= *deadline) {
      return false;
    }
    std::this_thread::sleep_until(std::min(*deadline, now + pause));
    if (file_.try_lock(which)) {
      return true;
    }
  }
}

void WriterLock::unlock() noexcept {
  file_.unlock(LockFile::Writers::writer);
  leave_threads();
}

void WriterLock::leave_threads() noexcept {
  const std::scoped_lock lock(mutex_);
  taken_ = false;
  if (!waiting_.empty()) {
    waiting_.front().may_go.notify_one();  // under the mutex: the waiter may end at once
  }
}

}  // namespace recto::engine::lmdb
