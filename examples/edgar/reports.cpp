#include "reports.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "industry.hpp"
#include "support/answer.hpp"
#include "support/numbers.hpp"
#include "support/records.hpp"

namespace edgar {
namespace {

using example::shown;
using example::text;

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

std::string sic_text(flatbuffers::Optional<std::uint16_t> sic) {
  return sic ? fmt::format("{:04}", *sic) : "-";
}

std::string_view industry_of(flatbuffers::Optional<std::uint16_t> sic) {
  return sic ? major_group(*sic) : "Unknown";
}

std::string title(std::string_view what, Duration duration) {
  return fmt::format("{} with the most revenue in {}", what,
                     duration == Duration::year ? "their newest year" : "their newest quarter");
}

std::string note(std::size_t companies, std::uint64_t all_companies) {
  return fmt::format("{} of {} report it", example::with_commas(companies),
                     example::count_of(all_companies, "company", "companies"));
}

/// What the companies of an industry add up to.
struct Industry {
  double dollars = 0;
  const Revenue* largest = nullptr;
  std::uint64_t companies = 0;
};

using Industries = std::map<flatbuffers::Optional<std::uint16_t>, Industry>;

Industries by_industry(const std::vector<Revenue>& revenues) {
  Industries industries;
  for (const Revenue& revenue : revenues) {
    Industry& industry = industries[revenue.company->sic()];
    ++industry.companies;
    industry.dollars += revenue.dollars;
    if (industry.largest == nullptr || industry.largest->dollars < revenue.dollars) {
      industry.largest = &revenue;
    }
  }
  return industries;
}

}  // namespace

example::Answer revenue_by_company(const Filings& filings, Duration duration, std::size_t limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  std::vector<Revenue> revenues =
      all_revenue(filings.companies, filings.values, filings.snapshot, duration, visited);
  std::ranges::stable_sort(revenues, std::greater(), &Revenue::dollars);

  example::TextTable table({{"Company"},
                            {"CIK", example::Align::right},
                            {"SIC", example::Align::right},
                            {"Period end"},
                            {"Million USD", example::Align::right},
                            {"Tag"}});
  for (const Revenue& revenue : revenues | std::views::take(shown(limit, revenues.size()))) {
    const recto::Guard<Company>& company = revenue.company;
    table.add_row({text(company->name()), fmt::format("{}", company->cik()),
                   sic_text(company->sic()), date_text(revenue.period_end),
                   millions(revenue.dollars), revenue.tag});
  }
  return {.title = title("Companies", duration),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = note(revenues.size(), filings.companies.size(filings.snapshot))};
}

example::Answer revenue_by_industry(const Filings& filings, Duration duration, std::size_t limit) {
  const example::Stopwatch stopwatch;
  std::uint64_t visited = 0;
  const std::vector<Revenue> revenues =
      all_revenue(filings.companies, filings.values, filings.snapshot, duration, visited);
  const Industries industries = by_industry(revenues);
  std::vector<const Industries::value_type*> ranked;
  for (const auto& industry : industries) {
    ranked.push_back(&industry);
  }
  std::ranges::stable_sort(ranked, std::greater(),
                           [](const auto* industry) { return industry->second.dollars; });

  example::TextTable table({{"SIC", example::Align::right},
                            {"Major group"},
                            {"Companies", example::Align::right},
                            {"Million USD", example::Align::right},
                            {"Largest"}});
  for (const auto* entry : ranked | std::views::take(shown(limit, ranked.size()))) {
    const auto& [sic, industry] = *entry;
    table.add_row({sic_text(sic), std::string(industry_of(sic)),
                   example::with_commas(industry.companies), millions(industry.dollars),
                   text(industry.largest->company->name())});
  }
  return {.title = title("Industries", duration),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = note(revenues.size(), filings.companies.size(filings.snapshot))};
}

example::Answer show_company(const Filings& filings, std::uint64_t cik) {
  const example::Stopwatch stopwatch;
  example::TextTable table(
      {{"Accession number"}, {"Form"}, {"Period"}, {"Filed"}, {"Values", example::Align::right}});
  std::string title = fmt::format("There is no company {}", cik);
  std::uint64_t visited = 0;
  if (auto company = filings.companies.get(filings.snapshot, cik)) {
    ++visited;
    title = fmt::format("{} (CIK {}, SIC {}: {})", company->name()->string_view(), cik,
                        sic_text(company->sic()), industry_of(company->sic()));
    for (const Filing* filing : *company->filings()) {
      const std::uint64_t before = visited;
      for (auto row : filings.values.scan(filings.snapshot, filing->adsh()->string_view()) |
                          example::count_rows(visited)) {
        static_cast<void>(row);
      }
      table.add_row({text(filing->adsh()), text(filing->form()),
                     filing->period() ? date_text(*filing->period()) : "-",
                     date_text(filing->filed()), example::with_commas(visited - before)});
    }
  }
  return {.title = std::move(title),
          .table = std::move(table),
          .rows_visited = visited,
          .elapsed = stopwatch.elapsed(),
          .note = ""};
}

}  // namespace edgar
