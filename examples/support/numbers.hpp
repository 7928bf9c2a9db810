#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers as people read them.
namespace example {

/// "63,666".
[[nodiscard]] std::string with_commas(std::uint64_t number);

/// "63,666 packages", "1 package".
[[nodiscard]] std::string count_of(std::uint64_t number, std::string_view singular,
                                   std::string_view plural);

/// "312 B", "1.3 GiB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// "870 ns", "12.3 ms", "1.24 s".
[[nodiscard]] std::string duration_text(std::chrono::nanoseconds duration);

}  // namespace example
