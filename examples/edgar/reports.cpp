#include "reports.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "industry.hpp"
#include "support/answer.hpp"
#include "support/numbers.hpp"

namespace edgar {
namespace {

using example::shown;

/// 20090630 as "2009-06-30".
std::string date_text(std::uint32_t date) {
  return fmt::format("{:04}-{:02}-{:02}", date / 10'000, date / 100 % 100, date % 100);
}

/// In millions, "-1,234.5".
std::string millions(double dollars) {
  const auto tenths = static_cast<std::uint64_t>(std::llround(std::abs(dollars) / 1e5));
  return fmt::format("{}{}.{}", dollars < 0 && tenths > 0 ? "-" : "",
                     example::with_commas(tenths / 10), tenths % 10);
}

std::string sic_text(std::uint16_t sic) { return sic == 0 ? "-" : fmt::format("{:04}", sic); }

std::string title(std::string_view what, Duration duration) {
  return fmt::format("{} with the most revenue in {}", what,
                     duration == Duration::year ? "their newest year" : "their newest quarter");
}

std::string note(std::size_t companies, std::uint64_t all_companies) {
  return fmt::format("{} of {} report it", example::with_commas(companies),
                     example::count_of(all_companies, "company", "companies"));
}

/// What the companies of an industry add up to.
template <class Schema>
struct Industry {
  std::uint16_t sic = 0;
  double dollars = 0;
  const Revenue<Schema>* largest = nullptr;
  std::uint64_t companies = 0;
};

/// The revenue of all companies, with those of an industry as neighbours.
template <class Schema>
std::vector<Revenue<Schema>> grouped_revenue(const Filings<Schema>& filings, Duration duration,
                                             Grouping grouping, std::uint64_t& visited) {
  const auto& [companies, values, snapshot] = filings;
  if (grouping == Grouping::index) {
    return revenue_of(companies.by_industry.scan(snapshot), filings, duration, visited);
  }
  auto revenues = revenue_of(companies.scan(snapshot), filings, duration, visited);
  std::ranges::stable_sort(revenues, {},
                           [](const auto& revenue) { return sic_of(*revenue.company); });
  return revenues;
}

/// The industries of grouped revenue.
template <class Schema>
std::vector<Industry<Schema>> industries_of(const std::vector<Revenue<Schema>>& revenues) {
  std::vector<Industry<Schema>> industries;
  for (const Revenue<Schema>& revenue : revenues) {
    const std::uint16_t sic = sic_of(*revenue.company);
    if (industries.empty() || industries.back().sic != sic) {
      industries.push_back({.sic = sic});
    }
    Industry<Schema>& industry = industries.back();
    ++industry.companies;
    industry.dollars += revenue.dollars;
    if (industry.largest == nullptr || industry.largest->dollars < revenue.dollars) {
      industry.largest = &revenue;
    }
  }
  return industries;
}

}  // namespace

template <class Schema>
example::Answer revenue_by_company(const Filings<Schema>& filings, Duration duration,
                                   std::optional<std::uint16_t> sic, std::size_t limit) {
  const example::Stopwatch stopwatch;
  const auto& [companies, values, snapshot] = filings;
  std::uint64_t visited = 0;
  auto revenues =
      revenue_of(sic ? companies.by_industry.scan(snapshot, *sic) : companies.scan(snapshot),
                 filings, duration, visited);
  const std::uint64_t asked =
      sic ? companies.by_industry.count(snapshot, *sic) : companies.size(snapshot);
  std::ranges::stable_sort(revenues, std::greater(), &Revenue<Schema>::dollars);

  example::TextTable table({{"Company"},
                            {"CIK", example::Align::right},
                            {"SIC", example::Align::right},
                            {"Period end"},
                            {"Million USD", example::Align::right},
                            {"Tag"}});
  for (const auto& revenue : revenues | std::views::take(shown(limit, revenues.size()))) {
    const auto& company = *revenue.company;
    table.add_row({std::string(name_of(company)), fmt::format("{}", cik_of(company)),
                   sic_text(sic_of(company)), date_text(revenue.period_end),
                   millions(revenue.dollars), revenue.tag});
  }
  return {.title = title(sic ? "Companies of industry " + sic_text(*sic) : "Companies", duration),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = note(revenues.size(), asked)};
}

template <class Schema>
example::Answer revenue_by_industry(const Filings<Schema>& filings, Duration duration,
                                    Grouping grouping, std::size_t limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  const auto revenues = grouped_revenue(filings, duration, grouping, visited);
  auto industries = industries_of(revenues);
  std::ranges::stable_sort(industries, std::greater(), &Industry<Schema>::dollars);

  example::TextTable table({{"SIC", example::Align::right},
                            {"Major group"},
                            {"Companies", example::Align::right},
                            {"Million USD", example::Align::right},
                            {"Largest"}});
  for (const auto& industry : industries | std::views::take(shown(limit, industries.size()))) {
    table.add_row({sic_text(industry.sic), std::string(major_group(industry.sic)),
                   example::with_commas(industry.companies), millions(industry.dollars),
                   std::string(name_of(*industry.largest->company))});
  }
  return {.title = title("Industries", duration),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = note(revenues.size(), filings.companies.size(filings.snapshot))};
}

template <class Schema>
example::Answer show_company(const Filings<Schema>& filings, std::uint64_t cik) {
  const example::Stopwatch stopwatch;
  example::TextTable table(
      {{"Accession number"}, {"Form"}, {"Period"}, {"Filed"}, {"Values", example::Align::right}});
  std::string title = fmt::format("There is no company {}", cik);
  std::uint64_t visited = 0;
  if (const auto guard = filings.companies.get(filings.snapshot, cik)) {
    const auto& company = *guard;
    ++visited;
    title = fmt::format("{} (CIK {}, SIC {}: {})", name_of(company), cik, sic_text(sic_of(company)),
                        major_group(sic_of(company)));
    for (const FilingFacts& filing : filings_of(company)) {
      const std::uint64_t before = visited;
      for (auto row :
           filings.values.scan(filings.snapshot, filing.adsh) | example::count_rows(visited)) {
        static_cast<void>(row);
      }
      table.add_row({std::string(filing.adsh), std::string(filing.form),
                     filing.period ? date_text(*filing.period) : "-", date_text(filing.filed),
                     example::with_commas(visited - before)});
    }
  }
  return {.title = std::move(title),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = ""};
}

template example::Answer revenue_by_company(const Filings<InFlatBuffers>&, Duration,
                                            std::optional<std::uint16_t>, std::size_t);
template example::Answer revenue_by_company(const Filings<InCapnProto>&, Duration,
                                            std::optional<std::uint16_t>, std::size_t);
template example::Answer revenue_by_industry(const Filings<InFlatBuffers>&, Duration, Grouping,
                                             std::size_t);
template example::Answer revenue_by_industry(const Filings<InCapnProto>&, Duration, Grouping,
                                             std::size_t);
template example::Answer show_company(const Filings<InFlatBuffers>&, std::uint64_t);
template example::Answer show_company(const Filings<InCapnProto>&, std::uint64_t);

}  // namespace edgar
