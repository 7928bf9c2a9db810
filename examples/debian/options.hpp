#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <recto/options.hpp>

#include "packages_generated.h"

namespace debian {

/// What the program shows.
enum class Query {
  tour,
  largest,
  prefix,
  sections,
  maintainers,
  maintainer,
  reverse_dependencies,
  show
};

/// The command line.
struct Options {
  std::string database;  ///< Empty for the usual path.
  std::string input;     ///< Empty when none is named.
  bool reload = false;
  recto::Engine engine = recto::Engine::automatic;

  Query query = Query::tour;
  std::string section = "games";
  std::string name;  ///< Of a package or maintainer, or the beginning of it.
  std::vector<Relation> relations{Relation::depends, Relation::pre_depends};
  std::optional<std::size_t> limit;  ///< Absent for what is usual for the query.
};

/// The rows that a query shows when the command line does not say how many; 0 for all.
[[nodiscard]] std::size_t usual_limit(Query query);

/// Reads the command line. Where that was all there is to do (--help, or a mistake), prints the
/// text and returns the exit status.
[[nodiscard]] std::optional<int> parse_options(int argc, char** argv, Options& options);

}  // namespace debian
