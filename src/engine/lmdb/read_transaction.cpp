#include "engine/lmdb/read_transaction.hpp"

#include <utility>

#include "engine/lmdb/leaf_cursor.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

/// LMDB numbers named tables behind its own two trees.
constexpr MDB_dbi kOwnTrees = 2;

/// Scans of a table that a snapshot does not have.
class NoLeaves final : public LeafCursor {
 public:
  std::size_t first(Entry* /*out*/, std::size_t /*capacity*/) override { return 0; }
  std::size_t next(Entry* /*out*/, std::size_t /*capacity*/) override { return 0; }
  std::size_t resume(Bytes /*key*/, Entry* /*out*/, std::size_t /*capacity*/) override { return 0; }
};

}  // namespace

LmdbReadTransaction::LmdbReadTransaction(std::shared_ptr<Environment> environment)
    : environment_(std::move(environment)), prepared_(environment_->max_tables() + kOwnTrees) {}

LmdbReadTransaction::~LmdbReadTransaction() {
  if (transaction_ != nullptr) {
    mdb_txn_abort(transaction_);
  }
}

void LmdbReadTransaction::renew() {
  const auto begin = [this] {
    return transaction_ == nullptr
               ? mdb_txn_begin(environment_->get(), nullptr, MDB_RDONLY, &transaction_)
               : mdb_txn_renew(transaction_);
  };
  int code = begin();
  if (code == MDB_READERS_FULL) {
    int dead = 0;
    check(mdb_reader_check(environment_->get(), &dead), "snapshot", environment_->path());
    code = begin();
  }
  check(code, "snapshot", environment_->path());
  ++epoch_;
}

void LmdbReadTransaction::reset() noexcept { mdb_txn_reset(transaction_); }

std::uint64_t LmdbReadTransaction::sequence() const noexcept { return mdb_txn_id(transaction_); }

bool LmdbReadTransaction::get(TableId table, Bytes key, Found& found) {
  if (!prepare(table)) [[unlikely]] {
    return false;
  }
  MDB_val wanted = padded_key(key);
  MDB_val value;
  const int code = mdb_get(transaction_, table, &wanted, &value);
  if (code == MDB_SUCCESS) [[likely]] {
    found.record = Bytes(value.mv_data, value.mv_size);
    return true;
  }
  if (code != MDB_NOTFOUND) {
    throw_lmdb(code, "get");
  }
  return false;
}

std::unique_ptr<LeafCursor> LmdbReadTransaction::leaves(TableId table, const KeyRange& range,
                                                        Direction direction) {
  if (!prepare(table)) {
    return std::make_unique<NoLeaves>();
  }
  return std::make_unique<ApiLeafCursor>(transaction_, table, range, direction, true);
}

std::uint64_t LmdbReadTransaction::rows(TableId table) {
  if (!prepare(table)) {
    return 0;
  }
  MDB_stat stat{};
  check(mdb_stat(transaction_, table, &stat), "count");
  return stat.ms_entries;
}

bool LmdbReadTransaction::prepare_slowly(TableId table) {
  const std::scoped_lock lock(preparing_);
  if (prepared_[table].load(std::memory_order_acquire) == epoch_) {
    return true;
  }
  MDB_stat stat{};
  if (mdb_stat(transaction_, table, &stat) != MDB_SUCCESS) {
    // The handle is younger than this transaction. So is the table, unless another process made it.
    if (table_in_file(table)) {
      throw Error(ErrorCode::misuse, {"read", environment_->name_of(table), {}},
                  "the table was opened after this snapshot was taken",
                  "open tables first, or take a new snapshot");
    }
    return false;
  }
  prepared_[table].store(epoch_, std::memory_order_release);
  return true;
}

bool LmdbReadTransaction::table_in_file(TableId table) {
  const std::string name = environment_->name_of(table);
  MDB_val key{name.size(), const_cast<char*>(name.data())};
  MDB_val record{};
  constexpr MDB_dbi kTreeOfTables = 1;
  return mdb_get(transaction_, kTreeOfTables, &key, &record) == MDB_SUCCESS;
}

}  // namespace recto::engine::lmdb
