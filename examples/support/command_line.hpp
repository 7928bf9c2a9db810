#pragma once

#include <CLI/CLI.hpp>

#include <recto/options.hpp>

#include <map>
#include <optional>
#include <string>

namespace example {

/// Adds --engine.
inline void add_engine_option(CLI::App& app, recto::Engine& engine) {
  const std::map<std::string, recto::Engine> engines{{"lmdb", recto::Engine::lmdb},
                                                     {"rocksdb", recto::Engine::rocksdb}};
  app.add_option("--engine", engine,
                 "The storage engine of a new database, lmdb or rocksdb; an existing one\n"
                 "is recognised [lmdb]")
      ->type_name("ENGINE")
      ->transform(CLI::CheckedTransformer(engines).description(""));
}

/// Parses the arguments. Where the program is to end at once, after --help or a mistake (which is
/// printed), gives its exit code: 0 or 2.
[[nodiscard]] inline std::optional<int> parse(CLI::App& app, int argc, char** argv) {
  constexpr int kUsageError = 2;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  return std::nullopt;
}

}  // namespace example
