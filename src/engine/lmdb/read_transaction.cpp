#include "engine/lmdb/read_transaction.hpp"

#include <utility>

#include "engine/lmdb/file_format.hpp"
#include "engine/lmdb/lmdb_error.hpp"

namespace recto::engine::lmdb {

LmdbReadTransaction::LmdbReadTransaction(std::shared_ptr<Environment> environment) noexcept
    : environment_(std::move(environment)) {}

LmdbReadTransaction::~LmdbReadTransaction() {
  if (transaction_ != nullptr && environment_->opened_here()) {
    mdb_txn_abort(transaction_);
  }
}

void LmdbReadTransaction::renew() {
  environment_->require_opened_here();
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
}

void LmdbReadTransaction::reset() noexcept {
  if (environment_->opened_here()) {
    mdb_txn_reset(transaction_);
  }
}

std::uint64_t LmdbReadTransaction::sequence() const noexcept {
  return mdb_txn_id(transaction_) + environment_->sequence_offset();
}

const std::byte* LmdbReadTransaction::tree_record(TableId table) const {
  constexpr MDB_dbi kTreeOfTables = 1;
  const std::string_view name = environment_->name_of(table);
  MDB_val key{name.size(), const_cast<char*>(name.data())};
  MDB_val record{};
  const int code = mdb_get(transaction_, kTreeOfTables, &key, &record);
  if (code == MDB_NOTFOUND) {
    return nullptr;
  }
  check_read(code, "read", environment_->path());
  if (record.mv_size != sizeof(TreeRecord)) {
    throw_lmdb(MDB_CORRUPTED, "read", environment_->path());
  }
  return static_cast<const std::byte*>(record.mv_data);
}

}  // namespace recto::engine::lmdb
