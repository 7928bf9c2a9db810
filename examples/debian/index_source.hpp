#pragma once

#include <string>
#include <string_view>

namespace debian {

/// The input that means standard input. Every other one is the path of a file, and none at all
/// means apt's own index.
inline constexpr std::string_view kStandardInput = "-";

/// A package index, read whole.
struct Index {
  std::string source;  ///< Where it came from.
  std::string text;
};

/// What `input` is called in messages and in the database: "apt-cache dumpavail", "standard input",
/// or an absolute path.
[[nodiscard]] std::string source_of(std::string_view input);

/// Reads the index. Tells on standard error how far it has come. Throws `std::runtime_error`.
[[nodiscard]] Index read_index(std::string_view input);

}  // namespace debian
