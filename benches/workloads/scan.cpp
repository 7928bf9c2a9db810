#include <benchmark/benchmark.h>

#include "workloads/workloads.hpp"

namespace bench {

namespace {

std::int64_t scan_recto(const RowTable& table, const recto::Snapshot& snapshot) {
  std::int64_t sum = 0;
  for (const auto row : table.scan(snapshot)) {
    sum += row->amount();
  }
  return sum;
}

std::int64_t scan_raw(const RawLmdb& raw) {
  const RawRead read(raw);
  MDB_cursor* cursor = nullptr;
  RawLmdb::check(mdb_cursor_open(read.get(), raw.table(), &cursor));
  std::int64_t sum = 0;
  MDB_val key{};
  MDB_val value{};
  while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS) {
    sum += flatbuffers::GetRoot<Row>(value.mv_data)->amount();
  }
  mdb_cursor_close(cursor);
  return sum;
}

template <class Sum>
void run(benchmark::State& state, const DataSet& data, Sum sum) {
  const std::int64_t expected = data.total_amount();
  for (auto _ : state) {
    if (sum() != expected) {
      state.SkipWithError("the sum is wrong");
    }
  }
  state.counters["items"] = static_cast<double>(data.rows());
}

}  // namespace

void register_scan(DataSet& big, std::map<std::string, Target>& targets) {
  benchmark::RegisterBenchmark("scan_field/recto", [&big](benchmark::State& state) {
    const recto::Snapshot snapshot = big.database().snapshot();
    run(state, big, [&] { return scan_recto(big.table(), snapshot); });
  });
  benchmark::RegisterBenchmark("scan_field/raw", [&big](benchmark::State& state) {
    run(state, big, [&] { return scan_raw(big.raw()); });
  });
  targets["scan_field"] = {0.90};
}

}  // namespace bench
