#include "workloads/measure.hpp"
#include "workloads/workloads.hpp"

namespace bench {

namespace {

std::int64_t get_all_raw(const RawRocksDb& raw, const rocksdb::ReadOptions& options,
                         std::span<const std::uint64_t> ids) {
  std::int64_t sum = 0;
  rocksdb::PinnableSlice value;
  for (const std::uint64_t id : ids) {
    const std::uint64_t key = RawRocksDb::key_of(id);
    value.Reset();
    if (raw.get()
            ->Get(options, raw.get()->DefaultColumnFamily(), RawRocksDb::slice_of(key), &value)
            .ok()) {
      sum += flatbuffers::GetRoot<Row>(value.data())->amount();
    }
  }
  return sum;
}

std::int64_t scan_raw(const RawRocksDb& raw) {
  const RawSnapshot snapshot(raw);
  const std::unique_ptr<rocksdb::Iterator> it(raw.get()->NewIterator(snapshot.options()));
  std::int64_t sum = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    sum += flatbuffers::GetRoot<Row>(it->value().data())->amount();
  }
  RawRocksDb::check(it->status());
  return sum;
}

}  // namespace

void register_rocksdb_reads(DataSets& sets, Targets& targets) {
  Lazy<RocksDbData>& lazy = sets.rocksdb;
  benchmark::RegisterBenchmark("rocksdb_get/recto", [&lazy](benchmark::State& state) {
    RocksDbData& data = lazy.get();
    const recto::Snapshot snapshot = data.database().snapshot();
    measure_gets(state, data.random_ids(),
                 [&](auto ids) { return get_all(data.table(), snapshot, ids); });
  });
  benchmark::RegisterBenchmark("rocksdb_get/raw", [&lazy](benchmark::State& state) {
    RocksDbData& data = lazy.get();
    const RawSnapshot snapshot(data.raw());
    measure_gets(state, data.random_ids(),
                 [&](auto ids) { return get_all_raw(data.raw(), snapshot.options(), ids); });
  });
  benchmark::RegisterBenchmark("rocksdb_scan/recto", [&lazy](benchmark::State& state) {
    RocksDbData& data = lazy.get();
    const recto::Snapshot snapshot = data.database().snapshot();
    measure_scan(state, data.rows(), [&] { return scan_all(data.table(), snapshot); });
  });
  benchmark::RegisterBenchmark("rocksdb_scan/raw", [&lazy](benchmark::State& state) {
    RocksDbData& data = lazy.get();
    measure_scan(state, data.rows(), [&] { return scan_raw(data.raw()); });
  });
  targets["rocksdb_get"] = {0.97};
  targets["rocksdb_scan"] = {0.95};
}

}  // namespace bench
