#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "recto/detail/scan_state.hpp"

namespace recto::detail {

/// What a scan's token says: a part of the scan's range.
struct Token {
  std::uint32_t target = 0;  ///< `target_hash` of what was scanned.
  engine::Direction direction = engine::Direction::forward;
  EncodedRange keys;         ///< An empty `lower` stands for the range's own.
  bool skips_lower = false;  ///< Whether the key that is `keys.lower` itself is left out.
};

/// By this tokens of other tables, indexes and schemas are told from one's own.
[[nodiscard]] std::uint32_t target_hash(const ScanTarget& target);

[[nodiscard]] std::string encode_token(const Token& token);

/// Throws `Error(invalid_value)` for what `encode_token` did not make.
[[nodiscard]] Token decode_token(std::string_view text);

}  // namespace recto::detail
