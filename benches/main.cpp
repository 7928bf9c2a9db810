#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "workloads/workloads.hpp"

namespace {

struct Arguments {
  bench::Sizes sizes;
  std::filesystem::path data = std::filesystem::temp_directory_path() / "recto-bench";
  std::string filter;
  int repetitions = 7;
  bool smoke = false;
};

Arguments parse(CLI::App& app, int argc, char** argv) {
  Arguments arguments;
  app.add_option("--data", arguments.data, "Where the data is kept between runs")
      ->capture_default_str();
  app.add_option("--rows", arguments.sizes.big_rows, "Rows of the large table")
      ->capture_default_str();
  app.add_option("--filter", arguments.filter, "Run workloads whose names match this expression");
  app.add_option("--repetitions", arguments.repetitions, "Interleaved repetitions of each")
      ->capture_default_str();
  app.add_flag("--smoke", arguments.smoke, "Tiny sizes: checks the answers, measures nothing");
  app.add_option("--indexed-rows", arguments.sizes.indexed_rows,
                 "Rows of the table with two indexes, in whole thousands")
      ->capture_default_str();
  app.parse(argc, argv);
  if (arguments.smoke) {
    arguments.sizes = {.cached_rows = 1'000,
                       .big_rows = 20'000,
                       .rocksdb_rows = 20'000,
                       .load_rows = 5'000,
                       .indexed_rows = 20'000};
    arguments.repetitions = 1;
  }
  return arguments;
}

void initialize_benchmark(const Arguments& arguments) {
  std::vector<std::string> flags{
      "recto_bench", fmt::format("--benchmark_repetitions={}", arguments.repetitions),
      "--benchmark_enable_random_interleaving=true",
      fmt::format("--benchmark_min_time={}", arguments.smoke ? 0.01 : 0.3)};
  if (!arguments.filter.empty()) {
    flags.push_back("--benchmark_filter=" + arguments.filter);
  }
  std::vector<char*> pointers;
  for (std::string& flag : flags) {
    pointers.push_back(flag.data());
  }
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
}

int run(const Arguments& arguments) {
  const bench::Sizes& sizes = arguments.sizes;
  const auto directory = bench::made(arguments.data);
  bench::DataSets data{bench::Lazy<bench::LmdbData>(
                           [&] { return bench::open_lmdb_data(directory, sizes.cached_rows); }),
                       bench::Lazy<bench::LmdbData>(
                           [&] { return bench::open_lmdb_data(directory, sizes.big_rows); }),
                       bench::Lazy<bench::CapnpData>(
                           [&] { return bench::open_capnp_data(directory, sizes.cached_rows); }),
                       bench::Lazy<bench::RocksDbData>(
                           [&] { return bench::open_rocksdb_data(directory, sizes.rocksdb_rows); }),
                       bench::Lazy<bench::AccountData>([&] {
                         return bench::open_account_data(directory, sizes.indexed_rows);
                       })};
  bench::Targets targets;
  bench::register_lmdb_reads(data, targets);
  bench::register_rocksdb_reads(data, targets);
  bench::register_index_reads(data, targets);
  bench::register_index_writes(data, sizes, targets);
  bench::register_loads(directory, sizes, targets);
  initialize_benchmark(arguments);
  if (arguments.smoke) {
    targets.clear();
  }
  bench::RatioReporter reporter(std::move(targets));
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return reporter.failed() ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures Recto against the raw engine doing the same work on the same data.");
  try {
    return run(parse(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    fmt::print(stderr, "recto_bench: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
