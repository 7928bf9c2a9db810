#include "recto/detail/index_core.hpp"

#include <exception>
#include <new>
#include <utility>

#include "catalog/catalog.hpp"
#include "core/database_state.hpp"
#include "recto/detail/record.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/index.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

IndexCore::IndexCore(const TableCore& table, engine::TableId id, IndexIdentity identity)
    : table_(&table), id_(id), identity_(std::move(identity)) {}

void IndexCore::extract(Bytes primary_key, Bytes payload, EntryKeys& out) const {
  out.begin(identity_.name, identity_.unique ? Bytes() : primary_key);
  try {
    identity_.extract(payload, out);
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(ErrorCode::invalid_value, {},
                "the extractor of index " + identity_.name + " failed: " + error.what(),
                "mend the extractor, or store a value that it takes");
  }
  out.settle();
}

Bytes IndexCore::primary_key(const engine::Entry& entry) const {
  if (identity_.unique) {
    return named_row(entry.value_bytes());
  }
  const Bytes key = entry.key_bytes();
  const std::size_t indexed = identity_.layout.size_of(key);
  const Bytes rest(key.data() + indexed, key.size() - indexed);
  return rest.first(table_->key_layout().size_of(rest));
}

Bytes IndexCore::named_row(Bytes record) {
  const Bytes row = payload_of(record);
  if (row.empty() || row.size() > kMaxKeySize) {
    throw_record_corrupt("an index entry names no row");
  }
  return row;
}

void require_key_spec(const IndexCore& index, std::string_view key_spec) {
  if (index.key_spec() != key_spec) {
    throw Error(ErrorCode::schema_mismatch, {"open index", index.full_name(), {}},
                "the index has values of \"" + index.key_spec() + "\", and is opened with \"" +
                    std::string(key_spec) + "\"",
                "name the type that its extractor returns");
  }
}

void IndexCore::require_unique() const {
  if (!identity_.unique) {
    throw Error(ErrorCode::misuse, {"get", full_name(), {}}, "the index is not unique",
                "scan it, or declare it unique");
  }
}

bool IndexCore::find_entry(engine::Reader& reader, const KeyBuffer& value, KeyBuffer& row) const {
  engine::Found entry;
  if (value.too_long() || !reader.get(id_, value.bytes(), entry)) {
    return false;
  }
  if (table_->verifies()) {
    verify_entry({value.bytes().data(), entry.record.data(),
                  static_cast<std::uint32_t>(value.size()),
                  static_cast<std::uint32_t>(entry.record.size())});
  }
  const Bytes key = named_row(entry.record);
  row.append(key.data(), key.size());
  row.finish();
  return true;
}

bool IndexCore::find(const SnapshotState& snapshot, const KeyBuffer& value,
                     engine::Found& row) const {
  require_unique();
  require_readable(snapshot);
  KeyBuffer key;
  try {
    if (!find_entry(*snapshot.transaction, value, key)) {
      return false;
    }
  } catch (const Error& error) {
    throw error.with({"get", full_name(), {}});
  }
  if (!table_->find(snapshot, key, row)) {
    throw_row_missing(key);
  }
  return true;
}

bool IndexCore::find(TransactionState& transaction, const KeyBuffer& value,
                     engine::Found& row) const {
  require_unique();
  require_readable(transaction);
  KeyBuffer key;
  if (!find_entry(table_->writer(transaction), value, key)) {
    return false;
  }
  if (!table_->find(transaction, key, row)) {
    throw_row_missing(key);
  }
  return true;
}

void IndexCore::throw_row_missing(const KeyBuffer& row) const {
  throw Error(ErrorCode::corrupt, {"get", full_name(), table_->describe_key(row.bytes())},
              "an entry of the index leads to no row", "rebuild the index");
}

void IndexCore::require_readable(const SnapshotState& snapshot) const {
  table_->require_own(snapshot);
  const std::uint64_t sequence = snapshot.transaction->sequence();
  if (readable_sequence_.load(std::memory_order_relaxed) != sequence) {
    check_state(*snapshot.transaction);
    readable_sequence_.store(sequence, std::memory_order_relaxed);
  }
}

void IndexCore::require_readable(TransactionState& transaction) const {
  check_state(table_->writer(transaction));
}

void IndexCore::check_state(engine::Reader& reader) const {
  const engine::TableId catalog = table_->database().catalog();
  const std::uint64_t generation = read_generation(reader, catalog);
  if (generation != 0 && readable_generation_.load(std::memory_order_relaxed) == generation) {
    return;
  }
  const auto entry = read_table(reader, catalog, table_->name());
  if (!entry) {
    return;  // no table yet, so no rows, and the index has no entries
  }
  const CatalogIndex* stored = entry->find_index(identity_.name);
  if (stored == nullptr || stored->key_spec != identity_.key_spec ||
      stored->unique != identity_.unique || stored->state == IndexState::dropping) {
    throw Error(ErrorCode::not_found, {"read index", full_name(), {}},
                "the state that is read has no such index: it is older than the index, or the "
                "index was dropped",
                "take a new snapshot, or open the table again");
  }
  if (stored->state == IndexState::building) {
    note_unfinished();
    throw Error(ErrorCode::busy, {"read index", full_name(), {}}, "the index is still being built",
                "try again when that is done");
  }
  readable_generation_.store(generation, std::memory_order_relaxed);
}

void IndexCore::verify_entry(const engine::Entry& entry) const {
  if (const char* problem = check_record(entry.key_bytes(), entry.value_bytes())) {
    throw Error(ErrorCode::corrupt, {"read index", full_name(), describe(entry.key_bytes())},
                problem, "rebuild the index");
  }
}

std::string IndexCore::describe(Bytes entry_key) const {
  try {
    return identity_.describe_key(entry_key);
  } catch (const Error&) {
    std::string hex;
    append_text(hex, entry_key);
    return hex;
  }
}

std::string IndexCore::full_name() const { return table_->name() + "." + identity_.name; }

}  // namespace recto::detail
