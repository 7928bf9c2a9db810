#include "engine/rocksdb/write_transaction.hpp"

#include <limits>
#include <utility>

#include "engine/rocksdb/found_record.hpp"
#include "engine/rocksdb/pinned_iterator.hpp"
#include "engine/rocksdb/read_transaction.hpp"
#include "engine/rocksdb/status.hpp"
#include "engine/rocksdb/uncounted.hpp"
#include "engine/rocksdb/write_leaf_cursor.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// RocksDB keeps sizes in 32 bits.
constexpr std::size_t kMaxRecordSize = std::numeric_limits<std::uint32_t>::max() - 7;

void check_size(std::size_t size) {
  if (size > kMaxRecordSize) {
    throw Error(ErrorCode::value_too_large, {"put", {}, {}}, "the record has more than 4 GiB",
                "split it into several");
  }
}

rocksdb::Slice slice_of(const StoredKey& key) noexcept { return {key.data(), key.size()}; }

/// Once files were written for the last time, what is committed might be nowhere but in memory.
void refuse_at_end(const Instance& instance) {
  if (instance.process_ends()) {
    throw Error(ErrorCode::closed, {"write", instance.path(), {}}, "the process is ending",
                "write before main returns, or exit is called");
  }
}

[[noreturn]] void throw_log_failed(std::string_view operation, const std::string& path,
                                   const std::string& message = {}) {
  throw Error(
      ErrorCode::io, {std::string(operation), path, {}},
      "the log could not be written" + (message.empty() ? "" : ": " + message),
      "end this process, and open the database with a new one: what was committed is there, "
      "and the commit that failed may be, if the log had it before the error");
}

}  // namespace

RocksWriteTransaction::RocksWriteTransaction(std::shared_ptr<Instance> instance,
                                             std::optional<std::uint32_t> timeout_ms)
    : instance_(std::move(instance)), batch_(*instance_) {
  instance_->gate().enter(instance_->path(), timeout_ms);
  active_ = true;
  try {
    prepare();
  } catch (...) {
    end();
    throw;
  }
}

void RocksWriteTransaction::prepare() {
  refuse_at_end(*instance_);
  ErrorListener& errors = instance_->errors();
  if (errors.log_failed()) {
    throw_log_failed("write", instance_->path());
  }
  if (errors.is_final()) {
    throw Error(ErrorCode::io, {"write", instance_->path(), {}},
                "a file of the database could not be written, and RocksDB can't go on",
                "close the database everywhere in this process, and open it again");
  }
  if (errors.take_failed()) {
    const rocksdb::Status status = instance_->db().Resume();
    if (!status.ok()) {
      errors.note_failed();
      throw_status(status, "write", instance_->path());
    }
  }
}

RocksWriteTransaction::~RocksWriteTransaction() { end(); }

void RocksWriteTransaction::end() noexcept {
  if (std::exchange(active_, false)) {
    for (WriteLeafCursor* cursor : cursors_) {
      cursor->let_go();
    }
    cursors_.clear();
    instance_->gate().leave();
  }
}

bool RocksWriteTransaction::get(TableId table, Bytes key, Found& found) {
  batch_.put_reserved();
  const StoredKey stored(key);
  if (const auto change = batch_.find(table, stored)) {
    if (!change->removed) {
      found = copy_record(change->record);
    }
    return !change->removed;
  }
  const Uncounted uncounted;
  FoundRecord record;
  const rocksdb::Status status =
      instance_->db().Get(read_options(true), instance_->handle(table), slice_of(stored), &record);
  if (status.IsNotFound()) {
    return false;
  }
  check(status, "get", instance_->path());
  std::atomic<std::uint64_t> not_counted{0};  // reads of transactions are copied in any case
  found = record.take(not_counted);
  return true;
}

bool RocksWriteTransaction::contains(TableId table, const StoredKey& key) {
  if (const auto change = batch_.find(table, key)) {
    return !change->removed;
  }
  const Uncounted uncounted;
  rocksdb::PinnableSlice record;
  const rocksdb::Status status =
      instance_->db().Get(read_options(true), instance_->handle(table), slice_of(key), &record);
  if (status.IsNotFound()) {
    return false;
  }
  check(status, "get", instance_->path());
  return true;
}

std::unique_ptr<rocksdb::Iterator> RocksWriteTransaction::records(TableId table) {
  batch_.put_reserved();
  const rocksdb::ReadOptions options = iterator_options(nullptr, instance_->verifies_checksums());
  return batch_.with_changes(table, std::unique_ptr<rocksdb::Iterator>(instance_->db().NewIterator(
                                        options, instance_->handle(table))));
}

std::unique_ptr<LeafCursor> RocksWriteTransaction::leaves(TableId table, const KeyRange& range,
                                                          Direction direction) {
  return std::make_unique<WriteLeafCursor>(*this, table, range, direction);
}

std::uint64_t RocksWriteTransaction::rows(TableId table) {
  batch_.put_reserved();
  const Uncounted uncounted;
  rocksdb::ReadOptions options = read_options(instance_->verifies_checksums());
  options.fill_cache = false;
  const auto iterator =
      batch_.with_changes(table, std::unique_ptr<rocksdb::Iterator>(instance_->db().NewIterator(
                                     options, instance_->handle(table))));
  return count_rows(*iterator, instance_->path());
}

std::byte* RocksWriteTransaction::reserve(TableId table, Bytes key, std::size_t size,
                                          PutMode mode) {
  check_size(size);
  batch_.put_reserved();
  if (mode == PutMode::insert && contains(table, StoredKey(key))) {
    return nullptr;
  }
  return batch_.reserve(table, key, size);
}

void RocksWriteTransaction::put_sorted(TableId table, const BatchEntry* entries,
                                       std::size_t count) {
  batch_.put_reserved();
  batch_.make_room(entries, count);
  for (std::size_t i = 0; i < count; ++i) {
    check_size(entries[i].record.size());
    batch_.put(table, entries[i].key, entries[i].record);
  }
}

bool RocksWriteTransaction::erase(TableId table, Bytes key) {
  batch_.put_reserved();
  const StoredKey stored(key);
  if (!contains(table, stored)) {
    return false;
  }
  batch_.remove(table, stored);
  return true;
}

void RocksWriteTransaction::restart() {
  for (WriteLeafCursor* cursor : cursors_) {
    cursor->let_go();
  }
  cursors_.clear();
  batch_.clear();
}

void RocksWriteTransaction::commit() {
  const struct AtEnd {
    RocksWriteTransaction& transaction;
    ~AtEnd() { transaction.end(); }
  } at_end{*this};
  batch_.put_reserved();
  if (batch_.empty()) {
    return;
  }
  const Uncounted uncounted;
  refuse_at_end(*instance_);
  instance_->require_room(batch_.get().GetDataSize());
  for (const TableId table : batch_.tables()) {
    instance_->family(table).rows.begin_change();
  }
  const rocksdb::Status status =
      instance_->db().Write(write_options(instance_->options().durability), &batch_.get());
  end_changes();
  if (!status.ok()) {
    if (instance_->errors().log_failed()) {
      throw_log_failed("commit", instance_->path(), status.ToString());
    }
    instance_->errors().note_failed();
    throw_status(status, "commit", instance_->path());
  }
  for (const TableId table : made_) {
    instance_->publish(table);
  }
  instance_->drop_idle();
}

void RocksWriteTransaction::end_changes() noexcept {
  const std::uint64_t sequence = instance_->db().GetLatestSequenceNumber();
  for (const TableId table : batch_.tables()) {
    instance_->family(table).rows.end_change(sequence);
  }
}

TableId RocksWriteTransaction::create_table(std::string_view name, const TableOptions& options) {
  batch_.put_reserved();
  const TableId known = instance_->find(name);
  if (known != Store::kNoTable) {
    return known;
  }
  const TableId made = instance_->make_family(name, options);
  batch_.mark_made(made);
  made_.push_back(made);
  return made;
}

}  // namespace recto::engine::rocks
