// How a table with indexes writes: what changes is found first, checked then, and written last.

#include <memory>
#include <optional>

#include "index/index_changes.hpp"
#include "recto/detail/record.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

namespace {

IndexChanges& changes_of(TransactionState& transaction) {
  if (!transaction.index_changes) {
    transaction.index_changes = std::make_unique<IndexChanges>();
  }
  return *transaction.index_changes;
}

/// The payload under a key, valid until the next write; nothing when there is none.
std::optional<Bytes> stored_payload(const TableCore& table, engine::WriteTransaction& writer,
                                    Bytes key, engine::Found& found) {
  if (!writer.get(table.id(), key, found)) {
    return std::nullopt;
  }
  table.verify_record(key, found.record);
  return payload_of(found.record);
}

/// Writes rows and their entries. When that fails midway, the transaction has ended: whoever
/// catches the error must not commit rows without their entries.
template <class Write>
void write_all(TransactionState& transaction, Write&& write) {
  try {
    write();
  } catch (...) {
    transaction.abandon();
    throw;
  }
}

const Bytes* pointer_to(const std::optional<Bytes>& bytes) noexcept {
  return bytes ? &*bytes : nullptr;
}

}  // namespace

bool TableCore::put_indexed(TransactionState& transaction, const KeyBuffer& key, Bytes payload,
                            engine::PutMode mode) const {
  engine::WriteTransaction& writer = this->writer(transaction);
  engine::Found found;
  const std::optional<Bytes> before = stored_payload(*this, writer, key.bytes(), found);
  if (before && mode == engine::PutMode::insert) {
    return false;
  }
  IndexChanges& changes = changes_of(transaction);
  changes.begin(*this);
  changes.collect(key.bytes(), pointer_to(before), &payload);
  changes.check(writer);
  write_all(transaction, [&] {
    std::byte* room =
        writer.reserve(id_, key.bytes(), record_size(payload.size()), engine::PutMode::upsert);
    write_record(room, key.bytes(), payload, revision_);
    changes.apply(writer);
  });
  return true;
}

bool TableCore::erase_indexed(TransactionState& transaction, const KeyBuffer& key) const {
  engine::WriteTransaction& writer = this->writer(transaction);
  engine::Found found;
  const std::optional<Bytes> before = stored_payload(*this, writer, key.bytes(), found);
  if (!before) {
    return false;
  }
  IndexChanges& changes = changes_of(transaction);
  changes.begin(*this);
  changes.collect(key.bytes(), &*before, nullptr);
  changes.check(writer);
  write_all(transaction, [&] {
    writer.erase(id_, key.bytes());
    changes.apply(writer);
  });
  return true;
}

void TableCore::put_sorted(TransactionState& transaction, const engine::BatchEntry* entries,
                           std::size_t count) const {
  engine::WriteTransaction& writer = this->writer(transaction);
  try {
    require_current();
    if (indexes_.empty()) {
      return writer.put_sorted(id_, entries, count);
    }
    IndexChanges& changes = changes_of(transaction);
    changes.begin(*this);
    for (const engine::BatchEntry& entry : std::span(entries, count)) {
      engine::Found found;
      const Bytes after = payload_of(entry.record);
      try {
        const std::optional<Bytes> before = stored_payload(*this, writer, entry.key, found);
        changes.collect(entry.key, pointer_to(before), &after);
      } catch (const Error& error) {
        throw with_context(error, "put", entry.key);
      }
    }
    changes.check(writer);
    write_all(transaction, [&] {
      writer.put_sorted(id_, entries, count);
      changes.apply(writer);
    });
  } catch (const Error& error) {
    throw with_context(error, "put", {});
  }
}

}  // namespace recto::detail
