#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace bench {

/// The reference: rows in RocksDB through its API, as a careful programmer writes it by hand.
/// Blocks, cache, filters, compression, write buffer and durability are as Recto has them by
/// default; all else is as RocksDB has it. Keys are 8 big-endian bytes.
///
/// So each side has something of its own. The reference packs its rows more densely, in one column
/// family, with neither checksums of their own nor alignment: it reads them where they happen to
/// lie, which x86 allows. Recto keeps RocksDB from counting what the thread does and from looking
/// for removed ranges of keys.
class RawRocksDb {
 public:
  explicit RawRocksDb(const std::filesystem::path& path);

  [[nodiscard]] std::uint64_t rows() const;

  /// Writes the rows 0 to `rows` - 1 in batches. `record(id)` gives their bytes.
  void load(std::uint64_t rows, const std::function<std::string_view(std::uint64_t)>& record);

  /// Writes the rows `first` to `last` - 1 in one batch.
  void write_batch(std::uint64_t first, std::uint64_t last,
                   const std::function<std::string_view(std::uint64_t)>& record);

  void compact();

  [[nodiscard]] rocksdb::DB* get() const noexcept { return db_.get(); }

  static void check(const rocksdb::Status& status) {
    if (!status.ok()) {
      throw std::runtime_error(status.ToString());
    }
  }

  /// A key of RocksDB's byte order.
  static std::uint64_t key_of(std::uint64_t id) noexcept { return __builtin_bswap64(id); }
  static rocksdb::Slice slice_of(const std::uint64_t& key) noexcept {
    return {reinterpret_cast<const char*>(&key), sizeof key};
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
};

/// A snapshot that ends with its scope, and how to read from it.
class RawSnapshot {
 public:
  explicit RawSnapshot(const RawRocksDb& raw) : db_(raw.get()) {
    options_.snapshot = db_->GetSnapshot();
  }
  RawSnapshot(const RawSnapshot&) = delete;
  RawSnapshot& operator=(const RawSnapshot&) = delete;
  ~RawSnapshot() { db_->ReleaseSnapshot(options_.snapshot); }

  [[nodiscard]] const rocksdb::ReadOptions& options() const noexcept { return options_; }

 private:
  rocksdb::DB* db_;
  rocksdb::ReadOptions options_;
};

}  // namespace bench
