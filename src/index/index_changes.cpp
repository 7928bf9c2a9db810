#include "index/index_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <span>

#include "recto/detail/record.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

/// Entries have no schema that could change.
constexpr std::uint16_t kEntryRevision = 1;

}  // namespace

void IndexChanges::begin(const TableCore& table) {
  table_ = &table;
  arena_.clear();
  used_ = table.indexes().size();
  if (indexes_.size() < used_) {
    indexes_.resize(used_);
  }
  for (std::size_t i = 0; i < used_; ++i) {
    indexes_[i].index = table.indexes()[i].get();
    indexes_[i].removed.clear();
    indexes_[i].added.clear();
  }
}

void IndexChanges::begin(const IndexCore& index) {
  table_ = &index.table();
  arena_.clear();
  used_ = 1;
  indexes_.resize(std::max<std::size_t>(indexes_.size(), 1));
  indexes_[0].index = &index;
  indexes_[0].removed.clear();
  indexes_[0].added.clear();
}

Bytes IndexChanges::keep(Bytes bytes) {
  const std::size_t padded = round_up_to_8(bytes.size());
  std::byte* copy = arena_.allocate(padded);
  std::memcpy(copy, bytes.data(), bytes.size());
  std::memset(copy + bytes.size(), 0, padded - bytes.size());
  return {copy, bytes.size()};
}

void IndexChanges::extract(const IndexCore& index, Bytes primary_key, const Bytes* payload,
                           EntryKeys& out) {
  out.begin(index.name(), {});
  if (payload != nullptr) {
    payloads_.clear();
    index.extract(primary_key, table_->readable(*payload, payloads_), out);
  }
}

void IndexChanges::collect(Bytes primary_key, const Bytes* before, const Bytes* after) {
  // The key as the engine returns it may have padding behind it.
  primary_key = primary_key.first(table_->key_layout().size_of(primary_key));
  Bytes kept_key;
  for (OfIndex& changes : std::span(indexes_.data(), used_)) {
    extract(*changes.index, primary_key, before, before_);
    extract(*changes.index, primary_key, after, after_);
    const auto note = [&](Bytes key, std::vector<Change>& list) {
      if (kept_key.empty()) {
        kept_key = keep(primary_key);
      }
      list.push_back({keep(key), kept_key});
    };
    // Both are in order: what is in one of them alone has changed.
    const std::span<const Bytes> old_keys = before_.keys();
    const std::span<const Bytes> new_keys = after_.keys();
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < old_keys.size() || j < new_keys.size()) {
      if (j == new_keys.size() || (i < old_keys.size() && old_keys[i] < new_keys[j])) {
        note(old_keys[i++], changes.removed);
      } else if (i == old_keys.size() || new_keys[j] < old_keys[i]) {
        note(new_keys[j++], changes.added);
      } else {
        ++i;
        ++j;
      }
    }
  }
}

void IndexChanges::check(engine::WriteTransaction& writer) {
  for (OfIndex& changes : std::span(indexes_.data(), used_)) {
    std::ranges::sort(changes.removed, std::less(), &Change::key);
    std::ranges::sort(changes.added, std::less(), &Change::key);
    if (changes.index->unique()) {
      check_unique(changes, writer);
    }
  }
}

void IndexChanges::check_unique(const OfIndex& changes, engine::WriteTransaction& writer) const {
  const IndexCore& index = *changes.index;
  for (std::size_t i = 0; i < changes.added.size(); ++i) {
    const Change& added = changes.added[i];
    if (i > 0 && changes.added[i - 1].key == added.key) {
      throw_violation(index, added, changes.added[i - 1].primary_key);
    }
    engine::Found found;
    if (!writer.get(index.id(), added.key, found)) {
      continue;
    }
    const Bytes row = IndexCore::named_row(found.record);
    const auto removed =
        std::ranges::lower_bound(changes.removed, added.key, std::less(), &Change::key);
    const bool goes = removed != changes.removed.end() && removed->key == added.key;
    if (row != added.primary_key && !(goes && removed->primary_key == row)) {
      throw_violation(index, added, row);
    }
  }
}

void IndexChanges::throw_violation(const IndexCore& index, const Change& change, Bytes other_row) {
  const TableCore& table = index.table();
  throw Error(ErrorCode::unique_violation,
              {{}, table.name(), table.describe_key(change.primary_key)},
              fmt::format("index {} is unique, and the row under key {} has the value {} already",
                          index.name(), table.describe_key(other_row), index.describe(change.key)),
              "change or erase that row first");
}

void IndexChanges::apply(engine::WriteTransaction& writer) {
  for (const OfIndex& changes : std::span(indexes_.data(), used_)) {
    remove(changes, writer);
    add(changes, writer);
  }
}

void IndexChanges::remove(const OfIndex& changes, engine::WriteTransaction& writer) {
  const IndexCore& index = *changes.index;
  for (const Change& removed : changes.removed) {
    if (index.unique()) {
      // While the index is being built, the entry may be that of another row.
      engine::Found found;
      if (!writer.get(index.id(), removed.key, found) ||
          IndexCore::named_row(found.record) != removed.primary_key) {
        continue;
      }
    }
    writer.erase(index.id(), removed.key);
  }
}

void IndexChanges::add(const OfIndex& changes, engine::WriteTransaction& writer) {
  const IndexCore& index = *changes.index;
  if (changes.added.size() == 1) {
    const Change& added = changes.added.front();
    const Bytes payload = index.payload_for(added.primary_key);
    std::byte* room =
        writer.reserve(index.id(), added.key, record_size(payload.size()), engine::PutMode::upsert);
    write_record(room, added.key, payload, kEntryRevision);
    return;
  }
  batch_.clear();
  for (const Change& added : changes.added) {
    const Bytes payload = index.payload_for(added.primary_key);
    std::byte* record = arena_.allocate(record_size(payload.size()));
    write_record(record, added.key, payload, kEntryRevision);
    batch_.push_back({added.key, Bytes(record, record_size(payload.size()))});
  }
  writer.put_sorted(index.id(), batch_.data(), batch_.size());
}

}  // namespace recto::detail
