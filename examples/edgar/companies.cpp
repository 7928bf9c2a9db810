#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include "data_set.hpp"
#include "tsv_reader.hpp"

namespace edgar {
namespace {

/// The columns of a sub.txt that are kept.
struct FilingColumns {
  explicit FilingColumns(const TsvReader& in)
      : adsh(in.column("adsh")),
        cik(in.column("cik")),
        name(in.column("name")),
        sic(in.column("sic")),
        country(in.optional_column("countryba")),
        state(in.optional_column("stprba")),
        city(in.optional_column("cityba")),
        fiscal_year_end(in.optional_column("fye")),
        form(in.column("form")),
        period(in.column("period")),
        fiscal_year(in.optional_column("fy")),
        fiscal_period(in.optional_column("fp")),
        filed(in.column("filed")) {}

  TsvReader::Column adsh, cik, name, sic, country, state, city, fiscal_year_end, form, period,
      fiscal_year, fiscal_period, filed;
};

std::unique_ptr<FilingT> make_filing(const TsvReader& in, const FilingColumns& columns) {
  auto filing = std::make_unique<FilingT>();
  filing->adsh = in.text(columns.adsh);
  filing->form = in.text(columns.form);
  filing->period = in.optional_number<std::uint32_t>(columns.period);
  filing->fiscal_year = in.optional_number<std::uint16_t>(columns.fiscal_year);
  filing->fiscal_period = in.text(columns.fiscal_period);
  filing->filed = in.number<std::uint32_t>(columns.filed);
  return filing;
}

/// The company of the current row, with the row's filing alone.
CompanyT make_company(const TsvReader& in, const FilingColumns& columns) {
  CompanyT company;
  company.cik = in.number<std::uint64_t>(columns.cik);
  company.name = in.text(columns.name);
  company.sic = in.optional_number<std::uint16_t>(columns.sic).value_or(0);
  company.country = in.text(columns.country);
  company.state = in.text(columns.state);
  company.city = in.text(columns.city);
  company.fiscal_year_end = in.text(columns.fiscal_year_end);
  company.filings.push_back(make_filing(in, columns));
  return company;
}

auto date_and_number(const std::unique_ptr<FilingT>& filing) {
  return std::tie(filing->filed, filing->adsh);
}

}  // namespace

std::uint64_t Companies::read(const std::filesystem::path& path) {
  TsvReader in(path);
  const FilingColumns columns(in);
  while (in.next()) {
    if (filings_.emplace(in.text(columns.adsh)).second) {
      add(make_company(in, columns));
    }
  }
  return in.rows();
}

void Companies::add(CompanyT company) {
  const auto known = by_cik_.find(company.cik);
  if (known == by_cik_.end()) {
    by_cik_.emplace(company.cik, std::move(company));
    return;
  }
  // The newer of both describes the company and takes the other's filings in.
  CompanyT& kept = known->second;
  if (date_and_number(kept.filings.back()) < date_and_number(company.filings.back())) {
    std::swap(kept, company);
  }
  std::ranges::move(company.filings, std::back_inserter(kept.filings));
  std::ranges::sort(kept.filings, {}, date_and_number);
}

}  // namespace edgar
