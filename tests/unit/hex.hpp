#pragma once

#include <recto/bytes.hpp>

#include <string>

namespace recto_test {

/// Bytes as lower-case hex digits: "00ff".
inline std::string hex(recto::Bytes bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::byte b : bytes) {
    text += kDigits[static_cast<unsigned>(b) >> 4U];
    text += kDigits[static_cast<unsigned>(b) & 15U];
  }
  return text;
}

}  // namespace recto_test
