#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <span>
#include <vector>

#include "bench.recto.hpp"
#include "bench_capnp.recto.hpp"
#include "support/rows.hpp"

/// What workloads of several engines and formats share.
namespace bench {

// The field that is read.
[[nodiscard]] inline std::int64_t amount_in(const Row& row) { return row.amount(); }
[[nodiscard]] inline std::int64_t amount_in(bench_capnp::Row::Reader row) {
  return row.getAmount();
}

/// Look-ups in one iteration, so that the loop itself costs nothing beside them.
inline constexpr std::size_t kLookUps = 1'000;

/// The next ids to look up, over and over.
class Batches {
 public:
  explicit Batches(const std::vector<std::uint64_t>& ids) : ids_(ids) {}

  std::span<const std::uint64_t> next() {
    if (position_ + kLookUps > ids_.size()) {
      position_ = 0;
    }
    const std::span batch(ids_.data() + position_, kLookUps);
    position_ += kLookUps;
    return batch;
  }

 private:
  const std::vector<std::uint64_t>& ids_;
  std::size_t position_ = 0;
};

[[nodiscard]] inline std::int64_t expected_sum(std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    sum += amount_of(id);
  }
  return sum;
}

/// Runs `sum(ids)` over random batches, and compares every sum with the right one.
template <class Sum>
void measure_gets(benchmark::State& state, const std::vector<std::uint64_t>& ids, Sum sum) {
  Batches batches(ids);
  for (auto _ : state) {
    const auto batch = batches.next();
    const std::int64_t total = sum(batch);
    state.PauseTiming();
    if (total != expected_sum(batch)) {
      state.SkipWithError("the sum is wrong");
    }
    state.ResumeTiming();
  }
  state.counters["items"] = kLookUps;
}

/// Runs `sum()` over all rows, and compares every sum with the right one.
template <class Sum>
void measure_scan(benchmark::State& state, std::uint64_t rows, Sum sum) {
  const std::int64_t expected = total_amount(rows);
  for (auto _ : state) {
    if (sum() != expected) {
      state.SkipWithError("the sum is wrong");
    }
  }
  state.counters["items"] = static_cast<double>(rows);
}

template <class Table>
std::int64_t get_all(const Table& table, const recto::Snapshot& snapshot,
                     std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    if (const auto row = table.get(snapshot, id)) {
      sum += amount_in(*row);
    }
  }
  return sum;
}

template <class Table>
std::int64_t scan_all(const Table& table, const recto::Snapshot& snapshot) {
  std::int64_t sum = 0;
  for (const auto row : table.scan(snapshot)) {
    sum += amount_in(*row);
  }
  return sum;
}

}  // namespace bench
