#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "diagnostics/location.hpp"

namespace recto::codegen {

/// Turns offsets in a text into lines and columns.
class LineTable {
 public:
  explicit LineTable(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  [[nodiscard]] Position at(std::size_t offset) const {
    const auto after = std::ranges::upper_bound(starts_, offset);
    return {static_cast<int>(after - starts_.begin()), static_cast<int>(offset - *(after - 1)) + 1};
  }

 private:
  std::vector<std::size_t> starts_{0};
};

}  // namespace recto::codegen
