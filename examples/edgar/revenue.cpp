#include "revenue.hpp"

#include <array>
#include <ranges>
#include <string_view>
#include <tuple>
#include <utility>

#include "support/answer.hpp"

namespace edgar {
namespace {

bool is_annual(const Filing& filing) {
  constexpr std::array<std::string_view, 3> kAnnual{"10-K", "20-F", "40-F"};
  const std::string_view form = filing.form() == nullptr ? "" : filing.form()->string_view();
  return std::ranges::any_of(kAnnual,
                             [&](std::string_view start) { return form.starts_with(start); });
}

/// Finds revenue in the values of filings.
class RevenueFinder {
 public:
  RevenueFinder(const ReportedValueTable& values, const recto::Snapshot& snapshot,
                Duration duration, std::uint64_t& visited)
      : values_(values), snapshot_(snapshot), duration_(duration), visited_(visited) {}

  /// The newest revenue of the company of a row.
  template <class Row>
  std::optional<Revenue> find(const Row& company) const {
    const auto* filings = company->filings();
    for (auto i = filings->size(); i > 0; --i) {
      const Filing& filing = *filings->Get(i - 1);
      for (const std::string& tag : revenue_tags()) {
        if (const auto dollars = value_of(filing, tag)) {
          return Revenue{company.pin(), *dollars, filing.period().value_or(0), tag};
        }
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<double> value_of(const Filing& filing, std::string_view tag) const {
    const auto wanted = [&](const auto& row) {
      return row->ddate() == filing.period() &&
             row->qtrs() == static_cast<std::uint16_t>(duration_) &&
             row->uom()->string_view() == "USD" && row->segments()->size() == 0 &&
             row->coreg()->size() == 0 && row->value().has_value();
    };
    // The first two parts of the key: all values of one tag in one filing are neighbours.
    const std::tuple range{filing.adsh()->string_view(), tag};
    for (auto row : values_.scan(snapshot_, range) | example::count_rows(visited_) |
                        std::views::filter(wanted)) {
      return row->value();
    }
    return std::nullopt;
  }

  const ReportedValueTable& values_;
  const recto::Snapshot& snapshot_;
  Duration duration_;
  std::uint64_t& visited_;
};

}  // namespace

const std::vector<std::string>& revenue_tags() {
  static const std::vector<std::string> tags{
      "Revenues",
      "RevenueFromContractWithCustomerExcludingAssessedTax",
      "RevenueFromContractWithCustomerIncludingAssessedTax",
      "SalesRevenueNet",
      "RevenuesNetOfInterestExpense",
      "SalesRevenueGoodsNet",
      "SalesRevenueServicesNet",
  };
  return tags;
}

std::vector<Revenue> all_revenue(const CompanyTable& companies, const ReportedValueTable& values,
                                 const recto::Snapshot& snapshot, Duration duration,
                                 std::uint64_t& visited) {
  const RevenueFinder finder(values, snapshot, duration, visited);
  std::vector<Revenue> found;
  for (auto company : companies.scan(snapshot) | example::count_rows(visited)) {
    if (auto revenue = finder.find(company)) {
      found.push_back(*std::move(revenue));
    }
  }
  return found;
}

Duration usual_duration(const CompanyTable& companies, const recto::Snapshot& snapshot) {
  const auto annual = std::ranges::count_if(companies.scan(snapshot), [](const auto& company) {
    const auto* filings = company->filings();
    return filings->size() > 0 && is_annual(*filings->Get(filings->size() - 1));
  });
  const bool most = 2 * static_cast<std::uint64_t>(annual) > companies.size(snapshot);
  return most ? Duration::year : Duration::quarter;
}

}  // namespace edgar
