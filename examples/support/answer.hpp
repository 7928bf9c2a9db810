#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>

#include "support/text_table.hpp"

/// How the examples show what a query found, how long it took and how many rows it looked at.
namespace example {

/// Counts rows on their way through a pipeline: `table.scan() | count_rows(visited) | …`.
[[nodiscard]] inline auto count_rows(std::uint64_t& visited) {
  // A filter, unlike a transform, is asked once for each row, whatever follows it.
  return std::views::filter([&visited](const auto&) {
    ++visited;
    return true;
  });
}

/// Runs from its construction.
class Stopwatch {
 public:
  [[nodiscard]] std::chrono::nanoseconds elapsed() const { return Clock::now() - start_; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

/// How many of `rows` a query prints; a limit of 0 is none.
[[nodiscard]] constexpr std::size_t shown(std::size_t limit, std::size_t rows) noexcept {
  return limit == 0 ? rows : std::min(limit, rows);
}

/// What a query found.
struct Answer {
  std::string title;
  TextTable table;
  std::uint64_t rows_visited = 0;
  std::uint64_t entries_visited = 0;  ///< Of indexes, where no row was looked at.
  std::chrono::nanoseconds elapsed{};
  std::string note;  ///< Printed below the table; may be empty.
};

/// Prints to standard output, as wide as the terminal, or as wide as it takes elsewhere.
void print_answer(const Answer& answer);

}  // namespace example
