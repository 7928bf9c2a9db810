#include <benchmark/benchmark.h>

#include <algorithm>
#include <ranges>

#include "workloads/workloads.hpp"

namespace bench {

namespace {

void remove_database(const std::filesystem::path& path) {
  std::filesystem::remove_all(path);
  std::filesystem::remove(path.string() + "-lock");
}

auto rows_between(std::uint64_t first, std::uint64_t last) {
  return std::views::iota(first, last) | std::views::transform([](std::uint64_t id) {
           return [id](flatbuffers::FlatBufferBuilder& builder) { return build_row(builder, id); };
         });
}

/// Fills a database that `open` makes anew, `batch` rows in a transaction.
template <class Open>
void load_recto(benchmark::State& state, const std::filesystem::path& path, std::uint64_t rows,
                std::uint64_t batch, Open open) {
  for (auto _ : state) {
    state.PauseTiming();
    {
      remove_database(path);
      auto database = open(path);
      auto table = RowTable::open(database);
      state.ResumeTiming();
      for (std::uint64_t id = 0; id < rows; id += batch) {
        table.put_all(rows_between(id, std::min(rows, id + batch)));
      }
      state.PauseTiming();
      if (table.size() != rows) {
        state.SkipWithError("rows are missing");
      }
    }
    remove_database(path);
    state.ResumeTiming();
  }
  state.counters["items"] = static_cast<double>(rows);
}

/// The same by hand. `load(raw, record)` writes the rows.
template <class Raw, class Load>
void load_raw(benchmark::State& state, const std::filesystem::path& path, std::uint64_t rows,
              Load load) {
  flatbuffers::FlatBufferBuilder builder;
  const auto record = [&builder](std::uint64_t id) {
    builder.Clear();
    builder.Finish(build_row(builder, id));
    return std::string_view(reinterpret_cast<const char*>(builder.GetBufferPointer()),
                            builder.GetSize());
  };
  for (auto _ : state) {
    state.PauseTiming();
    {
      remove_database(path);
      Raw raw(path);
      state.ResumeTiming();
      load(raw, record);
      state.PauseTiming();
      if (raw.rows() != rows) {
        state.SkipWithError("rows are missing");
      }
    }
    remove_database(path);
    state.ResumeTiming();
  }
  state.counters["items"] = static_cast<double>(rows);
}

void register_lmdb_load(const std::filesystem::path& directory, std::uint64_t rows) {
  benchmark::RegisterBenchmark("load_sorted/recto", [=](benchmark::State& state) {
    load_recto(state, directory / "load-recto.db", rows, rows, [](const auto& path) {
      return recto::Database::open(path, {.durability = recto::Durability::none});
    });
  });
  benchmark::RegisterBenchmark("load_sorted/raw", [=](benchmark::State& state) {
    load_raw<RawLmdb>(state, directory / "load-raw.db", rows,
                      [rows](RawLmdb& raw, const auto& record) { raw.load(rows, record); });
  });
}

void register_rocksdb_batches(const std::filesystem::path& directory, std::uint64_t rows) {
  constexpr std::uint64_t kBatch = 1'000;
  benchmark::RegisterBenchmark("rocksdb_batch_write/recto", [=](benchmark::State& state) {
    load_recto(state, directory / "batch-recto.db", rows, kBatch, [](const auto& path) {
      return recto::Database::open(
          path, {.engine = recto::Engine::rocksdb, .durability = recto::Durability::relaxed});
    });
  });
  benchmark::RegisterBenchmark("rocksdb_batch_write/raw", [=](benchmark::State& state) {
    load_raw<RawRocksDb>(state, directory / "batch-raw.db", rows,
                         [rows](RawRocksDb& raw, const auto& record) {
                           for (std::uint64_t id = 0; id < rows; id += kBatch) {
                             raw.write_batch(id, std::min(rows, id + kBatch), record);
                           }
                         });
  });
}

}  // namespace

void register_loads(const std::filesystem::path& directory, const Sizes& sizes, Targets& targets) {
  register_lmdb_load(directory, sizes.load_rows);
  register_rocksdb_batches(directory, sizes.load_rows / 5);
  targets["rocksdb_batch_write"] = {0.95};
}

}  // namespace bench
