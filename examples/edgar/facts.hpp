#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string_view>

#include "filings.recto.hpp"
#include "statements.recto.hpp"

/// What the reports read of a record: the same for both schema languages, in place. Texts are valid
/// for as long as the record's view. A SIC code of 0 is an unknown one.
namespace edgar {

struct FilingFacts {
  std::string_view adsh;
  std::string_view form;
  std::optional<std::uint32_t> period;
  std::uint32_t filed = 0;
};

struct ValueFacts {
  std::uint32_t ddate = 0;
  std::uint16_t qtrs = 0;
  std::string_view uom;
  std::string_view segments;
  std::string_view coreg;
  std::optional<double> value;
};

// FlatBuffers.

[[nodiscard]] inline std::string_view text_of(const flatbuffers::String* text) {
  return text == nullptr ? std::string_view() : text->string_view();
}
[[nodiscard]] inline std::uint64_t cik_of(const Company& company) { return company.cik(); }
[[nodiscard]] inline std::string_view name_of(const Company& company) {
  return text_of(company.name());
}
[[nodiscard]] inline std::uint16_t sic_of(const Company& company) { return company.sic(); }
[[nodiscard]] inline std::size_t filing_count(const Company& company) {
  return company.filings()->size();
}
[[nodiscard]] inline FilingFacts filing_at(const Company& company, std::size_t i) {
  const Filing& filing = *company.filings()->Get(static_cast<flatbuffers::uoffset_t>(i));
  return {text_of(filing.adsh()), text_of(filing.form()), filing.period(), filing.filed()};
}
[[nodiscard]] inline ValueFacts facts_of(const ReportedValue& value) {
  return {value.ddate(),          value.qtrs(), text_of(value.uom()), text_of(value.segments()),
          text_of(value.coreg()), value.value()};
}

// Cap'n Proto.

[[nodiscard]] inline std::string_view text_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}
[[nodiscard]] inline std::uint64_t cik_of(edgar_capnp::Company::Reader company) {
  return company.getCik();
}
[[nodiscard]] inline std::string_view name_of(edgar_capnp::Company::Reader company) {
  return text_of(company.getName());
}
[[nodiscard]] inline std::uint16_t sic_of(edgar_capnp::Company::Reader company) {
  return company.getSic();
}
[[nodiscard]] inline std::size_t filing_count(edgar_capnp::Company::Reader company) {
  return company.getFilings().size();
}
[[nodiscard]] inline FilingFacts filing_at(edgar_capnp::Company::Reader company, std::size_t i) {
  const auto filing = company.getFilings()[static_cast<unsigned>(i)];
  const auto period = filing.getPeriod();
  return {text_of(filing.getAdsh()), text_of(filing.getForm()),
          period.isDate() ? std::optional(period.getDate()) : std::nullopt, filing.getFiled()};
}
[[nodiscard]] inline ValueFacts facts_of(edgar_capnp::ReportedValue::Reader value) {
  const auto amount = value.getAmount();
  return {value.getDdate(),
          value.getQtrs(),
          text_of(value.getUom()),
          text_of(value.getSegments()),
          text_of(value.getCoreg()),
          amount.isValue() ? std::optional(amount.getValue()) : std::nullopt};
}

/// The filings of a company, the oldest first.
template <class CompanyView>
[[nodiscard]] auto filings_of(const CompanyView& company) {
  return std::views::iota(std::size_t{0}, filing_count(company)) |
         std::views::transform([&company](std::size_t i) { return filing_at(company, i); });
}

}  // namespace edgar
