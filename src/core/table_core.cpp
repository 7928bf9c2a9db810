#include "recto/detail/table_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "core/clear_table.hpp"
#include "core/database_state.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/record.hpp"
#include "recto/guard.hpp"
#include "recto/snapshot.hpp"

namespace recto::detail {

namespace {

/// A copy of a record that a guard owns.
engine::Found copy_record(Bytes record) {
  auto* copy = static_cast<std::byte*>(::operator new(record.size()));
  std::memcpy(copy, record.data(), record.size());
  return {Bytes(copy, record.size()),
          engine::Pin([](void* object, void*) noexcept { ::operator delete(object); }, copy)};
}

}  // namespace

TableCore::TableCore(DatabaseState& database, engine::TableId id, std::uint16_t revision,
                     const TableIdentity& identity)
    : database_(&database),
      id_(id),
      revision_(revision),
      verifies_(database.options().verify == Verify::always),
      settles_(verifies_ || identity.alignment > kRecordAlignment),
      alignment_(identity.alignment),
      name_(identity.name),
      key_spec_(identity.key_spec),
      describe_key_(identity.describe_key),
      verify_(identity.verify),
      key_layout_(identity.key_layout) {}

bool TableCore::refuse_foreign(const SnapshotState& snapshot) const {
  if (snapshot.database != database_) {
    throw error(ErrorCode::misuse, "read", {}, "the snapshot belongs to another database",
                "take the snapshot from the table's own database");
  }
  return false;
}

bool TableCore::settle(Bytes key, engine::Found& found) const {
  verify_record(key, found.record);
  if (!aligned(found.record)) {
    found = copy(found.record, false);
  }
  return true;
}

engine::Found TableCore::copy(Bytes record, bool in_transaction) const {
  auto& counter = in_transaction ? database_->transaction_copies : database_->aligned_copies;
  counter.fetch_add(1, std::memory_order_relaxed);
  return copy_record(record);
}

void TableCore::verify_record(Bytes key, Bytes record) const {
  if (!verifies_) {
    return;
  }
  if (const char* problem = check_record(key, record)) {
    throw error(ErrorCode::corrupt, "read", key, problem, "restore a backup");
  }
  if (!accepts(payload_of(record))) {
    throw error(ErrorCode::corrupt, "read", key, "the payload fails its format's verifier",
                "restore a backup");
  }
}

engine::WriteTransaction& TableCore::writer(TransactionState& transaction) const {
  if (transaction.database.get() != database_) {
    throw error(ErrorCode::misuse, "use", {}, "the transaction belongs to another database",
                "use tables of the database that write() was called on");
  }
  return transaction.active();
}

void TableCore::find_many(const SnapshotState& snapshot, const KeyBuffer* keys, std::size_t count,
                          engine::Found* found) const {
  require_own(snapshot);
  std::array<Bytes, kFindBatch> encoded;
  for (std::size_t done = 0; done < count; done += kFindBatch) {
    const std::size_t size = std::min(kFindBatch, count - done);
    for (std::size_t i = 0; i < size; ++i) {
      encoded[i] = keys[done + i].too_long() ? Bytes() : keys[done + i].bytes();
    }
    try {
      snapshot.transaction->get_many(id_, encoded.data(), size, found + done);
    } catch (const Error& error) {
      throw with_context(error, "multi_get", {});
    }
    for (std::size_t i = 0; settles_ && i < size; ++i) {
      if (found[done + i].record.data() != nullptr) {
        settle(encoded[i], found[done + i]);
      }
    }
  }
}

bool TableCore::find(TransactionState& transaction, const KeyBuffer& key,
                     engine::Found& found) const {
  if (key.too_long() || !writer(transaction).get(id_, key.bytes(), found)) {
    return false;
  }
  verify_record(key.bytes(), found.record);
  found = copy(found.record, true);
  return true;
}

bool TableCore::contains(TransactionState& transaction, const KeyBuffer& key) const {
  engine::Found found;
  return !key.too_long() && writer(transaction).get(id_, key.bytes(), found);
}

bool TableCore::put(TransactionState& transaction, const KeyBuffer& key, Bytes payload,
                    engine::PutMode mode) const {
  try {
    require_current();
    if (!indexes_.empty()) {
      return put_indexed(transaction, key, payload, mode);
    }
    std::byte* room =
        writer(transaction).reserve(id_, key.bytes(), record_size(payload.size()), mode);
    if (room == nullptr) {
      return false;
    }
    write_record(room, key.bytes(), payload, revision_);
    return true;
  } catch (const Error& error) {
    throw with_context(error, "put", key.bytes());
  }
}

bool TableCore::erase(TransactionState& transaction, const KeyBuffer& key) const {
  try {
    require_current();
    if (!indexes_.empty()) {
      return !key.too_long() && erase_indexed(transaction, key);
    }
    return !key.too_long() && writer(transaction).erase(id_, key.bytes());
  } catch (const Error& error) {
    throw with_context(error, "erase", key.bytes());
  }
}

std::uint64_t TableCore::next_number(TransactionState& transaction, std::uint64_t last,
                                     std::uint64_t room) const {
  return database_->numbers().take(writer(transaction), transaction.given, name_, last, room);
}

void TableCore::skip_numbers(std::uint64_t next) const {
  database_->numbers().skip_to(name_, next);
}

bool TableCore::edge_key(TransactionState& transaction, bool last, KeyBuffer& key) const {
  const auto cursor =
      writer(transaction)
          .leaves(id_, {}, last ? engine::Direction::reverse : engine::Direction::forward);
  engine::Entry entry;
  if (cursor->first(&entry, 1) == 0) {
    return false;
  }
  key.append(entry.key, entry.key_size);
  key.finish();
  return true;
}

std::uint64_t TableCore::clear(TransactionState& transaction) const {
  engine::WriteTransaction& writer = this->writer(transaction);
  try {
    require_current();
    const std::uint64_t cleared = clear_table(writer, id_);
    for (const auto& index : indexes_) {
      clear_table(writer, index->id());
    }
    return cleared;
  } catch (const Error& error) {
    throw with_context(error, "clear", {});
  }
}

std::string TableCore::describe_key(Bytes key) const {
  if (key.empty() || describe_key_ == nullptr) {
    return {};
  }
  try {
    return describe_key_(key);
  } catch (const Error&) {
    std::string hex;
    append_text(hex, key);
    return hex;
  }
}

Error TableCore::error(ErrorCode code, std::string_view operation, Bytes key,
                       std::string_view what_happened, std::string_view what_to_do) const {
  return {code, {std::string(operation), name_, describe_key(key)}, what_happened, what_to_do};
}

Error TableCore::with_context(const Error& error, std::string_view operation, Bytes key) const {
  return error.with({std::string(operation), name_, describe_key(key)});
}

Bytes TableCore::readable(Bytes payload, Arena& arena) const {
  const bool aligned = reinterpret_cast<std::uintptr_t>(payload.data()) % alignment_ == 0;
  return aligned || payload.empty()
             ? payload
             : Bytes(arena.copy(payload.data(), payload.size(), alignment_), payload.size());
}

const IndexCore& TableCore::index(std::string_view name) const {
  const auto found = std::ranges::find(
      indexes_, name, [](const auto& index) -> std::string_view { return index->name(); });
  if (found == indexes_.end()) {
    throw error(ErrorCode::not_found, "open index", {},
                fmt::format("the table was opened without an index \"{}\"", name),
                "declare the index");
  }
  return **found;
}

void TableCore::throw_outdated() const {
  throw error(ErrorCode::schema_mismatch, "write", {},
              "the table's indexes have been changed since it was opened, by another program or "
              "another open of the table",
              "open the table again, with the schema that declares its indexes");
}

void TableCore::check_key(const KeyBuffer& key, std::string_view operation) const {
  if (key.too_long()) [[unlikely]] {
    throw error(
        ErrorCode::key_too_long, operation, {},
        fmt::format("the key takes {} bytes, and {} is the most", key.wanted_size(), kMaxKeySize),
        "shorten the key's strings");
  }
}

void throw_empty_guard() {
  throw Error(ErrorCode::misuse, {"read", {}, {}}, "the guard is empty: there was no such key",
              "test the guard before reading through it");
}

void throw_moved_snapshot() {
  throw Error(ErrorCode::misuse, {"read", {}, {}}, "the snapshot was moved from",
              "use the snapshot that it was moved to, or take a new one");
}

}  // namespace recto::detail
