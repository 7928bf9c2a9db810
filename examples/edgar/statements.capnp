@0xb3c1f5a0d2e94c77;

# The records of filings.fbs in Cap'n Proto's schema language, for tables beside those.

using Cxx = import "/capnp/c++.capnp";
using Recto = import "/recto/recto.capnp";

$Cxx.namespace("edgar_capnp");

struct Filing {
  # A report that a company filed: a row of sub.txt.

  adsh @0 :Text;
  # The accession number, which the values of the filing begin their keys with.

  form @1 :Text;
  # Such as "10-Q" for a quarterly and "10-K" for an annual report.

  period :union {
    # The balance sheet date, rounded to the end of the month: 20090630.
    unknown @2 :Void;
    date @3 :UInt32;
  }

  fiscalYear :union {
    unknown @4 :Void;
    year @5 :UInt16;
  }

  fiscalPeriod @6 :Text;
  # "FY", "Q1" and so on.

  filed @7 :UInt32;
  # The day of the filing: 20090807.
}

struct Company
    $Recto.table("capnp_companies")
    $Recto.key("cik")
    $Recto.index("by_industry(sic)") {
  # A company, as its newest filing describes it, with all of its filings.

  cik @0 :UInt64;
  # The SEC's number for the company.

  name @1 :Text;

  sic @2 :UInt16;
  # Standard Industrial Classification; 0, which is no code of it, where it is not known. So every
  # company is in the index.

  address :group {
    country @3 :Text;
    state @4 :Text;
    city @5 :Text;
  }

  fiscalYearEnd @6 :Text;
  # The end of the fiscal year, "1231".

  filings @7 :List(Filing);
  # The oldest first.
}

struct ReportedValue
    $Recto.table("capnp_values")
    $Recto.key("adsh, tag, version, ddate, qtrs, uom, segments, coreg") {
  # A value that a filing reports: a row of num.txt.

  adsh @0 :Text;
  # The accession number of the filing.

  tag @1 :Text;
  # What is reported, "Revenues".

  version @2 :Text;
  # The taxonomy that defines the tag, or the accession number where the filer did.

  ddate @3 :UInt32;
  # The end of the period, rounded to the end of a month: 20090630.

  qtrs @4 :UInt16;
  # The number of quarters that the value covers; 0 for a point in time.

  uom @5 :Text;
  # The unit, "USD".

  segments @6 :Text;
  # The parts of the company that the value is for; empty for all of it.

  coreg @7 :Text;
  # The other registrant that the value is for; empty for the filer.

  amount :union {
    none @8 :Void;
    # The filing names the fact without a number.
    value @9 :Float64;
  }

  footnote @10 :Text;
}
