#include <cstdint>
#include <ranges>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "dependency_parser.hpp"
#include "queries/columns.hpp"
#include "queries/queries.hpp"

namespace debian {
namespace {

void add(example::TextTable& table, std::string field, std::string value) {
  if (!value.empty()) {
    table.add_row({std::move(field), std::move(value)});
  }
}

void add_description(example::TextTable& table, const Package& package) {
  const std::string description = text(package.description());
  std::string title = "Description";
  for (const auto line : description | std::views::split('\n')) {
    table.add_row({std::exchange(title, ""), std::string(line.begin(), line.end())});
  }
}

void add_lists(example::TextTable& table, const Package& package) {
  if (const auto* tags = package.tags()) {
    for (const auto* tag : *tags) {
      add(table, "Tag", tag->str());
    }
  }
  if (const auto* dependencies = package.dependencies()) {
    for (const Dependency* item : *dependencies) {
      add(table, std::string(field_name(item->relation())), item_text(*item));
    }
  }
}

void add_package(example::TextTable& table, const Package& package) {
  add(table, "Package", text(package.name()));
  add(table, "Version", text(package.version()));
  add(table, "Architecture", text(package.architecture()));
  add(table, "Summary", text(package.summary()));
  add_description(table, package);
  add(table, "Section", text(package.section()));
  add(table, "Priority", text(package.priority()));
  add(table, "Essential", package.essential() ? "yes" : "");
  add(table, "Multi-Arch", text(package.multi_arch()));
  add(table, "Source", text(package.source()));
  add(table, "Maintainer", text(package.maintainer()));
  add(table, "Homepage", text(package.homepage()));
  add(table, "Filename", text(package.filename()));
  add(table, "SHA256", text(package.sha256()));
  add(table, "Download", size_column(package.size_bytes()));
  add(table, "Installed", size_column(installed_bytes(package)));
  add_lists(table, package);
}

}  // namespace

example::Answer show_package(const PackageTable& packages, const recto::Snapshot& snapshot,
                             const std::string& name) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  example::TextTable table({{"Field"}, {"Value"}});
  for (auto package : packages.scan(snapshot, name) | example::count_rows(visited)) {
    if (table.rows() > 0) {
      table.add_row({});
    }
    add_package(table, *package);
  }
  return {.title = fmt::format("Package {}", name),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = ""};
}

}  // namespace debian
