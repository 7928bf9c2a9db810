#pragma once

#include <CLI/CLI.hpp>
#include <optional>

namespace example {

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
