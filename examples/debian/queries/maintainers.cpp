#include <algorithm>
#include <cstdint>
#include <functional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "queries/columns.hpp"
#include "queries/queries.hpp"
#include "support/numbers.hpp"

namespace debian {
namespace {

struct Maintainer {
  std::string name;
  std::uint64_t packages = 0;
};

/// All maintainers, by name. Reads the index alone, in which the packages of each are neighbours.
std::vector<Maintainer> count_packages(const PackageTable& packages,
                                       const recto::Snapshot& snapshot, std::uint64_t& entries) {
  std::vector<Maintainer> maintainers;
  for (auto entry : packages.by_maintainer.entries(snapshot) | example::count_rows(entries)) {
    const std::string_view name = entry.indexed().maintainer;
    if (maintainers.empty() || maintainers.back().name != name) {
      maintainers.push_back({.name = std::string(name)});
    }
    ++maintainers.back().packages;
  }
  return maintainers;
}

}  // namespace

example::Answer totals_by_maintainer(const PackageTable& packages, const recto::Snapshot& snapshot,
                                     Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t entries = 0;
  std::uint64_t visited = 0;
  std::vector<Maintainer> maintainers = count_packages(packages, snapshot, entries);
  std::ranges::stable_sort(maintainers, std::greater(), &Maintainer::packages);

  example::TextTable table({{"Maintainer"},
                            {"Packages", example::Align::right},
                            {"Installed", example::Align::right},
                            {"Download", example::Align::right}});
  for (const auto& [name, count] :
       maintainers | std::views::take(shown(limit, maintainers.size()))) {
    std::uint64_t installed = 0;
    std::uint64_t download = 0;
    for (auto package :
         packages.by_maintainer.scan(snapshot, name) | example::count_rows(visited)) {
      installed += installed_bytes(*package).value_or(0);
      download += package->size_bytes().value_or(0);
    }
    table.add_row({name, example::with_commas(count), example::size_text(installed),
                   example::size_text(download)});
  }
  std::string note = shown_note(table.rows(), maintainers.size(), "maintainers");
  if (const std::uint64_t without = packages.size(snapshot) - entries; without > 0) {
    note += note.empty() ? "" : "; ";
    note += example::count_of(without, "package names", "packages name") + " none";
  }
  return {.title = "Maintainers by number of packages",
          .table = std::move(table),
          .rows_visited = visited,
          .entries_visited = entries,
          .elapsed = stopwatch.elapsed(),
          .note = std::move(note)};
}

example::Answer packages_of_maintainer(const PackageTable& packages,
                                       const recto::Snapshot& snapshot,
                                       const std::string& maintainer, Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  const std::uint64_t all = packages.by_maintainer.count(snapshot, recto::prefix(maintainer));
  example::TextTable table({{"Maintainer"},
                            {"Package"},
                            {"Version"},
                            {"Section"},
                            {"Installed", example::Align::right},
                            {"Summary"}});
  for (auto package : packages.by_maintainer.scan(snapshot, recto::prefix(maintainer)) |
                          std::views::take(shown(limit, all)) | example::count_rows(visited)) {
    table.add_row({text(package->maintainer()), text(package->name()), text(package->version()),
                   text(package->section()), size_column(installed_bytes(*package)),
                   text(package->summary())});
  }
  std::string note = shown_note(table.rows(), all, "packages");
  return {.title = fmt::format("Packages of maintainers whose names begin with \"{}\"", maintainer),
          .table = std::move(table),
          .rows_visited = visited,
          .entries_visited = all,
          .elapsed = stopwatch.elapsed(),
          .note = std::move(note)};
}

}  // namespace debian
