#include "engine/rocksdb/forks.hpp"

#include <pthread.h>

#include <atomic>
#include <mutex>

namespace recto::engine::rocks {

unsigned count_forks() {
  static std::atomic<unsigned> forks{0};
  static std::once_flag registered;
  std::call_once(registered, [] {
    ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
  });
  return forks.load(std::memory_order_relaxed);
}

}  // namespace recto::engine::rocks
