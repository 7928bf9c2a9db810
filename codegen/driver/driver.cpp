#include "driver/driver.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "check/check.hpp"
#include "driver/depfile.hpp"
#include "driver/output.hpp"
#include "frontend/frontend.hpp"

namespace recto::codegen {
namespace {

// Two schemas of one name, in two directories, would overwrite each other's headers.
void check_distinct(const std::vector<std::string>& schemas, Diagnostics& diagnostics) {
  std::map<std::string, std::string> taken;
  for (const std::string& schema : schemas) {
    const auto [other, added] =
        taken.emplace(std::filesystem::path(schema).stem().string(), schema);
    if (added) continue;
    diagnostics.error(
        {schema, {}, {}},
        fmt::format(
            "its headers would have the same names as those of {}; give another directory with -o",
            other->second));
  }
}

std::string absolute(const std::string& file) {
  return std::filesystem::absolute(file).lexically_normal().string();
}

std::vector<std::string> all_files(const std::vector<Compiled>& compiled) {
  std::vector<std::string> files;
  for (const Compiled& one : compiled) {
    for (const std::string& file : one.files) {
      std::string name = absolute(file);
      if (std::ranges::find(files, name) == files.end()) {
        files.push_back(std::move(name));
      }
    }
  }
  return files;
}

void write_outputs(const Options& options, const std::vector<Compiled>& compiled) {
  const std::filesystem::path directory = options.output_directory;
  for (const Compiled& one : compiled) {
    for (const GeneratedFile& header : one.headers) {
      write_file(directory / header.name, header.content);
    }
  }
  const std::vector<std::string> files = all_files(compiled);
  if (!options.depfile.empty()) {
    const std::string first = (directory / compiled.front().headers.front().name).string();
    write_file(options.depfile,
               make_rule(options.depfile_target.empty() ? first : options.depfile_target, files));
  }
  if (!options.list_file.empty()) {
    write_file(options.list_file, fmt::format("{}\n", fmt::join(files, "\n")));
  }
}

}  // namespace

Compiled compile(const std::string& schema, const std::vector<std::string>& include_directories,
                 Diagnostics& diagnostics) {
  std::optional<LoadedSchema> loaded = load_schema(schema, include_directories, diagnostics);
  if (!loaded) return {};
  Diagnostics own;  // errors of other schemas must not keep this one's tables from being checked
  const std::vector<model::Table> tables = check(loaded->schema, own);
  Compiled result;
  result.files = std::move(loaded->files);
  if (!own.has_errors()) result.headers = emit_headers(loaded->schema, tables);
  diagnostics.add(own);
  return result;
}

Outcome run(const Options& options, Diagnostics& diagnostics) {
  check_distinct(options.schemas, diagnostics);
  std::vector<Compiled> compiled;
  for (const std::string& schema : options.schemas) {
    compiled.push_back(compile(schema, options.include_directories, diagnostics));
  }
  if (diagnostics.has_errors()) return Outcome::schema_errors;
  write_outputs(options, compiled);
  return Outcome::done;
}

}  // namespace recto::codegen
