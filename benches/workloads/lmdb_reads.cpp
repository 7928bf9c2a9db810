#include "workloads/measure.hpp"
#include "workloads/workloads.hpp"

namespace bench {

namespace {

std::int64_t amount_of_flatbuffers(const MDB_val& value) {
  return flatbuffers::GetRoot<Row>(value.mv_data)->amount();
}

std::int64_t amount_of_capnp(const MDB_val& value) {
  return capnp::readMessageUnchecked<bench_capnp::Row>(
             static_cast<const capnp::word*>(value.mv_data))
      .getAmount();
}

/// The amount under `id`, which `read` takes from what was found.
template <class Read>
std::int64_t get_raw(MDB_txn* transaction, MDB_dbi table, std::uint64_t id, Read read) {
  std::uint64_t key = RawLmdb::key_of(id);
  MDB_val key_value{sizeof key, &key};
  MDB_val value{};
  return mdb_get(transaction, table, &key_value, &value) == MDB_SUCCESS ? read(value) : 0;
}

template <class Read>
std::int64_t get_all_raw(const RawRead& transaction, MDB_dbi table,
                         std::span<const std::uint64_t> ids, Read read) {
  std::int64_t sum = 0;
  for (const std::uint64_t id : ids) {
    sum += get_raw(transaction.get(), table, id, read);
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
    sum += amount_of_flatbuffers(value);
  }
  mdb_cursor_close(cursor);
  return sum;
}

/// Look-ups in a snapshot that is held, against look-ups in a transaction that is held.
template <class Data, class Read>
void register_gets(const std::string& name, Lazy<Data>& lazy, Read read) {
  benchmark::RegisterBenchmark((name + "/recto").c_str(), [&lazy](benchmark::State& state) {
    Data& data = lazy.get();
    const recto::Snapshot snapshot = data.database().snapshot();
    measure_gets(state, data.random_ids(),
                 [&](auto ids) { return get_all(data.table(), snapshot, ids); });
  });
  benchmark::RegisterBenchmark((name + "/raw").c_str(), [&lazy, read](benchmark::State& state) {
    Data& data = lazy.get();
    const RawRead transaction(data.raw());
    measure_gets(state, data.random_ids(),
                 [&](auto ids) { return get_all_raw(transaction, data.raw().table(), ids, read); });
  });
}

/// Every look-up with a snapshot or transaction of its own.
void register_own_snapshots(Lazy<LmdbData>& lazy) {
  benchmark::RegisterBenchmark("get_own_snapshot/recto", [&lazy](benchmark::State& state) {
    LmdbData& data = lazy.get();
    measure_gets(state, data.random_ids(), [&](auto ids) {
      std::int64_t sum = 0;
      for (const std::uint64_t id : ids) {
        if (const auto row = data.table().get(id)) {
          sum += row->amount();
        }
      }
      return sum;
    });
  });
  benchmark::RegisterBenchmark("get_own_snapshot/raw", [&lazy](benchmark::State& state) {
    LmdbData& data = lazy.get();
    measure_gets(state, data.random_ids(), [&](auto ids) {
      std::int64_t sum = 0;
      for (const std::uint64_t id : ids) {
        const RawRead read(data.raw());
        sum += get_raw(read.get(), data.raw().table(), id, amount_of_flatbuffers);
      }
      return sum;
    });
  });
}

/// One call for many keys, against one call a key.
void register_multi_get(Lazy<LmdbData>& lazy) {
  benchmark::RegisterBenchmark("multi_get/recto", [&lazy](benchmark::State& state) {
    LmdbData& data = lazy.get();
    const recto::Snapshot snapshot = data.database().snapshot();
    measure_gets(state, data.random_ids(), [&](auto ids) {
      std::int64_t sum = 0;
      for (const auto& row : data.table().multi_get(snapshot, ids)) {
        sum += row->amount();
      }
      return sum;
    });
  });
  benchmark::RegisterBenchmark("multi_get/raw", [&lazy](benchmark::State& state) {
    LmdbData& data = lazy.get();
    const RawRead read(data.raw());
    measure_gets(state, data.random_ids(), [&](auto ids) {
      return get_all_raw(read, data.raw().table(), ids, amount_of_flatbuffers);
    });
  });
}

void register_scan(Lazy<LmdbData>& lazy) {
  benchmark::RegisterBenchmark("scan_field/recto", [&lazy](benchmark::State& state) {
    LmdbData& data = lazy.get();
    const recto::Snapshot snapshot = data.database().snapshot();
    measure_scan(state, data.rows(), [&] { return scan_all(data.table(), snapshot); });
  });
  benchmark::RegisterBenchmark("scan_field/raw", [&lazy](benchmark::State& state) {
    LmdbData& data = lazy.get();
    measure_scan(state, data.rows(), [&] { return scan_raw(data.raw()); });
  });
}

}  // namespace

void register_lmdb_reads(DataSets& data, Targets& targets) {
  register_gets("get_cached", data.cached, amount_of_flatbuffers);
  register_gets("get_random", data.big, amount_of_flatbuffers);
  register_own_snapshots(data.cached);
  register_multi_get(data.big);
  register_scan(data.big);
  register_gets("capnp_get_cached", data.capnp_cached, amount_of_capnp);
  targets["get_cached"] = {0.90};
  targets["get_random"] = {0.97};
  targets["scan_field"] = {0.90};
  targets["capnp_get_cached"] = {0.95};
}

}  // namespace bench
