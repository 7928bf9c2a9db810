#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>

#include "filings_generated.h"

/// Reading a Financial Statement Data Set. Everything here throws `example::InputError`, which
/// names file and line, and `std::system_error` when a file can't be read.
namespace edgar {

/// Companies with their filings, from one data set or several.
class Companies {
 public:
  /// Adds the filings that `path`, a sub.txt, lists. Returns the number of its rows.
  std::uint64_t read(const std::filesystem::path& path);

  /// By CIK. A company's filings are in the order of their dates, and the newest describes it.
  [[nodiscard]] const std::map<std::uint64_t, CompanyT>& by_cik() const noexcept { return by_cik_; }

  /// Whether a filing with this accession number was read.
  [[nodiscard]] bool has_filing(const std::string& adsh) const { return filings_.contains(adsh); }

  /// How many filings there are, without those of which an earlier row has the accession number.
  [[nodiscard]] std::uint64_t filings() const noexcept { return filings_.size(); }

 private:
  void add(CompanyT company);

  std::map<std::uint64_t, CompanyT> by_cik_;
  std::unordered_set<std::string> filings_;
};

/// What `read_values` calls for each row: the value, which is filled anew each time, its line, and
/// the bytes of the file up to there.
using OnValue =
    std::function<void(const ReportedValueT& value, std::uint64_t line, std::uint64_t bytes)>;

/// Reads the values that `path`, a num.txt, lists. Returns the number of its rows.
std::uint64_t read_values(const std::filesystem::path& path, const OnValue& on_value);

}  // namespace edgar
