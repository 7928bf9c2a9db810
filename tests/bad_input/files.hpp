#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace recto_test {

[[nodiscard]] std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& content);

/// Writes one byte into a file that exists.
void write_byte(const std::filesystem::path& path, std::size_t offset, char byte);

}  // namespace recto_test
