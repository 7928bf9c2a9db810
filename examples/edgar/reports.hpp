#pragma once

#include <cstddef>
#include <cstdint>

#include "filings.recto.hpp"
#include "revenue.hpp"
#include "support/answer.hpp"

namespace edgar {

/// What the reports read.
struct Filings {
  const CompanyTable& companies;
  const ReportedValueTable& values;
  const recto::Snapshot& snapshot;
};

/// The companies with the most revenue; at most `limit` of them, 0 for all.
example::Answer revenue_by_company(const Filings& filings, Duration duration, std::size_t limit);

/// The industries (SIC codes) whose companies have the most revenue together.
example::Answer revenue_by_industry(const Filings& filings, Duration duration, std::size_t limit);

/// A company and its filings.
example::Answer show_company(const Filings& filings, std::uint64_t cik);

}  // namespace edgar
