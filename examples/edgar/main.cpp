// Financial statements in a Recto database: loads them, then shows revenue. The tables are
// generated from filings.fbs or statements.capnp; data_set.hpp reads the SEC's files; loader.cpp
// fills the tables; revenue.hpp says what counts as revenue.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "loader.hpp"
#include "options.hpp"
#include "reports.hpp"
#include "revenue.hpp"
#include "schemas.hpp"
#include "support/answer.hpp"
#include "support/cache_path.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"
#include "support/text_table.hpp"

namespace edgar {
namespace {

/// Goes up where a schema has changed so that records of the one before can't be read with it.
constexpr std::uint32_t kDataVersion = 1;

std::filesystem::path database_path(const Options& options) {
  std::filesystem::path path = options.database;
  if (path.empty()) {
    path = example::cache_path(options.engine == recto::Engine::rocksdb ? "edgar-rocksdb.db"
                                                                        : "edgar.db");
  }
  example::make_directory_for(path);
  return path;
}

void print_counts(const LoadCounts& counts) {
  example::TextTable table({{"Records"},
                            {"Rows read", example::Align::right},
                            {"Stored", example::Align::right},
                            {"Duplicates", example::Align::right},
                            {"Key too long", example::Align::right},
                            {"Filing unknown", example::Align::right}});
  const auto number = example::with_commas;
  table.add_row({"filings", number(counts.filings_read), number(counts.filings_stored),
                 number(counts.filings_read - counts.filings_stored), "-", "-"});
  table.add_row({"companies", "-", number(counts.companies_stored), "-", "-", "-"});
  table.add_row({"values", number(counts.values_read), number(counts.values_stored),
                 number(counts.values_duplicate), number(counts.values_too_long),
                 number(counts.values_of_unknown)});
  example::print(fmt::format("Loaded\n{}", table.to_string()));
}

template <class Schema>
void load(const Options& options, recto::Database& db, typename Schema::Companies& companies,
          typename Schema::Values& values) {
  const example::Stopwatch stopwatch;
  const LoadCounts counts = load_data_sets<Schema>(options.directories, db, companies, values);
  for (const std::string& row : counts.left_out) {
    fmt::print(stderr, "left out: {}\n", row);
  }
  const std::uint64_t left_out = counts.values_too_long + counts.values_of_unknown;
  if (left_out > counts.left_out.size()) {
    fmt::print(stderr, "left out: {} more\n", left_out - counts.left_out.size());
  }
  print_counts(counts);
  example::print(fmt::format("  {}\n", example::duration_text(stopwatch.elapsed())));
}

template <class Schema>
void show(const Options& options, const Filings<Schema>& filings) {
  const auto duration = options.duration ? *options.duration : usual_duration(filings);
  if (options.report == Report::companies || options.report == Report::both) {
    print_answer(revenue_by_company(filings, duration, options.sic, options.limit));
  }
  if (options.report == Report::industries || options.report == Report::both) {
    print_answer(revenue_by_industry(filings, duration, options.grouping, options.limit));
  }
  if (options.report == Report::company) {
    print_answer(show_company(filings, options.cik));
  }
}

template <class Schema>
void run(const Options& options) {
  auto db =
      recto::Database::open(database_path(options), {.engine = options.engine,
                                                     .recreate = recto::Recreate::on_version_bump,
                                                     .data_version = kDataVersion});
  auto companies = Schema::Companies::open(db);
  auto values = Schema::Values::open(db);
  if (!options.directories.empty()) {
    load<Schema>(options, db, companies, values);
  } else if (companies.size() == 0) {
    throw std::runtime_error(fmt::format(
        "{} has no companies yet: name the directory of a data set, which has sub.txt and num.txt",
        db.path().string()));
  } else {
    fmt::print(stderr, "{}: {}, {}\n", db.path().string(),
               example::count_of(companies.size(), "company", "companies"),
               example::count_of(values.size(), "value", "values"));
  }
  show<Schema>(options, {companies, values, db.snapshot()});
}

}  // namespace
}  // namespace edgar

int main(int argc, char** argv) try {
  example::ignore_broken_pipes();
  edgar::Options options;
  if (const auto status = edgar::parse_options(argc, argv, options)) {
    return *status;
  }
  if (options.format == edgar::Format::capnproto) {
    edgar::run<edgar::InCapnProto>(options);
  } else {
    edgar::run<edgar::InFlatBuffers>(options);
  }
  return 0;
} catch (const example::OutputClosed&) {
  return 0;  // whoever read the reports has seen enough
} catch (const std::exception& error) {
  std::fprintf(stderr, "edgar: %s\n", error.what());
  return 1;
}
