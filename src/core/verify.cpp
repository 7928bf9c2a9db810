#include "core/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "format/schema_tools.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/record.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

class TableVerifier {
 public:
  TableVerifier(const CatalogTable& entry, const TableCore* open, VerifyReport& report)
      : entry_(entry), open_(open), report_(report) {}

  void record(const engine::Entry& record) {
    ++rows_;
    const Bytes key = record.key_bytes();
    if (rows_ > 1 && key <= Bytes(previous_key_)) {
      problem(key, "the key does not follow the one before it");
    }
    previous_key_.assign(key.begin(), key.end());
    if (const char* what = check_record(key, record.value_bytes())) {
      problem(key, what);
    } else if (!fits(record.value_bytes())) {
      problem(key, "the payload does not fit the table's schema or format");
    }
  }

  void finish(std::uint64_t expected_rows) {
    if (rows_ != expected_rows) {
      problem({},
              fmt::format("{} records were found, and the file counts {}", rows_, expected_rows));
    }
    report_.rows += rows_;
    ++report_.tables;
  }

  void problem(Bytes key, std::string what) {
    report_problem(report_, {entry_.name, describe(key), std::move(what)});
  }

 private:
  [[nodiscard]] std::string describe(Bytes key) const {
    if (key.empty() || open_ != nullptr) {
      return key.empty() ? std::string() : open_->describe_key(key);
    }
    std::string hex;
    append_text(hex, key);
    return hex;
  }

  /// What the schema says, and where it is not the whole truth, the format of the open table.
  bool fits(Bytes record) {
    const Bytes payload = payload_of(record);
    const bool has_schema = !entry_.newest().schema.empty();
    if (has_schema && !check_of(record).accepts(payload)) {
      return false;
    }
    return (has_schema && schema_tells_all(entry_.format)) || open_ == nullptr ||
           open_->accepts(payload);
  }

  /// The check for the schema that the record was written with.
  PayloadCheck& check_of(Bytes record) {
    const std::uint16_t number = trailer_of(record).revision;
    std::unique_ptr<PayloadCheck>& check = checks_[number];
    if (check == nullptr) {
      const auto revision = std::ranges::find(entry_.revisions, number, &CatalogRevision::number);
      const bool known = revision != entry_.revisions.end();
      check = payload_check(entry_.format, entry_.type,
                            Bytes(known ? revision->schema : entry_.newest().schema));
    }
    return *check;
  }

  const CatalogTable& entry_;
  const TableCore* open_;
  VerifyReport& report_;
  std::map<std::uint16_t, std::unique_ptr<PayloadCheck>> checks_;  // by revision
  std::vector<std::byte> previous_key_;
  std::uint64_t rows_ = 0;
};

}  // namespace

void report_problem(VerifyReport& report, VerifyProblem problem) {
  ++report.problem_count;
  if (report.problems.size() < VerifyReport::kMaxProblems) {
    report.problems.push_back(std::move(problem));
  }
}

void verify_table(engine::Reader& reader, engine::TableId id, const CatalogTable& entry,
                  const TableCore* open, VerifyReport& report) {
  TableVerifier verifier(entry, open, report);
  try {
    const auto cursor = reader.leaves(id, {}, engine::Direction::forward);
    std::array<engine::Entry, 128> entries;
    for (std::size_t count = cursor->first(entries.data(), entries.size()); count > 0;
         count = cursor->next(entries.data(), entries.size())) {
      std::for_each_n(entries.begin(), count,
                      [&](const engine::Entry& record) { verifier.record(record); });
    }
    verifier.finish(reader.rows(id));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::corrupt) {
      throw;
    }
    verifier.problem({}, error.what());
  }
}

}  // namespace recto::detail
