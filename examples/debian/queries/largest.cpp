#include <cstdint>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "queries/columns.hpp"
#include "queries/queries.hpp"

namespace debian {

example::Answer largest_packages(const PackageTable& packages, const recto::Snapshot& snapshot,
                                 const std::string& section, Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;

  // In the index, the packages of a section are neighbours, the largest first.
  const std::uint64_t all = packages.by_section_size.count(snapshot, section);
  example::TextTable table({{"Package"},
                            {"Version"},
                            {"Installed", example::Align::right},
                            {"Download", example::Align::right},
                            {"Summary"}});
  for (auto package : packages.by_section_size.scan(snapshot, section) |
                          std::views::take(shown(limit, all)) | example::count_rows(visited)) {
    table.add_row({text(package->name()), text(package->version()),
                   size_column(installed_bytes(*package)), size_column(package->size_bytes()),
                   text(package->summary())});
  }
  std::string note = shown_note(table.rows(), all, "packages of known size");
  return {.title = fmt::format("The largest packages of section {}", section),
          .table = std::move(table),
          .rows_visited = visited,
          .entries_visited = all,
          .elapsed = stopwatch.elapsed(),
          .note = std::move(note)};
}

}  // namespace debian
