#include "revenue.hpp"

#include <array>
#include <ranges>
#include <string_view>
#include <tuple>
#include <utility>

#include "support/answer.hpp"

namespace edgar {
namespace {

bool is_annual(const FilingFacts& filing) {
  constexpr std::array<std::string_view, 3> kAnnual{"10-K", "20-F", "40-F"};
  return std::ranges::any_of(
      kAnnual, [&](std::string_view start) { return filing.form.starts_with(start); });
}

/// Finds revenue in the values of filings.
template <class Schema>
class RevenueFinder {
 public:
  RevenueFinder(const Filings<Schema>& filings, Duration duration, std::uint64_t& visited)
      : filings_(filings), duration_(duration), visited_(visited) {}

  /// The newest revenue of the company of a row.
  std::optional<Revenue<Schema>> find(const typename Schema::Companies::RowType& row) const {
    const auto& company = *row;
    for (const FilingFacts& filing : filings_of(company) | std::views::reverse) {
      for (const std::string& tag : revenue_tags()) {
        if (const auto dollars = value_of(filing, tag)) {
          return Revenue<Schema>{row.pin(), *dollars, filing.period.value_or(0), tag};
        }
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<double> value_of(const FilingFacts& filing, std::string_view tag) const {
    const auto wanted = [&](const ValueFacts& value) {
      return value.ddate == filing.period && value.qtrs == static_cast<std::uint16_t>(duration_) &&
             value.uom == "USD" && value.segments.empty() && value.coreg.empty() &&
             value.value.has_value();
    };
    // The first two parts of the key: all values of one tag in one filing are neighbours.
    const std::tuple range{filing.adsh, tag};
    for (const ValueFacts& value :
         filings_.values.scan(filings_.snapshot, range) | example::count_rows(visited_) |
             std::views::transform([](const auto& row) { return facts_of(*row); }) |
             std::views::filter(wanted)) {
      return value.value;
    }
    return std::nullopt;
  }

  const Filings<Schema>& filings_;
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

template <class Schema>
std::vector<Revenue<Schema>> revenue_of(const typename Schema::Companies::ScanType& companies,
                                        const Filings<Schema>& filings, Duration duration,
                                        std::uint64_t& visited) {
  const RevenueFinder<Schema> finder(filings, duration, visited);
  std::vector<Revenue<Schema>> found;
  for (auto company : companies | example::count_rows(visited)) {
    if (auto revenue = finder.find(company)) {
      found.push_back(*std::move(revenue));
    }
  }
  return found;
}

template <class Schema>
Duration usual_duration(const Filings<Schema>& filings) {
  const auto& [companies, values, snapshot] = filings;
  const auto annual = std::ranges::count_if(companies.scan(snapshot), [](const auto& row) {
    const auto& company = *row;
    const std::size_t count = filing_count(company);
    return count > 0 && is_annual(filing_at(company, count - 1));
  });
  const bool most = 2 * static_cast<std::uint64_t>(annual) > companies.size(snapshot);
  return most ? Duration::year : Duration::quarter;
}

template std::vector<Revenue<InFlatBuffers>> revenue_of(const InFlatBuffers::Companies::ScanType&,
                                                        const Filings<InFlatBuffers>&, Duration,
                                                        std::uint64_t&);
template std::vector<Revenue<InCapnProto>> revenue_of(const InCapnProto::Companies::ScanType&,
                                                      const Filings<InCapnProto>&, Duration,
                                                      std::uint64_t&);
template Duration usual_duration(const Filings<InFlatBuffers>&);
template Duration usual_duration(const Filings<InCapnProto>&);

}  // namespace edgar
