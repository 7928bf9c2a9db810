#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "schemas.hpp"

namespace edgar {

/// What was read and what became of it. For the values, `read` is the sum of the other four.
struct LoadCounts {
  std::uint64_t filings_read = 0;
  std::uint64_t filings_stored = 0;
  std::uint64_t companies_stored = 0;

  std::uint64_t values_read = 0;
  std::uint64_t values_stored = 0;
  std::uint64_t values_duplicate = 0;   ///< Of an earlier row's key; the last row counts.
  std::uint64_t values_too_long = 0;    ///< Keys longer than `recto::kMaxKeySize`; left out.
  std::uint64_t values_of_unknown = 0;  ///< Of a filing that no sub.txt lists; left out.

  /// The first rows that were left out: where they are and why.
  std::vector<std::string> left_out;
};

/// Replaces what the tables have by the data sets in `directories`, each with sub.txt and num.txt,
/// in one transaction. Throws `example::InputError`, `std::system_error` and `recto::Error`; the
/// database is as it was then.
template <class Schema>
LoadCounts load_data_sets(const std::vector<std::filesystem::path>& directories,
                          recto::Database& db, typename Schema::Companies& companies,
                          typename Schema::Values& values);

}  // namespace edgar
