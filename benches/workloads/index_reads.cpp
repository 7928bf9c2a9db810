#include <benchmark/benchmark.h>

#include <string>

#include "workloads/measure.hpp"
#include "workloads/workloads.hpp"

namespace bench {

namespace {

/// Runs `read(reader, group)` over the groups, and compares what it gives with `expected(group)`.
template <class Store, class Read, class Expected>
void measure_groups(benchmark::State& state, AccountData& data, Store& store, Read read,
                    Expected expected) {
  const typename Store::Reader reader(store);
  std::size_t position = 0;
  for (auto _ : state) {
    const std::uint64_t any = data.random_numbers[position++ % data.random_numbers.size()];
    const auto group = static_cast<std::uint32_t>(any % data.accounts.groups());
    if (read(reader, group) != expected(group)) {
      state.SkipWithError("the sums are wrong");
    }
  }
}

template <class Store>
void measure_look_ups(benchmark::State& state, AccountData& data, Store& store) {
  const typename Store::Reader reader(store);
  Batches batches(data.random_numbers);
  for (auto _ : state) {
    const auto batch = batches.next();
    const Sums sums = reader.get(batch);
    state.PauseTiming();
    Sums expected;
    for (const std::uint64_t number : batch) {
      Accounts::add_stored(expected, data.accounts.index_at(number / 2));
    }
    if (sums != expected) {
      state.SkipWithError("the sums are wrong");
    }
    state.ResumeTiming();
  }
  state.counters["items"] = kLookUps;
}

Sums without_amounts(Sums sums) noexcept {
  sums.amounts = 0;
  return sums;
}

/// The workloads on one of the stores of the data.
template <class Store>
void register_reads(Lazy<AccountData>& lazy, Store AccountData::* store, const std::string& side) {
  const auto add = [&](const char* workload, auto measure) {
    benchmark::RegisterBenchmark((workload + ("/" + side)).c_str(),
                                 [&lazy, store, measure](benchmark::State& state) {
                                   AccountData& data = lazy.get();
                                   measure(state, data, data.*store);
                                 });
  };
  using Reader = typename Store::Reader;
  add("index_get", [](benchmark::State& state, AccountData& data, Store& accounts) {
    measure_look_ups(state, data, accounts);
  });
  add("index_range_rows", [](benchmark::State& state, AccountData& data, Store& accounts) {
    measure_groups(
        state, data, accounts,
        [](const Reader& reader, std::uint32_t group) { return reader.rows_of(group); },
        [&](std::uint32_t group) { return data.accounts.in_group(group); });
    state.counters["items"] = Accounts::kGroupRows;
  });
  add("index_range_keys", [](benchmark::State& state, AccountData& data, Store& accounts) {
    measure_groups(
        state, data, accounts,
        [](const Reader& reader, std::uint32_t group) { return reader.ids_of(group); },
        [&](std::uint32_t group) { return without_amounts(data.accounts.in_group(group)); });
    state.counters["items"] = Accounts::kGroupRows;
  });
  add("index_intersect", [](benchmark::State& state, AccountData& data, Store& accounts) {
    measure_groups(
        state, data, accounts,
        [](const Reader& reader, std::uint32_t group) {
          return reader.ids_of_both(group, Accounts::numbers_for(group));
        },
        [&](std::uint32_t group) { return without_amounts(data.accounts.in_both(group)); });
    state.counters["items"] = 2 * Accounts::kGroupRows;
  });
}

}  // namespace

void register_index_reads(DataSets& data, Targets& targets) {
  register_reads(data.accounts, &AccountData::recto, "recto");
  register_reads(data.accounts, &AccountData::raw, "raw");
  register_reads(data.accounts, &AccountData::sqlite, "sqlite");
  targets["index_get"] = {0.95};
  targets["index_range_rows"] = {2.0};
  targets["index_range_keys"] = {0.95};
  targets["index_intersect"] = {0.95};
  for (const char* workload :
       {"index_get", "index_range_rows", "index_range_keys", "index_intersect"}) {
    targets[workload + std::string("/sqlite")] = {3.0};
  }
}

}  // namespace bench
