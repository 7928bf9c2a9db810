#include "engine/rocksdb/write_batch.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/rocksdb/status.hpp"

namespace recto::engine::rocks {

namespace {

constexpr char kZeros[8] = {};
/// Before a reserved record: its lead has up to 7 bytes.
constexpr std::size_t kLeadRoom = 8;

rocksdb::Slice slice_of(const StoredKey& key) noexcept { return {key.data(), key.size()}; }

/// Writes the changes of a batch to another one.
class Replay final : public rocksdb::WriteBatch::Handler {
 public:
  Replay(const Instance& instance, rocksdb::WriteBatchBase& to)
      : handles_(instance.handles()), to_(to) {}

  rocksdb::Status PutCF(std::uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    return to_.Put(handle(family), key, value);
  }
  rocksdb::Status DeleteCF(std::uint32_t family, const rocksdb::Slice& key) override {
    return to_.Delete(handle(family), key);
  }

 private:
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(std::uint32_t family) const {
    return *std::ranges::find(handles_, family, &rocksdb::ColumnFamilyHandle::GetID);
  }

  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::WriteBatchBase& to_;
};

}  // namespace

void TransactionBatch::note_table(TableId table) {
  if (tables_.empty() || tables_.back() != table) {
    if (std::ranges::find(tables_, table) == tables_.end()) {
      tables_.push_back(table);
    }
  }
}

void TransactionBatch::make_room(const BatchEntry* entries, std::size_t count) {
  // Of a record in a batch: its kind, its family, two lengths, what the key is padded with, a lead.
  constexpr std::size_t kBesides = 1 + 5 + 2 * 5 + 7 + 5 + 7;
  if (!empty()) {
    return;
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bytes += entries[i].key.size() + entries[i].record.size() + kBesides;
  }
  plain_ = rocksdb::WriteBatch(bytes);
}

void TransactionBatch::put(TableId table, Bytes key, Bytes record) {
  const StoredKey stored(key);
  if (!indexed_) [[likely]] {
    return put_stored(table, stored, reinterpret_cast<const char*>(record.data()), record.size());
  }
  // An index takes keys and values in one piece.
  std::memcpy(reserve(table, key, record.size()), record.data(), record.size());
  put_reserved();
}

void TransactionBatch::put_stored(TableId table, const StoredKey& key, const char* record,
                                  std::size_t size) {
  note_table(table);
  rocksdb::ColumnFamilyHandle* const family = instance_.handle(table);
  const rocksdb::Slice key_part = slice_of(key);
  const std::array<rocksdb::Slice, 2> value{rocksdb::Slice(kZeros, lead_size(size)),
                                            rocksdb::Slice(record, size)};
  check(value[0].empty()
            ? plain_.Put(family, key_part, value[1])
            : plain_.Put(family, rocksdb::SliceParts(&key_part, 1),
                         rocksdb::SliceParts(value.data(), static_cast<int>(value.size()))),
        "put", instance_.path());
  ++changes_;
}

void TransactionBatch::remove(TableId table, const StoredKey& key) {
  note_table(table);
  rocksdb::WriteBatchBase& batch = indexed_ ? static_cast<rocksdb::WriteBatchBase&>(*indexed_)
                                            : static_cast<rocksdb::WriteBatchBase&>(plain_);
  check(batch.Delete(instance_.handle(table), slice_of(key)), "erase", instance_.path());
  ++changes_;
}

void TransactionBatch::mark_made(TableId table) {
  note_table(table);
  rocksdb::WriteBatchBase& batch = indexed_ ? static_cast<rocksdb::WriteBatchBase&>(*indexed_)
                                            : static_cast<rocksdb::WriteBatchBase&>(plain_);
  instance_.mark_made(batch, table);
  ++changes_;
}

std::byte* TransactionBatch::reserve(TableId table, Bytes key, std::size_t size) {
  if (room_size_ < size + kLeadRoom) {
    room_size_ = std::max(2 * room_size_, size + kLeadRoom);
    room_ = std::make_unique_for_overwrite<std::byte[]>(room_size_);
    std::memset(room_.get(), 0, kLeadRoom);
  }
  reserved_key_.assign(key);
  reserved_table_ = table;
  reserved_size_ = size;
  has_reserved_ = true;
  return room_.get() + kLeadRoom;
}

void TransactionBatch::put_reserved() {
  if (!has_reserved_) {
    return;
  }
  has_reserved_ = false;
  const auto* record = reinterpret_cast<const char*>(room_.get() + kLeadRoom);
  if (!indexed_) {
    return put_stored(reserved_table_, reserved_key_, record, reserved_size_);
  }
  note_table(reserved_table_);
  const std::size_t lead = lead_size(reserved_size_);
  check(indexed_->Put(instance_.handle(reserved_table_), slice_of(reserved_key_),
                      rocksdb::Slice(record - lead, lead + reserved_size_)),
        "put", instance_.path());
  ++changes_;
}

void TransactionBatch::build_index() {
  if (!indexed_) {
    // Aside: an index that was built in part must never be committed.
    rocksdb::WriteBatchWithIndex built(rocksdb::BytewiseComparator(), plain_.GetDataSize(), true);
    Replay replay(instance_, built);
    check(plain_.Iterate(&replay), "read", instance_.path());
    indexed_.emplace(std::move(built));
    plain_ = rocksdb::WriteBatch();
  }
}

std::optional<TransactionBatch::Change> TransactionBatch::find(TableId table,
                                                               const StoredKey& key) {
  if (empty() || std::ranges::find(tables_, table) == tables_.end()) {
    return std::nullopt;
  }
  build_index();
  const std::unique_ptr<rocksdb::WBWIIterator> changes(
      indexed_->NewIterator(instance_.handle(table)));
  changes->Seek(slice_of(key));
  if (!changes->Valid() || changes->Entry().key != slice_of(key)) {
    return std::nullopt;
  }
  const rocksdb::WriteEntry entry = changes->Entry();
  if (entry.type != rocksdb::kPutRecord) {
    return Change{.removed = true, .record = {}};
  }
  return Change{.removed = false, .record = record_in(entry.value.data(), entry.value.size())};
}

std::unique_ptr<rocksdb::Iterator> TransactionBatch::with_changes(
    TableId table, std::unique_ptr<rocksdb::Iterator> base) {
  if (empty() || std::ranges::find(tables_, table) == tables_.end()) {
    return base;
  }
  build_index();
  return std::unique_ptr<rocksdb::Iterator>(
      indexed_->NewIteratorWithBase(instance_.handle(table), base.release()));
}

void TransactionBatch::clear() {
  has_reserved_ = false;
  indexed_.reset();
  plain_.Clear();
  changes_ = 0;
  tables_.clear();
}

}  // namespace recto::engine::rocks
