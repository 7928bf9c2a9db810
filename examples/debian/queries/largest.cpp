#include <algorithm>
#include <cstdint>
#include <functional>
#include <ranges>
#include <vector>

#include <fmt/format.h>

#include "queries/columns.hpp"
#include "queries/queries.hpp"

namespace debian {

example::Answer largest_packages(const PackageTable& packages, const recto::Snapshot& snapshot,
                                 const std::string& section, Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;

  // Pinned rows are guards: they stay in the database's pages, and sorting moves only the guards.
  std::vector<recto::Guard<Package>> found;
  for (auto package : packages.scan(snapshot) | example::count_rows(visited) |
                          std::views::filter([&](const auto& row) {
                            return row->section() != nullptr &&
                                   row->section()->string_view() == section;
                          }) |
                          std::views::transform([](const auto& row) { return row.pin(); })) {
    found.push_back(std::move(package));
  }
  const std::size_t count = shown(limit, found.size());
  std::ranges::partial_sort(
      found, found.begin() + static_cast<std::ptrdiff_t>(count), std::greater(),
      [](const auto& package) { return package->installed_size_kib().value_or(0); });

  example::TextTable table({{"Package"},
                            {"Version"},
                            {"Installed", example::Align::right},
                            {"Download", example::Align::right},
                            {"Summary"}});
  for (const auto& package : found | std::views::take(count)) {
    table.add_row({text(package->name()), text(package->version()),
                   size_column(installed_bytes(*package)), size_column(package->size_bytes()),
                   text(package->summary())});
  }
  return {.title = fmt::format("The largest packages of section {}", section),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = shown_note(count, found.size(), "packages")};
}

}  // namespace debian
