#include "core/auto_numbers.hpp"

#include <algorithm>
#include <utility>

#include "catalog/catalog.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

/// How many numbers are reserved at once, and how many left are few.
constexpr std::uint64_t kReserve = 64;
constexpr std::uint64_t kFew = 16;

/// At most one of so many numbers that are left is reserved by a write of many rows.
constexpr std::uint64_t kSmallestShare = 64;

}  // namespace

void AutoNumbers::add_table(const std::string& table) {
  const std::scoped_lock lock(mutex_);
  pools_.try_emplace(table);
  in_use_.store(true);
}

bool AutoNumbers::wants_preparation(bool for_closure) {
  if (!in_use_.load(std::memory_order_relaxed)) {
    return false;
  }
  const std::scoped_lock lock(mutex_);
  return std::ranges::any_of(pools_, [&](const auto& named) {
    const Pool& pool = named.second;
    return pool.owed != 0 || (for_closure && pool.end - pool.next < kFew);
  });
}

GivenNumbers AutoNumbers::prepare(engine::WriteTransaction& writer, bool for_closure) {
  GivenNumbers given;
  const std::scoped_lock lock(mutex_);
  for (auto& [table, pool] : pools_) {
    const std::uint64_t stored = stored_next(writer, table);
    std::uint64_t next = std::max(stored, std::exchange(pool.owed, 0));
    if (for_closure && pool.end - pool.next < kFew) {
      // Others may have been given those behind ours.
      pool.next = pool.end == next && pool.end != 0 ? pool.next : std::max(next, pool.end);
      pool.end = std::max(next, pool.next) + kReserve;
      next = pool.end;
    }
    if (next != stored) {
      write_counter(writer, catalog_, table, next);
      given.emplace_back(table, next);
    }
  }
  return given;
}

std::uint64_t AutoNumbers::take(engine::WriteTransaction& writer, GivenNumbers& given,
                                const std::string& table, std::uint64_t last, std::uint64_t room) {
  const std::scoped_lock lock(mutex_);
  Pool& pool = pools_[table];
  if (pool.next == pool.end) {
    pool.next = std::max(stored_next(writer, table), pool.next);
    // Small types are not used up by what is reserved and forgotten at the end of a process.
    const std::uint64_t left = pool.next > last ? 0 : last - pool.next;
    pool.end = pool.next + std::min(room, left / kSmallestShare + 1);
    write_counter(writer, catalog_, table, pool.end);
    given.emplace_back(table, pool.end);
  }
  if (pool.next > last) {
    throw Error(ErrorCode::invalid_key, {"put", table, {}},
                "the numbers that the key's type can hold are used up",
                "give the key a wider type");
  }
  return pool.next++;
}

void AutoNumbers::owe(const GivenNumbers& given) noexcept {
  const std::scoped_lock lock(mutex_);
  for (const auto& [table, next] : given) {
    const auto pool = pools_.find(table);
    if (pool != pools_.end()) {
      pool->second.owed = std::max(pool->second.owed, next);
    }
  }
}

void AutoNumbers::give_up(const GivenNumbers& given) noexcept {
  owe(given);
  const std::scoped_lock lock(mutex_);
  for (const auto& [table, next] : given) {
    const auto pool = pools_.find(table);
    if (pool != pools_.end()) {
      pool->second.next = pool->second.end;
    }
  }
}

std::uint64_t AutoNumbers::stored_next(engine::Reader& reader, const std::string& table) const {
  return std::max<std::uint64_t>(read_counter(reader, catalog_, table), 1);
}

}  // namespace recto::detail
