#include "index/index_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/verify.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/record.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

/// Calls `visit` with every record of a table, in order.
template <class Visit>
void for_each_record(engine::Reader& reader, engine::TableId table, Visit&& visit) {
  const auto cursor = reader.leaves(table, {}, engine::Direction::forward);
  std::array<engine::Entry, 128> entries;
  for (std::size_t count = cursor->first(entries.data(), entries.size()); count > 0;
       count = cursor->next(entries.data(), entries.size())) {
    for (const engine::Entry& entry : std::span(entries.data(), count)) {
      visit(entry);
    }
  }
}

class IndexCheck {
 public:
  IndexCheck(engine::Reader& reader, const IndexCore& index, VerifyReport& report)
      : reader_(reader), index_(index), table_(index.table()), report_(report) {}

  void run() {
    try {
      for_each_record(reader_, table_.id(), [&](const engine::Entry& row) { check_row(row); });
      for_each_record(reader_, index_.id(),
                      [&](const engine::Entry& entry) { check_entry(entry); });
    } catch (const Error& error) {
      if (error.code() != ErrorCode::corrupt) {
        throw;
      }
      problem({}, error.what());
    }
    ++report_.indexes;
  }

 private:
  /// Whether each entry that the row should have is there.
  void check_row(const engine::Entry& row) {
    const Bytes primary_key = primary_key_of(row);
    if (!extract(primary_key, row.value_bytes())) {
      return;
    }
    for (const Bytes key : keys_.keys()) {
      engine::Found found;
      if (!reader_.get(index_.id(), key, found)) {
        problem(primary_key, fmt::format("the entry of value {} is missing", index_.describe(key)));
      } else if (index_.unique() && IndexCore::named_row(found.record) != primary_key) {
        problem(primary_key,
                fmt::format("the entry of value {} leads to key {}", index_.describe(key),
                            table_.describe_key(IndexCore::named_row(found.record))));
      }
    }
  }

  /// Whether the row that an entry leads to is there, and should have it.
  void check_entry(const engine::Entry& entry) {
    ++report_.index_entries;
    if (const char* what = check_record(entry.key_bytes(), entry.value_bytes())) {
      return problem({}, fmt::format("the entry of value {} is damaged: {}",
                                     index_.describe(entry.key_bytes()), what));
    }
    const Bytes primary_key = index_.primary_key(entry);
    KeyBuffer padded;
    padded.append(primary_key.data(), primary_key.size());
    padded.finish();
    engine::Found row;
    if (!reader_.get(table_.id(), padded.bytes(), row)) {
      return problem(primary_key, fmt::format("the entry of value {} leads to no row",
                                              index_.describe(entry.key_bytes())));
    }
    if (!extract(padded.bytes(), row.record)) {
      return;  // the row's own fault has been reported
    }
    const auto is_this = [&](Bytes key) {
      return entry.key_bytes().starts_with(key) && entry.key_size <= round_up_to_8(key.size());
    };
    if (std::ranges::none_of(keys_.keys(), is_this)) {
      problem(primary_key, fmt::format("the entry of value {} is one that the row should not have",
                                       index_.describe(entry.key_bytes())));
    }
  }

  [[nodiscard]] Bytes primary_key_of(const engine::Entry& row) const {
    return row.key_bytes().first(table_.key_layout().size_of(row.key_bytes()));
  }

  /// The keys of the entries that a row should have, in `keys_`; false for a damaged record.
  bool extract(Bytes primary_key, Bytes record) {
    if (check_record(primary_key, record) != nullptr || !table_.accepts(payload_of(record))) {
      return false;
    }
    copies_.clear();
    try {
      index_.extract(primary_key, table_.readable(payload_of(record), copies_), keys_);
    } catch (const Error& error) {
      problem(primary_key, error.what());
      return false;
    }
    return true;
  }

  void problem(Bytes key, std::string what) {
    report_problem(report_, {.table = table_.name(),
                             .key = table_.describe_key(key),
                             .what = std::move(what),
                             .index = index_.name()});
  }

  engine::Reader& reader_;
  const IndexCore& index_;
  const TableCore& table_;
  VerifyReport& report_;
  EntryKeys keys_;
  Arena copies_;
};

}  // namespace

void check_indexes(engine::Reader& reader, const TableCore& table, const CatalogTable& entry,
                   VerifyReport& report) {
  for (const auto& index : table.indexes()) {
    const CatalogIndex* stored = entry.find_index(index->name());
    if (stored != nullptr && stored->state == IndexState::readable) {
      IndexCheck(reader, *index, report).run();
    }
  }
}

void check_entries(engine::Reader& reader, engine::TableId id, const CatalogTable& entry,
                   const CatalogIndex& index, VerifyReport& report) {
  ++report.indexes;
  for_each_record(reader, id, [&](const engine::Entry& record) {
    ++report.index_entries;
    if (const char* what = check_record(record.key_bytes(), record.value_bytes())) {
      std::string hex;
      append_text(hex, record.key_bytes());
      report_problem(report, {.table = entry.name, .key = hex, .what = what, .index = index.name});
    }
  });
}

}  // namespace recto::detail
