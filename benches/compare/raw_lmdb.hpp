#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string_view>

namespace bench {

/// The reference: rows in LMDB through its C API, as a careful programmer writes it by hand. Keys
/// are 8 big-endian bytes, values what the format's builder made.
class RawLmdb {
 public:
  explicit RawLmdb(const std::filesystem::path& path);
  RawLmdb(const RawLmdb&) = delete;
  RawLmdb& operator=(const RawLmdb&) = delete;
  ~RawLmdb();

  [[nodiscard]] std::uint64_t rows();

  /// Replaces everything by the rows 0 to `rows` - 1, appended in one transaction. `record(id)`
  /// gives their bytes.
  void load(std::uint64_t rows, const std::function<std::string_view(std::uint64_t)>& record);

  [[nodiscard]] MDB_env* env() const noexcept { return env_; }
  [[nodiscard]] MDB_dbi table() const noexcept { return table_; }

  static void check(int code) {
    if (code != MDB_SUCCESS) {
      throw std::runtime_error(mdb_strerror(code));
    }
  }

  /// A key of LMDB's byte order.
  static std::uint64_t key_of(std::uint64_t id) noexcept { return __builtin_bswap64(id); }

 private:
  MDB_env* env_ = nullptr;
  MDB_dbi table_ = 0;
};

/// A read transaction that ends with its scope.
class RawRead {
 public:
  explicit RawRead(const RawLmdb& lmdb) {
    RawLmdb::check(mdb_txn_begin(lmdb.env(), nullptr, MDB_RDONLY, &transaction_));
  }
  RawRead(const RawRead&) = delete;
  RawRead& operator=(const RawRead&) = delete;
  ~RawRead() { mdb_txn_abort(transaction_); }

  [[nodiscard]] MDB_txn* get() const noexcept { return transaction_; }

 private:
  MDB_txn* transaction_ = nullptr;
};

}  // namespace bench
