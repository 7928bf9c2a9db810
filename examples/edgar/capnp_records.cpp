#include "schemas.hpp"

namespace edgar {
namespace {

void build(const FilingT& filing, edgar_capnp::Filing::Builder record) {
  record.setAdsh(filing.adsh);
  record.setForm(filing.form);
  if (filing.period) {
    record.getPeriod().setDate(*filing.period);
  }
  if (filing.fiscal_year) {
    record.getFiscalYear().setYear(*filing.fiscal_year);
  }
  record.setFiscalPeriod(filing.fiscal_period);
  record.setFiled(filing.filed);
}

}  // namespace

void build(const CompanyT& company, edgar_capnp::Company::Builder record) {
  record.setCik(company.cik);
  record.setName(company.name);
  record.setSic(company.sic);
  auto address = record.getAddress();
  address.setCountry(company.country);
  address.setState(company.state);
  address.setCity(company.city);
  record.setFiscalYearEnd(company.fiscal_year_end);
  auto filings = record.initFilings(static_cast<unsigned>(company.filings.size()));
  for (unsigned i = 0; i < filings.size(); ++i) {
    build(*company.filings[i], filings[i]);
  }
}

void build(const ReportedValueT& value, edgar_capnp::ReportedValue::Builder record) {
  record.setAdsh(value.adsh);
  record.setTag(value.tag);
  record.setVersion(value.version);
  record.setDdate(value.ddate);
  record.setQtrs(value.qtrs);
  record.setUom(value.uom);
  record.setSegments(value.segments);
  record.setCoreg(value.coreg);
  if (value.value) {
    record.getAmount().setValue(*value.value);
  }
  record.setFootnote(value.footnote);
}

}  // namespace edgar
