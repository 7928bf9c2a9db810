#pragma once

#include <cstdint>

namespace recto {

/// How much of a scan is read at once: for `Scan::within`. The least of the three ends the scan.
struct ScanBudget {
  static constexpr std::uint64_t kUnlimited = ~std::uint64_t{0};

  /// Exact.
  std::uint64_t rows = kUnlimited;

  /// Of keys and records, as they are stored. A row that would be beyond it is not shown.
  std::uint64_t bytes = kUnlimited;

  /// Since `begin()`. Looked at between leaves, of 128 rows at most.
  std::uint64_t milliseconds = kUnlimited;
};

}  // namespace recto
