#include <benchmark/benchmark.h>

#include <ranges>

#include "workloads/workloads.hpp"

namespace bench {

namespace {

void remove_database(const std::filesystem::path& path) {
  std::filesystem::remove(path);
  std::filesystem::remove(path.string() + "-lock");
}

void load_recto(benchmark::State& state, const std::filesystem::path& path, std::uint64_t rows) {
  for (auto _ : state) {
    state.PauseTiming();
    remove_database(path);
    auto database = recto::Database::open(path, {.durability = recto::Durability::none});
    auto table = RowTable::open(database);
    state.ResumeTiming();
    table.put_all(
        std::views::iota(std::uint64_t{0}, rows) | std::views::transform([](std::uint64_t id) {
          return [id](flatbuffers::FlatBufferBuilder& builder) { return build_row(builder, id); };
        }));
    state.PauseTiming();
    if (table.size() != rows) {
      state.SkipWithError("rows are missing");
    }
    state.ResumeTiming();
  }
  state.counters["items"] = static_cast<double>(rows);
}

void load_raw(benchmark::State& state, const std::filesystem::path& path, std::uint64_t rows) {
  for (auto _ : state) {
    state.PauseTiming();
    remove_database(path);
    RawLmdb raw(path);
    state.ResumeTiming();
    raw.load(rows);
    state.PauseTiming();
    if (raw.rows() != rows) {
      state.SkipWithError("rows are missing");
    }
    state.ResumeTiming();
  }
  state.counters["items"] = static_cast<double>(rows);
}

}  // namespace

void register_load(const std::filesystem::path& directory, std::uint64_t rows,
                   std::map<std::string, Target>& /*targets*/) {
  benchmark::RegisterBenchmark("load_sorted/recto", [=](benchmark::State& state) {
    load_recto(state, directory / "load-recto.db", rows);
  });
  benchmark::RegisterBenchmark("load_sorted/raw", [=](benchmark::State& state) {
    load_raw(state, directory / "load-raw.db", rows);
  });
}

}  // namespace bench
