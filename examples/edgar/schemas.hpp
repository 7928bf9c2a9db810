#pragma once

#include "facts.hpp"
#include "filings.recto.hpp"
#include "statements.recto.hpp"

/// The two schemas that the data can be kept by. Everything else is written once, for both.
namespace edgar {

/// filings.fbs.
struct InFlatBuffers {
  using Companies = CompanyTable;
  using Values = ReportedValueTable;

  /// What tables take for a value.
  static const CompanyT& record(const CompanyT& company) { return company; }
  static const ReportedValueT& record(const ReportedValueT& value) { return value; }
};

void build(const CompanyT& company, edgar_capnp::Company::Builder record);
void build(const ReportedValueT& value, edgar_capnp::ReportedValue::Builder record);

/// statements.capnp.
struct InCapnProto {
  using Companies = edgar_capnp::CompanyTable;
  using Values = edgar_capnp::ReportedValueTable;

  /// What tables take for a value: a callback that builds it in place.
  static auto record(const CompanyT& company) {
    return [&company](edgar_capnp::Company::Builder record) { build(company, record); };
  }
  static auto record(const ReportedValueT& value) {
    return [&value](edgar_capnp::ReportedValue::Builder record) { build(value, record); };
  }
};

/// Tables of one schema in a state of their database.
template <class Schema>
struct Filings {
  const typename Schema::Companies& companies;
  const typename Schema::Values& values;
  const recto::Snapshot& snapshot;
};

}  // namespace edgar
