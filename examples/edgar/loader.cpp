#include "loader.hpp"

#include <ranges>
#include <string_view>

#include <fmt/format.h>

#include "data_set.hpp"
#include "support/numbers.hpp"
#include "support/progress.hpp"

namespace edgar {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLeftOutShown = 5;

/// Feeds the rows of num.txt files to a bulk loader and keeps count of them.
template <class Schema>
class ValueLoader {
 public:
  ValueLoader(recto::Transaction& tx, typename Schema::Values& values, const Companies& companies,
              LoadCounts& counts)
      : load_(tx, values), companies_(companies), counts_(counts) {}

  void read(const fs::path& path) {
    std::error_code unknown;
    const std::uintmax_t size = fs::file_size(path, unknown);
    example::Progress progress(fmt::format("Loading {}", path.string()), unknown ? 0 : size);
    counts_.values_read += read_values(path, [&](const ReportedValueT& value, std::uint64_t line,
                                                 std::uint64_t bytes) {
      add(value, path, line);
      progress.update(bytes, [&] { return example::count_of(load_.added(), "value", "values"); });
    });
  }

  /// Returns how many values were given to the table.
  std::uint64_t finish() { return load_.finish(); }

 private:
  void add(const ReportedValueT& value, const fs::path& path, std::uint64_t line) {
    if (!companies_.has_filing(value.adsh)) {
      ++counts_.values_of_unknown;
      leave_out(path, line, fmt::format("no sub.txt lists the filing {}", value.adsh));
      return;
    }
    try {
      load_.add(Schema::record(value));
    } catch (const recto::Error& error) {
      if (error.code() != recto::ErrorCode::key_too_long) {
        throw;
      }
      ++counts_.values_too_long;
      leave_out(path, line, error.what());
    }
  }

  void leave_out(const fs::path& path, std::uint64_t line, std::string_view why) {
    if (counts_.left_out.size() < kLeftOutShown) {
      counts_.left_out.push_back(fmt::format("{}:{}: {}", path.string(), line, why));
    }
  }

  typename Schema::Values::Loader load_;
  const Companies& companies_;
  LoadCounts& counts_;
};

}  // namespace

template <class Schema>
LoadCounts load_data_sets(const std::vector<fs::path>& directories, recto::Database& db,
                          typename Schema::Companies& companies, typename Schema::Values& values) {
  LoadCounts counts;
  Companies read;
  for (const fs::path& directory : directories) {
    counts.filings_read += read.read(directory / "sub.txt");
  }
  counts.filings_stored = read.filings();

  db.write([&](recto::Transaction& tx) {
    companies.clear(tx);
    const auto record = [](const CompanyT& company) { return Schema::record(company); };
    companies.put_all(tx, read.by_cik() | std::views::values | std::views::transform(record));
    counts.companies_stored = companies.size(tx);

    values.clear(tx);
    ValueLoader<Schema> loader(tx, values, read, counts);
    for (const fs::path& directory : directories) {
      loader.read(directory / "num.txt");
    }
    const std::uint64_t added = loader.finish();
    counts.values_stored = values.size(tx);
    counts.values_duplicate = added - counts.values_stored;
  });
  return counts;
}

template LoadCounts load_data_sets<InFlatBuffers>(const std::vector<fs::path>&, recto::Database&,
                                                  InFlatBuffers::Companies&,
                                                  InFlatBuffers::Values&);
template LoadCounts load_data_sets<InCapnProto>(const std::vector<fs::path>&, recto::Database&,
                                                InCapnProto::Companies&, InCapnProto::Values&);

}  // namespace edgar
