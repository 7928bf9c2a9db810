#include "emit/hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

namespace recto::codegen {

std::string hash_text(std::string_view content) {
  return fmt::format("{:016x}", XXH3_64bits(content.data(), content.size()));
}

}  // namespace recto::codegen
