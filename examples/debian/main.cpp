// A Debian package index in a Recto database: loads it, then answers from it. The tables are
// generated from packages.fbs; loader.cpp fills them; queries/ has a file for each kind of
// question.

#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <ranges>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "index_source.hpp"
#include "loader.hpp"
#include "options.hpp"
#include "packages.recto.hpp"
#include "queries/queries.hpp"
#include "support/answer.hpp"
#include "support/cache_path.hpp"
#include "support/numbers.hpp"
#include "support/progress.hpp"
#include "support/terminal.hpp"

namespace debian {
namespace {

std::filesystem::path database_path(const Options& options) {
  std::filesystem::path path = options.database;
  if (path.empty()) {
    path =
        example::cache_path(options.engine == recto::Engine::rocksdb ? "debian-packages-rocksdb.db"
                                                                     : "debian-packages.db");
  }
  example::make_directory_for(path);
  return path;
}

void load(const Options& options, recto::Database& db, PackageTable& packages, LoadTable& loads) {
  const example::Stopwatch stopwatch;
  const Index index = read_index(options.input);
  const auto reading_time = stopwatch.elapsed();
  const LoadCounts counts = load_index(index, db, packages, loads);
  fmt::print(stderr, "Loaded {} with {} in {}, {} of it to read the index\n",
             example::count_of(counts.records, "record", "records"),
             example::count_of(counts.dependencies, "dependency item", "dependency items"),
             example::duration_text(stopwatch.elapsed()), example::duration_text(reading_time));
  if (counts.duplicates > 0) {
    fmt::print(stderr, "{} replaced an earlier one with the same key\n",
               example::count_of(counts.duplicates, "record", "records"));
  }
}

/// Tells how far an index of a table is that opening builds: the first time that a database is
/// opened which was made before the schema declared the index.
class IndexBuilding {
 public:
  void operator()(const recto::IndexProgress& building) {
    if (building.index != index_) {
      index_ = building.index;
      progress_.reset();
      progress_.emplace(fmt::format("Building index {}", index_), building.rows_in_all);
    }
    progress_->update(building.rows,
                      [&] { return example::count_of(building.rows, "row", "rows"); });
  }

 private:
  std::string index_;
  std::optional<example::Progress> progress_;
};

PackageTable open_packages(recto::Database& db) {
  IndexBuilding building;
  return PackageTable::open(db, {.index_progress = std::ref(building)});
}

/// Loads the index unless the database has it, and says which of both it does.
void load_where_needed(const Options& options, recto::Database& db, PackageTable& packages,
                       LoadTable& loads) {
  bool needed = true;
  for (auto last : loads.scan() | std::views::take(1)) {  // the newest load comes first
    const std::string source = last->source()->str();
    needed = options.reload || options.input == kStandardInput ||
             (!options.input.empty() && source_of(options.input) != source);
    fmt::print(stderr, "{}: {} from {}, loaded {:%Y-%m-%d %H:%M} UTC; {}\n", db.path().string(),
               example::count_of(packages.size(), "package", "packages"), source,
               fmt::gmtime(static_cast<std::time_t>(last->finished_at_ms() / 1000)),
               needed ? "they will be replaced" : "--reload loads again");
  }
  if (needed) {
    load(options, db, packages, loads);
  }
}

/// One query of each kind.
void show_tour(const PackageTable& packages, const recto::Snapshot& snapshot, Limit limit) {
  print_answer(largest_packages(packages, snapshot, "games", limit));
  print_answer(packages_by_prefix(packages, snapshot, "libboost", limit));
  print_answer(totals_by_section(packages, snapshot, limit));
  print_answer(totals_by_maintainer(packages, snapshot, limit));
  print_answer(reverse_dependencies(packages, snapshot, "libc6",
                                    {Relation::depends, Relation::pre_depends}, limit));
}

void show_answer(const Options& options, const PackageTable& packages,
                 const recto::Snapshot& snapshot) {
  const Limit limit = options.limit.value_or(usual_limit(options.query));
  switch (options.query) {
    case Query::tour:
      return show_tour(packages, snapshot, limit);
    case Query::largest:
      return print_answer(largest_packages(packages, snapshot, options.section, limit));
    case Query::prefix:
      return print_answer(packages_by_prefix(packages, snapshot, options.name, limit));
    case Query::sections:
      return print_answer(totals_by_section(packages, snapshot, limit));
    case Query::maintainers:
      return print_answer(totals_by_maintainer(packages, snapshot, limit));
    case Query::maintainer:
      return print_answer(packages_of_maintainer(packages, snapshot, options.name, limit));
    case Query::reverse_dependencies:
      return print_answer(
          reverse_dependencies(packages, snapshot, options.name, options.relations, limit));
    case Query::show:
      return print_answer(show_package(packages, snapshot, options.name));
  }
}

void run(const Options& options) {
  auto db = recto::Database::open(database_path(options), {.engine = options.engine});
  auto packages = open_packages(db);
  auto loads = LoadTable::open(db);
  load_where_needed(options, db, packages, loads);
  show_answer(options, packages, db.snapshot());
}

}  // namespace
}  // namespace debian

int main(int argc, char** argv) try {
  example::ignore_broken_pipes();
  debian::Options options;
  if (const auto status = debian::parse_options(argc, argv, options)) {
    return *status;
  }
  debian::run(options);
  return 0;
} catch (const example::OutputClosed&) {
  return 0;  // whoever read the answers has seen enough
} catch (const std::exception& error) {
  std::fprintf(stderr, "debian: %s\n", error.what());
  return 1;
}
