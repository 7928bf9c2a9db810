#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

namespace example {

/// Input that can't be understood. The message begins with the place: "packages.txt:17: …".
class InputError : public std::runtime_error {
 public:
  InputError(std::string_view source, std::uint64_t line, std::string_view what)
      : std::runtime_error(fmt::format("{}:{}: {}", source, line, what)) {}
};

}  // namespace example
