#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "queries/columns.hpp"
#include "queries/queries.hpp"
#include "support/numbers.hpp"

namespace debian {
namespace {

/// What the packages of one section add up to.
struct Total {
  std::uint64_t packages = 0;
  std::uint64_t installed_bytes = 0;
  std::uint64_t download_bytes = 0;
};

using Totals = std::map<std::string, Total, std::less<>>;
using Section = Totals::value_type;

/// The total of each section. Packages without one are in "(none)". Every package counts, so this
/// goes through the table and not through an index.
Totals totals_of_sections(const PackageTable& packages, const recto::Snapshot& snapshot,
                          std::uint64_t& visited) {
  Totals totals;
  for (auto package : packages.scan(snapshot) | example::count_rows(visited)) {
    const flatbuffers::String* field = package->section();
    const std::string_view name = field == nullptr ? "(none)" : field->string_view();
    auto section = totals.find(name);
    if (section == totals.end()) {
      section = totals.emplace(name, Total()).first;
    }
    Total& total = section->second;
    ++total.packages;
    total.installed_bytes += installed_bytes(*package).value_or(0);
    total.download_bytes += package->size_bytes().value_or(0);
  }
  return totals;
}

/// The largest first; equal ones by name.
std::vector<const Section*> ranked(const Totals& totals) {
  std::vector<const Section*> sections;
  for (const Section& section : totals) {
    sections.push_back(&section);
  }
  std::ranges::stable_sort(sections, std::greater(),
                           [](const Section* section) { return section->second.installed_bytes; });
  return sections;
}

}  // namespace

example::Answer totals_by_section(const PackageTable& packages, const recto::Snapshot& snapshot,
                                  Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  const Totals totals = totals_of_sections(packages, snapshot, visited);
  example::TextTable table({{"Section"},
                            {"Packages", example::Align::right},
                            {"Installed", example::Align::right},
                            {"Download", example::Align::right}});
  const std::vector<const Section*> sections = ranked(totals);
  for (const Section* section : sections | std::views::take(shown(limit, sections.size()))) {
    const auto& [name, total] = *section;
    table.add_row({name, example::with_commas(total.packages),
                   example::size_text(total.installed_bytes),
                   example::size_text(total.download_bytes)});
  }
  std::string note = shown_note(table.rows(), sections.size(), "sections");
  return {.title = "Sections by size",
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = std::move(note)};
}

}  // namespace debian
