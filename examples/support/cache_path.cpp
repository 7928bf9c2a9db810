#include "support/cache_path.hpp"

#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace example {

std::filesystem::path cache_path(std::string_view name) {
  // The XDG specification says to ignore relative paths.
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
    return std::filesystem::path(cache) / "recto" / name;
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') {
    return std::filesystem::path(home) / ".cache" / "recto" / name;
  }
  throw std::runtime_error("HOME is not set: say with --db where to keep the database");
}

void make_directory_for(const std::filesystem::path& file) {
  const std::filesystem::path directory = file.parent_path();
  std::error_code error;
  if (!directory.empty()) {
    std::filesystem::create_directories(directory, error);
  }
  if (error) {
    throw std::runtime_error(
        fmt::format("cannot make the directory {}: {}", directory.string(), error.message()));
  }
}

}  // namespace example
