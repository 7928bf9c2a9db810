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

/// How many a transaction that needs many takes at once.
constexpr std::uint64_t kMostAtOnce = 4'096;

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

std::vector<AutoNumbers::Prepared> AutoNumbers::prepare(engine::WriteTransaction& writer,
                                                        bool for_closure) {
  std::vector<Prepared> all;
  const std::scoped_lock lock(mutex_);
  for (const auto& [table, pool] : pools_) {
    const std::uint64_t stored = stored_next(writer, table);
    Prepared made{.table = table, .counter = std::max(stored, pool.owed)};
    if (for_closure && pool.end - pool.next < kFew) {
      // Others may have been given those behind ours.
      const bool goes_on = pool.end == made.counter && pool.end != 0;
      made.next = goes_on ? pool.next : std::max(made.counter, pool.end);
      made.end = std::max(made.counter, made.next) + kReserve;
      made.counter = made.end;
    }
    if (made.counter != stored) {
      write_counter(writer, catalog_, table, made.counter);
      all.push_back(std::move(made));
    }
  }
  return all;
}

void AutoNumbers::prepared(const std::vector<Prepared>& all) {
  const std::scoped_lock lock(mutex_);
  for (const Prepared& made : all) {
    Pool& pool = pools_[made.table];
    if (pool.owed <= made.counter) {
      pool.owed = 0;
    }
    // Another thread may have taken some since, or gone on behind them.
    if (made.end != 0 && pool.next < made.end) {
      pool.next = std::max(pool.next, made.next);
      pool.end = made.end;
    }
  }
}

std::uint64_t AutoNumbers::take(engine::WriteTransaction& writer, std::vector<GivenNumbers>& given,
                                const std::string& table, std::uint64_t last, std::uint64_t room) {
  const std::scoped_lock lock(mutex_);
  Pool& pool = pools_[table];
  if (pool.next == pool.end) {
    const std::uint64_t next = std::max(stored_next(writer, table), pool.next);
    auto told = std::ranges::find(given, table, &GivenNumbers::table);
    if (told == given.end()) {
      told = given.insert(given.end(), GivenNumbers{.table = table});
    }
    // Small types are not used up by what is reserved and forgotten at the end of a process.
    const std::uint64_t left = next > last ? 0 : last - next;
    const std::uint64_t grown = std::min(
        {std::max(room, std::min(2 * told->grown, kMostAtOnce)), left / kSmallestShare + 1});
    write_counter(writer, catalog_, table, next + grown);
    told->next = next + grown;
    told->grown = grown;
    pool.next = next;
    pool.end = next + grown;
  }
  if (pool.next > last) {
    throw Error(ErrorCode::invalid_key, {"put", table, {}},
                "the numbers that the key's type can hold are used up",
                "give the key a wider type");
  }
  return pool.next++;
}

void AutoNumbers::skip_to(const std::string& table, std::uint64_t next) {
  const std::scoped_lock lock(mutex_);
  Pool& pool = pools_[table];
  pool.next = std::max(pool.next, next);
  pool.end = std::max(pool.next, pool.end);
}

void AutoNumbers::give_up(const std::vector<GivenNumbers>& given) noexcept {
  const std::scoped_lock lock(mutex_);
  for (const GivenNumbers& told : given) {
    const auto pool = pools_.find(told.table);
    if (pool != pools_.end()) {
      pool->second.owed = std::max(pool->second.owed, told.next);
      pool->second.next = pool->second.end;
    }
  }
}

std::uint64_t AutoNumbers::stored_next(engine::Reader& reader, const std::string& table) const {
  return std::max<std::uint64_t>(read_counter(reader, catalog_, table), 1);
}

}  // namespace recto::detail
