#include "engine/lmdb/api_read_transaction.hpp"

#include <utility>

#include "engine/lmdb/api_leaf_cursor.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

ApiReadTransaction::ApiReadTransaction(std::shared_ptr<Environment> environment)
    : LmdbReadTransaction(std::move(environment)), prepared_(this->environment().handle_limit()) {}

void ApiReadTransaction::renew() {
  LmdbReadTransaction::renew();
  ++epoch_;
}

bool ApiReadTransaction::get(TableId table, Bytes key, Found& found) {
  if (!prepare(table)) [[unlikely]] {
    return false;
  }
  MDB_val wanted = padded_key(key);
  MDB_val value;
  const int code = mdb_get(transaction(), table, &wanted, &value);
  if (code == MDB_SUCCESS) [[likely]] {
    found.record = Bytes(value.mv_data, value.mv_size);
    return true;
  }
  if (code != MDB_NOTFOUND) {
    check_read(code, "get");
  }
  return false;
}

std::unique_ptr<LeafCursor> ApiReadTransaction::leaves(TableId table, const KeyRange& range,
                                                       Direction direction) {
  if (!prepare(table)) {
    return std::make_unique<NoLeaves>();
  }
  return std::make_unique<ApiLeafCursor>(transaction(), table, range, direction, true);
}

std::uint64_t ApiReadTransaction::rows(TableId table) {
  if (!prepare(table)) {
    return 0;
  }
  MDB_stat stat{};
  check_read(mdb_stat(transaction(), table, &stat), "count");
  return stat.ms_entries;
}

bool ApiReadTransaction::prepare_slowly(TableId table) {
  const std::scoped_lock lock(preparing_);
  if (prepared_[table].load(std::memory_order_acquire) == epoch_) {
    return true;
  }
  MDB_stat stat{};
  if (mdb_stat(transaction(), table, &stat) != MDB_SUCCESS) {
    // The handle is younger than this transaction. So is the table, unless another process made it.
    if (tree_record(table) != nullptr) {
      throw Error(ErrorCode::misuse, {"read", std::string(environment().name_of(table)), {}},
                  "the table was opened after this snapshot was taken",
                  "open tables first, or take a new snapshot");
    }
    return false;
  }
  prepared_[table].store(epoch_, std::memory_order_release);
  return true;
}

}  // namespace recto::engine::lmdb
