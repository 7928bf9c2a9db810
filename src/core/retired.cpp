#include "core/retired.hpp"

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "core/database_state.hpp"

namespace recto::detail {

namespace {

struct Retired {
  std::mutex mutex;
  std::vector<std::unique_ptr<DatabaseState>> waiting;

  static Retired& instance() {
    // Never destroyed: snapshots in static objects are released after everything else.
    static auto* const retired = new Retired;
    return *retired;
  }
};

/// How many databases wait. Raised before their snapshots are counted, and read after a snapshot
/// was given back (both sequentially consistent), so one of the two sides sees the other.
std::atomic<std::size_t> waiting_count{0};

void sweep() noexcept {
  std::vector<std::unique_ptr<DatabaseState>> ended;  // destroyed without the lock
  Retired& retired = Retired::instance();
  const std::scoped_lock lock(retired.mutex);
  for (std::size_t i = 0; i < retired.waiting.size();) {
    if (retired.waiting[i]->snapshots().taken() == 0) {
      ended.push_back(std::move(retired.waiting[i]));
      retired.waiting[i] = std::move(retired.waiting.back());
      retired.waiting.pop_back();
      waiting_count.fetch_sub(1);
    } else {
      ++i;
    }
  }
}

}  // namespace

void retire(DatabaseState* database) noexcept {
  {
    Retired& retired = Retired::instance();
    const std::scoped_lock lock(retired.mutex);
    waiting_count.fetch_add(1);
    retired.waiting.emplace_back(database);
  }
  sweep();
}

void sweep_retired() noexcept {
  if (waiting_count.load() != 0) [[unlikely]] {
    sweep();
  }
}

}  // namespace recto::detail
