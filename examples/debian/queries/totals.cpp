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

/// What the packages of one group add up to.
struct Total {
  std::uint64_t packages = 0;
  std::uint64_t installed_bytes = 0;
  std::uint64_t download_bytes = 0;
};

using Totals = std::map<std::string, Total, std::less<>>;
using Group = Totals::value_type;

/// The total for each value of a text field. Packages without it form the group "(none)".
template <class FieldOf>
Totals totals_by(const PackageTable& packages, const recto::Snapshot& snapshot,
                 std::uint64_t& visited, FieldOf field_of) {
  Totals totals;
  for (auto package : packages.scan(snapshot) | example::count_rows(visited)) {
    const flatbuffers::String* field = field_of(*package);
    const std::string_view name = field == nullptr ? "(none)" : field->string_view();
    auto group = totals.find(name);
    if (group == totals.end()) {
      group = totals.emplace(name, Total()).first;
    }
    Total& total = group->second;
    ++total.packages;
    total.installed_bytes += installed_bytes(*package).value_or(0);
    total.download_bytes += package->size_bytes().value_or(0);
  }
  return totals;
}

/// The groups with the most of `rank` first; equal ones by name.
std::vector<const Group*> ranked(const Totals& totals, std::uint64_t Total::* rank) {
  std::vector<const Group*> groups;
  for (const Group& group : totals) {
    groups.push_back(&group);
  }
  std::ranges::stable_sort(groups, std::greater(),
                           [rank](const Group* group) { return group->second.*rank; });
  return groups;
}

example::TextTable make_table(const std::vector<const Group*>& groups, const char* title,
                              std::size_t count) {
  example::TextTable table({{title},
                            {"Packages", example::Align::right},
                            {"Installed", example::Align::right},
                            {"Download", example::Align::right}});
  for (const Group* group : groups | std::views::take(count)) {
    const auto& [name, total] = *group;
    table.add_row({name, example::with_commas(total.packages),
                   example::size_text(total.installed_bytes),
                   example::size_text(total.download_bytes)});
  }
  return table;
}

}  // namespace

example::Answer totals_by_section(const PackageTable& packages, const recto::Snapshot& snapshot,
                                  Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  const Totals totals = totals_by(packages, snapshot, visited,
                                  [](const Package& package) { return package.section(); });
  const auto groups = ranked(totals, &Total::installed_bytes);
  const std::size_t count = shown(limit, groups.size());
  return {.title = "Sections by size",
          .table = make_table(groups, "Section", count),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = shown_note(count, groups.size(), "sections")};
}

example::Answer totals_by_maintainer(const PackageTable& packages, const recto::Snapshot& snapshot,
                                     Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  const Totals totals = totals_by(packages, snapshot, visited,
                                  [](const Package& package) { return package.maintainer(); });
  const auto groups = ranked(totals, &Total::packages);
  const std::size_t count = shown(limit, groups.size());
  return {.title = "Maintainers by number of packages",
          .table = make_table(groups, "Maintainer", count),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = shown_note(count, groups.size(), "maintainers")};
}

}  // namespace debian
