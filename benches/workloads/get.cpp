#include <benchmark/benchmark.h>

#include <span>

#include "workloads/workloads.hpp"

namespace bench {

namespace {

/// Look-ups in one iteration, so that the loop itself costs nothing beside them.
constexpr std::size_t kBatch = 1'000;

std::span<const std::uint64_t> batch_at(const DataSet& data, std::size_t& position) {
  if (position + kBatch > data.random_ids().size()) {
    position = 0;
  }
  const std::span batch(data.random_ids().data() + position, kBatch);
  position += kBatch;
  return batch;
}

std::int64_t expected_sum(std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    sum += amount_of(id);
  }
  return sum;
}

std::int64_t sum_recto(const RowTable& table, const recto::Snapshot& snapshot,
                       std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    if (const auto row = table.get(snapshot, id)) {
      sum += row->amount();
    }
  }
  return sum;
}

std::int64_t sum_recto_own_snapshots(const RowTable& table, std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    if (const auto row = table.get(id)) {
      sum += row->amount();
    }
  }
  return sum;
}

std::int64_t sum_recto_multi_get(const RowTable& table, const recto::Snapshot& snapshot,
                                 std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const auto& row : table.multi_get(snapshot, ids)) {
    sum += row->amount();
  }
  return sum;
}

std::int64_t get_raw(MDB_txn* transaction, MDB_dbi table, std::uint64_t id) {
  std::uint64_t key = RawLmdb::key_of(id);
  MDB_val key_value{sizeof key, &key};
  MDB_val value{};
  if (mdb_get(transaction, table, &key_value, &value) != MDB_SUCCESS) {
    return 0;
  }
  return flatbuffers::GetRoot<Row>(value.mv_data)->amount();
}

std::int64_t sum_raw(const RawRead& read, MDB_dbi table, std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    sum += get_raw(read.get(), table, id);
  }
  return sum;
}

std::int64_t sum_raw_own_transactions(const RawLmdb& raw, std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    const RawRead read(raw);
    sum += get_raw(read.get(), raw.table(), id);
  }
  return sum;
}

/// Runs `sum(ids)` over random batches, and compares every sum with the right one.
template <class Sum>
void run(benchmark::State& state, const DataSet& data, Sum sum) {
  std::size_t position = 0;
  for (auto _ : state) {
    const auto ids = batch_at(data, position);
    const std::int64_t total = sum(ids);
    state.PauseTiming();
    if (total != expected_sum(ids)) {
      state.SkipWithError("the sum is wrong");
    }
    state.ResumeTiming();
  }
  state.counters["items"] = kBatch;
}

void register_held(const std::string& name, DataSet& data) {
  benchmark::RegisterBenchmark((name + "/recto").c_str(), [&data](benchmark::State& state) {
    const recto::Snapshot snapshot = data.database().snapshot();
    run(state, data, [&](auto ids) { return sum_recto(data.table(), snapshot, ids); });
  });
  benchmark::RegisterBenchmark((name + "/raw").c_str(), [&data](benchmark::State& state) {
    const RawRead read(data.raw());
    run(state, data, [&](auto ids) { return sum_raw(read, data.raw().table(), ids); });
  });
}

}  // namespace

void register_get(DataSet& cached, DataSet& big, std::map<std::string, Target>& targets) {
  register_held("get_cached", cached);
  register_held("get_random", big);
  benchmark::RegisterBenchmark("get_own_snapshot/recto", [&](benchmark::State& state) {
    run(state, cached, [&](auto ids) { return sum_recto_own_snapshots(cached.table(), ids); });
  });
  benchmark::RegisterBenchmark("get_own_snapshot/raw", [&](benchmark::State& state) {
    run(state, cached, [&](auto ids) { return sum_raw_own_transactions(cached.raw(), ids); });
  });
  benchmark::RegisterBenchmark("multi_get/recto", [&](benchmark::State& state) {
    const recto::Snapshot snapshot = big.database().snapshot();
    run(state, big, [&](auto ids) { return sum_recto_multi_get(big.table(), snapshot, ids); });
  });
  benchmark::RegisterBenchmark("multi_get/raw", [&](benchmark::State& state) {
    const RawRead read(big.raw());
    run(state, big, [&](auto ids) { return sum_raw(read, big.raw().table(), ids); });
  });
  targets["get_cached"] = {0.90};
  targets["get_random"] = {0.97};
}

}  // namespace bench
