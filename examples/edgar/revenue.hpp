#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "filings.recto.hpp"

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
struct Revenue {
  recto::Guard<Company> company;
  double dollars = 0;
  std::uint32_t period_end = 0;  ///< 20090630.
  std::string tag;
};

/// The revenue of every company that tells it, in no particular order. Adds the rows of both tables
/// that were looked at to `visited`.
[[nodiscard]] std::vector<Revenue> all_revenue(const CompanyTable& companies,
                                               const ReportedValueTable& values,
                                               const recto::Snapshot& snapshot, Duration duration,
                                               std::uint64_t& visited);

/// A year where most companies' newest filing is an annual report, else a quarter.
[[nodiscard]] Duration usual_duration(const CompanyTable& companies,
                                      const recto::Snapshot& snapshot);

}  // namespace edgar
