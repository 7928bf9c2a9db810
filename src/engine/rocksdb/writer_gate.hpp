#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace recto::engine::rocks {

/// Lets one writer at a time in, so that transactions are as if they ran one after the other.
class WriterGate {
 public:
  /// Waits for the writer that is inside, at most `timeout_ms`. Throws `misuse` when that is this
  /// thread itself, and `busy` when it has waited too long.
  void enter(const std::string& path, std::optional<std::uint32_t> timeout_ms);

  void leave() noexcept;

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  bool taken_ = false;
  std::atomic<std::thread::id> writer_;
};

}  // namespace recto::engine::rocks
