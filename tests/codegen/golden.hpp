#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace recto::codegen {

/// The directory of golden files; tests that name files relative to it run in it.
[[nodiscard]] std::filesystem::path golden_directory();

/// The names of the schemas directly in a directory below it, without ".fbs" or whichever extension
/// is asked for, sorted.
[[nodiscard]] std::vector<std::string> schemas_in(const std::string& directory,
                                                  const std::string& extension = ".fbs");

/// Compares with a golden file and shows the lines that differ. With RECTO_UPDATE_GOLDEN set,
/// writes it instead.
[[nodiscard]] testing::AssertionResult matches_golden(const std::filesystem::path& golden,
                                                      const std::string& actual);

/// The lines that differ between two texts, "-" before those of the first and "+" before those of
/// the second.
[[nodiscard]] std::string line_diff(const std::string& expected, const std::string& actual);

}  // namespace recto::codegen
