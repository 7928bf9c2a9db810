#include "compare/raw_lmdb.hpp"

namespace bench {

RawLmdb::RawLmdb(const std::filesystem::path& path) {
  check(mdb_env_create(&env_));
  check(mdb_env_set_maxdbs(env_, 8));
  check(mdb_env_set_mapsize(env_, std::size_t{1} << 40));
  check(mdb_env_open(env_, path.c_str(), MDB_NOSUBDIR | MDB_NOTLS | MDB_NOSYNC, 0600));
  MDB_txn* transaction = nullptr;
  check(mdb_txn_begin(env_, nullptr, 0, &transaction));
  check(mdb_dbi_open(transaction, "rows", MDB_CREATE, &table_));
  check(mdb_txn_commit(transaction));
}

RawLmdb::~RawLmdb() { mdb_env_close(env_); }

std::uint64_t RawLmdb::rows() {
  const RawRead read(*this);
  MDB_stat stat{};
  check(mdb_stat(read.get(), table_, &stat));
  return stat.ms_entries;
}

void RawLmdb::load(std::uint64_t rows,
                   const std::function<std::string_view(std::uint64_t)>& record) {
  MDB_txn* transaction = nullptr;
  MDB_cursor* cursor = nullptr;
  check(mdb_txn_begin(env_, nullptr, 0, &transaction));
  check(mdb_drop(transaction, table_, 0));
  check(mdb_cursor_open(transaction, table_, &cursor));
  for (std::uint64_t id = 0; id < rows; ++id) {
    std::uint64_t key = key_of(id);
    MDB_val key_value{sizeof key, &key};
    const std::string_view bytes = record(id);
    MDB_val value{bytes.size(), const_cast<char*>(bytes.data())};
    check(mdb_cursor_put(cursor, &key_value, &value, MDB_APPEND));
  }
  mdb_cursor_close(cursor);
  check(mdb_txn_commit(transaction));
}

}  // namespace bench
