#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace recto_test {

/// What a program did.
struct Outcome {
  int status = 0;  ///< Its exit status, or 128 + the signal that ended it.
  std::string out;
  std::string err;
};

/// Where a program's standard output goes.
enum class Output {
  kept,
  closed,  ///< To a pipe that nobody reads.
  full,    ///< To a full device.
};

/// Runs a program in `directory`, which is its home too, and waits for it. Its arguments follow its
/// path in `command`.
[[nodiscard]] Outcome run(const std::vector<std::string>& command,
                          const std::filesystem::path& directory, const std::string& input = {},
                          Output output = Output::kept);

/// The same on every machine and at any time: times, dates and the paths of `directory` and of the
/// examples are replaced by "<time>", "<date>", "<dir>" and "<examples>".
[[nodiscard]] std::string normalised(std::string text, const std::filesystem::path& directory);

/// The content of a golden file. With RECTO_UPDATE_GOLDEN in the environment, writes `actual` there
/// first.
[[nodiscard]] std::string golden(const std::string& name, const std::string& actual);

/// Writes a file and returns its path.
std::filesystem::path write_file(const std::filesystem::path& path, const std::string& content);

}  // namespace recto_test
