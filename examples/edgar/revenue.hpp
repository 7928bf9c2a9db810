#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas.hpp"

/// What a company's revenue is.
///
/// It is taken from the newest filing that tells it for the wanted number of quarters up to the
/// filing's own balance sheet date, in US dollars, for the whole company and the filer itself (no
/// segments, no co-registrant). Companies name it by different tags; the first one of
/// `revenue_tags()` that a filing has is taken.
namespace edgar {

/// How long the period is.
enum class Duration : std::uint16_t { quarter = 1, year = 4 };  // in quarters

/// The tags, those for all revenue before those that may be a part of it.
[[nodiscard]] const std::vector<std::string>& revenue_tags();

/// A company's revenue, and where it was found.
template <class Schema>
struct Revenue {
  typename Schema::Companies::GuardType company;
  double dollars = 0;
  std::uint32_t period_end = 0;  ///< 20090630.
  std::string tag;
};

/// The revenue of those of these companies that tell it, in their order. Adds the rows of both
/// tables that were looked at to `visited`.
template <class Schema>
[[nodiscard]] std::vector<Revenue<Schema>> revenue_of(
    const typename Schema::Companies::ScanType& companies, const Filings<Schema>& filings,
    Duration duration, std::uint64_t& visited);

/// A year where most companies' newest filing is an annual report, else a quarter.
template <class Schema>
[[nodiscard]] Duration usual_duration(const Filings<Schema>& filings);

}  // namespace edgar
