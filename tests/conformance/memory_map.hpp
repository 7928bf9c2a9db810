#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace recto_test {

/// Where a file is mapped in this process, by /proc/self/maps.
class FileMap {
 public:
  explicit FileMap(const std::filesystem::path& file) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
      if (line.ends_with(file.string())) {
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        char dash = 0;
        std::istringstream(line) >> std::hex >> begin >> dash >> end;
        ranges_.emplace_back(begin, end);
      }
    }
  }

  [[nodiscard]] bool contains(const void* address) const {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    for (const auto& [begin, end] : ranges_) {
      if (begin <= at && at < end) {
        return true;
      }
    }
    return false;
  }

 private:
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> ranges_;
};

}  // namespace recto_test
