#include "recto/detail/table_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

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
      describe_key_(identity.describe_key),
      verify_(identity.verify) {}

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
    return !key.too_long() && writer(transaction).erase(id_, key.bytes());
  } catch (const Error& error) {
    throw with_context(error, "erase", key.bytes());
  }
}

std::uint64_t TableCore::clear(TransactionState& transaction) const {
  constexpr std::size_t kBatch = 64;
  engine::WriteTransaction& writer = this->writer(transaction);
  std::uint64_t cleared = 0;
  try {
    const auto cursor = writer.leaves(id_, {}, engine::Direction::forward);
    std::array<engine::Entry, kBatch> entries;
    std::array<KeyBuffer, kBatch> keys;
    // What a cursor shows ends with the next write, so each batch of keys is copied first.
    std::size_t count = cursor->first(entries.data(), entries.size());
    while (count > 0) {
      for (std::size_t i = 0; i < count; ++i) {
        keys[i] = KeyBuffer();
        keys[i].append(entries[i].key, entries[i].key_size);
        keys[i].finish();
      }
      for (std::size_t i = 0; i < count; ++i) {
        writer.erase(id_, keys[i].bytes());
      }
      cleared += count;
      // Not from the beginning: an engine may have to step over all that was removed.
      count = cursor->resume(keys[count - 1].bytes(), entries.data(), entries.size());
    }
  } catch (const Error& error) {
    throw with_context(error, "clear", {});
  }
  return cleared;
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
