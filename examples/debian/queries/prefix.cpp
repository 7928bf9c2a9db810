#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "queries/columns.hpp"
#include "queries/queries.hpp"

namespace debian {

example::Answer packages_by_prefix(const PackageTable& packages, const recto::Snapshot& snapshot,
                                   const std::string& prefix, Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;

  // The name leads the key, so the packages are neighbours, and the scan visits no others.
  example::TextTable table({{"Package"}, {"Version"}, {"Architecture"}, {"Section"}, {"Summary"}});
  for (auto package :
       packages.scan(snapshot, recto::prefix(prefix)) | example::count_rows(visited)) {
    if (limit == 0 || table.rows() < limit) {
      table.add_row({text(package->name()), text(package->version()), text(package->architecture()),
                     text(package->section()), text(package->summary())});
    }
  }
  std::string note = shown_note(table.rows(), visited, "packages");
  return {.title = fmt::format("Packages whose names begin with \"{}\"", prefix),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = std::move(note)};
}

}  // namespace debian
