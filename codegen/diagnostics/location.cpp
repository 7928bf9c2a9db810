#include "diagnostics/location.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace recto::codegen {

Location TextOrigin::at(std::size_t offset) const {
  Location result = start;
  if (bytes.empty()) {
    result.context += fmt::format(", character {}", offset + 1);
  } else {
    result.position = bytes[std::min(offset, bytes.size() - 1)];
  }
  return result;
}

}  // namespace recto::codegen
