#include "engine/rocksdb/writer_gate.hpp"

#include <fmt/format.h>

#include <chrono>

#include "recto/error.hpp"

namespace recto::engine::rocks {

void WriterGate::enter(const std::string& path, std::optional<std::uint32_t> timeout_ms) {
  if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id()) {
    throw Error(ErrorCode::misuse, {"write", path, {}}, "this thread is inside a write already",
                "pass that write's Transaction to the call");
  }
  std::unique_lock lock(mutex_);
  const auto is_free = [this] { return !taken_; };
  if (!timeout_ms) {
    left_.wait(lock, is_free);
  } else if (!left_.wait_for(lock, std::chrono::milliseconds(*timeout_ms), is_free)) {
    throw Error(ErrorCode::busy, {"write", path, {}},
                fmt::format("another write has not ended within {} ms", *timeout_ms),
                "try again, or give Options::write_timeout_ms more time");
  }
  taken_ = true;
  writer_.store(std::this_thread::get_id(), std::memory_order_relaxed);
}

void WriterGate::leave() noexcept {
  writer_.store(std::thread::id(), std::memory_order_relaxed);
  {
    const std::scoped_lock lock(mutex_);
    taken_ = false;
  }
  left_.notify_one();
}

}  // namespace recto::engine::rocks
