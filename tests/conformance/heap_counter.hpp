#pragma once

#include <cstdint>
#include <utility>

namespace recto_test {

/// How often this thread has asked the heap for memory: `operator new`, and but for sanitizer
/// builds `malloc` and its family, from whatever library.
[[nodiscard]] std::uint64_t heap_requests() noexcept;

/// How often `call` asks the heap for memory.
template <class F>
std::uint64_t heap_requests_of(F&& call) {
  const std::uint64_t before = heap_requests();
  std::forward<F>(call)();
  return heap_requests() - before;
}

}  // namespace recto_test
