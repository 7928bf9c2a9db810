#include "engine/lmdb/write_transaction.hpp"

#include <cstring>
#include <limits>
#include <thread>

#include "engine/lmdb/api_leaf_cursor.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

/// LMDB keeps sizes in 32 bits.
constexpr std::size_t kMaxRecordSize = std::numeric_limits<std::uint32_t>::max();

class Cursor {
 public:
  Cursor(MDB_txn* transaction, TableId table) {
    check(mdb_cursor_open(transaction, table, &cursor_), "put");
  }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor() { mdb_cursor_close(cursor_); }

  [[nodiscard]] MDB_cursor* get() const noexcept { return cursor_; }

 private:
  MDB_cursor* cursor_ = nullptr;
};

/// Whether `key` lies behind all keys of the table.
bool behind_all(MDB_cursor* cursor, const MDB_val& key) {
  MDB_val last{};
  const int code = mdb_cursor_get(cursor, &last, nullptr, MDB_LAST);
  if (code == MDB_NOTFOUND) {
    return true;
  }
  check(code, "put");
  return Bytes(last.mv_data, last.mv_size) < Bytes(key.mv_data, key.mv_size);
}

}  // namespace

LmdbWriteTransaction::LmdbWriteTransaction(std::shared_ptr<Environment> environment,
                                           std::optional<std::uint32_t> timeout_ms)
    : environment_(std::move(environment)),
      held_(environment_->writer_lock(), timeout_ms, environment_->path()) {
  check(mdb_txn_begin(environment_->get(), nullptr, 0, &transaction_), "write",
        environment_->path());
  environment_->writer.store(std::this_thread::get_id(), std::memory_order_relaxed);
}

LmdbWriteTransaction::~LmdbWriteTransaction() {
  if (transaction_ != nullptr) {
    end();
    if (environment_->opened_here()) {
      mdb_txn_abort(transaction_);
    } else {
      abandon();
    }
  }
}

void LmdbWriteTransaction::abandon() noexcept {
  held_.abandon();
  transaction_ = nullptr;
}

void LmdbWriteTransaction::end() noexcept {
  environment_->writer.store(std::thread::id(), std::memory_order_relaxed);
}

bool LmdbWriteTransaction::get(TableId table, Bytes key, Found& found) {
  MDB_val wanted = padded_key(key);
  MDB_val value;
  const int code = mdb_get(transaction_, table, &wanted, &value);
  if (code == MDB_NOTFOUND) {
    return false;
  }
  check(code, "get");
  found.record = Bytes(value.mv_data, value.mv_size);
  return true;
}

std::unique_ptr<LeafCursor> LmdbWriteTransaction::leaves(TableId table, const KeyRange& range,
                                                         Direction direction) {
  return std::make_unique<ApiLeafCursor>(transaction_, table, range, direction, false);
}

std::uint64_t LmdbWriteTransaction::rows(TableId table) {
  MDB_stat stat{};
  check(mdb_stat(transaction_, table, &stat), "count");
  return stat.ms_entries;
}

std::byte* LmdbWriteTransaction::reserve(TableId table, Bytes key, std::size_t size, PutMode mode) {
  environment_->require_opened_here();
  if (size > kMaxRecordSize) {
    throw Error(ErrorCode::value_too_large, {"put", {}, {}}, "the record has more than 4 GiB",
                "split it into several");
  }
  MDB_val wanted = padded_key(key);
  MDB_val room{size, nullptr};
  const unsigned flags = MDB_RESERVE | (mode == PutMode::insert ? unsigned{MDB_NOOVERWRITE} : 0U);
  const int code = mdb_put(transaction_, table, &wanted, &room, flags);
  if (code == MDB_KEYEXIST) {
    return nullptr;
  }
  check(environment_->cause_of(code), "put");
  return static_cast<std::byte*>(room.mv_data);
}

void LmdbWriteTransaction::put_sorted(TableId table, const BatchEntry* entries, std::size_t count) {
  environment_->require_opened_here();
  if (count == 0) {
    return;
  }
  const Cursor cursor(transaction_, table);
  const bool appends = behind_all(cursor.get(), padded_key(entries[0].key));
  for (const BatchEntry* entry = entries; entry != entries + count; ++entry) {
    if (entry->record.size() > kMaxRecordSize) {
      throw Error(ErrorCode::value_too_large, {"put", {}, {}}, "the record has more than 4 GiB",
                  "split it into several");
    }
    MDB_val key = padded_key(entry->key);
    MDB_val record{entry->record.size(), const_cast<std::byte*>(entry->record.data())};
    const int code =
        mdb_cursor_put(cursor.get(), &key, &record, appends ? unsigned{MDB_APPEND} : 0U);
    check(environment_->cause_of(code), "put");
  }
}

bool LmdbWriteTransaction::erase(TableId table, Bytes key) {
  environment_->require_opened_here();
  MDB_val wanted = padded_key(key);
  const int code = mdb_del(transaction_, table, &wanted, nullptr);
  if (code == MDB_NOTFOUND) {
    return false;
  }
  check(environment_->cause_of(code), "erase");
  return true;
}

bool LmdbWriteTransaction::clear(TableId table) {
  environment_->require_opened_here();
  check(environment_->cause_of(mdb_drop(transaction_, table, 0)), "clear");
  return true;
}

void LmdbWriteTransaction::restart() {
  environment_->require_opened_here();
  mdb_txn_abort(std::exchange(transaction_, nullptr));
  created_.clear();
  check(mdb_txn_begin(environment_->get(), nullptr, 0, &transaction_), "write",
        environment_->path());
}

void LmdbWriteTransaction::commit() {
  end();
  if (!environment_->opened_here()) {
    abandon();
    environment_->require_opened_here();
  }
  const HeldWriterLock held = std::move(held_);
  // A commit that fails has freed its transaction as well.
  const int code = mdb_txn_commit(std::exchange(transaction_, nullptr));
  check(environment_->cause_of(code), "commit", environment_->path());
  environment_->cover_last_page();
  for (const auto& [name, table] : created_) {
    environment_->publish(name, table);
  }
}

TableId LmdbWriteTransaction::create_table(std::string_view name) {
  environment_->require_opened_here();
  if (!opening_.owns_lock()) {
    opening_ = std::unique_lock(environment_->opening());
  }
  const std::string key(name);
  MDB_dbi handle = 0;
  check(mdb_dbi_open(transaction_, key.c_str(), MDB_CREATE, &handle), "create table", key);
  created_.emplace_back(key, handle);
  return handle;
}

}  // namespace recto::engine::lmdb
