#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "dependency_parser.hpp"
#include "queries/columns.hpp"
#include "queries/queries.hpp"

namespace debian {
namespace {

bool names(const Dependency& dependency, std::string_view name) {
  return std::ranges::any_of(*dependency.alternatives(), [name](const Alternative* alternative) {
    return alternative->name()->string_view() == name;
  });
}

/// The items of a package that name `name` in one of these relations.
auto items_naming(const Package& package, std::string_view name,
                  const std::vector<Relation>& relations) {
  std::vector<const Dependency*> items;
  if (const auto* dependencies = package.dependencies()) {
    std::ranges::copy_if(*dependencies, std::back_inserter(items), [&](const Dependency* item) {
      return std::ranges::find(relations, item->relation()) != relations.end() &&
             names(*item, name);
    });
  }
  return items;
}

std::string relation_names(const std::vector<Relation>& relations) {
  std::string result;
  for (const Relation relation : relations) {
    result += result.empty() ? "" : ", ";
    result += field_name(relation);
  }
  return result;
}

}  // namespace

example::Answer reverse_dependencies(const PackageTable& packages, const recto::Snapshot& snapshot,
                                     const std::string& name,
                                     const std::vector<Relation>& relations, Limit limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  std::size_t found = 0;
  example::TextTable table({{"Package"}, {"Version"}, {"Field"}, {"Item"}});
  // The index leads to the packages that name it in any field.
  for (auto package : packages.depends_on.scan(snapshot, name) | example::count_rows(visited)) {
    const auto items = items_naming(*package, name, relations);
    if (items.empty()) {
      continue;  // in another field
    }
    ++found;
    if (limit != 0 && found > limit) {
      continue;  // counted, not shown
    }
    for (const Dependency* item : items) {
      table.add_row({text(package->name()), text(package->version()),
                     std::string(field_name(item->relation())), item_text(*item)});
    }
  }
  return {.title = fmt::format("Packages that name {} in {}", name, relation_names(relations)),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = shown_note(shown(limit, found), found, "packages")};
}

}  // namespace debian
