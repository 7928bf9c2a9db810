#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "revenue.hpp"
#include "schemas.hpp"
#include "support/answer.hpp"

namespace edgar {

/// The companies with the most revenue, of all or of one industry (SIC code); at most `limit` of
/// them, 0 for all.
template <class Schema>
example::Answer revenue_by_company(const Filings<Schema>& filings, Duration duration,
                                   std::optional<std::uint16_t> sic, std::size_t limit);

/// How the companies of an industry are brought together.
enum class Grouping {
  index,  ///< The index yields them as neighbours.
  scan,   ///< The table is scanned, and they are sorted. The answer is the same.
};

/// The industries (SIC codes) whose companies have the most revenue together.
template <class Schema>
example::Answer revenue_by_industry(const Filings<Schema>& filings, Duration duration,
                                    Grouping grouping, std::size_t limit);

/// A company and its filings.
template <class Schema>
example::Answer show_company(const Filings<Schema>& filings, std::uint64_t cik);

}  // namespace edgar
