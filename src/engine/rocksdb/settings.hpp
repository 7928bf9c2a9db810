#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "recto/options.hpp"

namespace recto::engine::rocks {

/// Throws `invalid_option` when the options for RocksDB contradict each other.
void check_options(const std::filesystem::path& path, const Options& options);

/// Throws `invalid_option` when a table can't be compressed so with these options.
void check_compression(const Options& options, Compression compression, std::string_view operation,
                       std::string_view name);

[[nodiscard]] rocksdb::CompressionType compression_type(Compression compression);

/// What the options say for the whole database.
///
/// A power cut may leave the last records of the log half written, or, where it is not synced,
/// missing: what a crashed process has left in its log is taken over up to the first record that is
/// not whole, and nothing behind it, so that no commit is there without those before it.
[[nodiscard]] rocksdb::DBOptions database_options(const Options& options);

/// What the column families of a database have in common.
class FamilySettings {
 public:
  explicit FamilySettings(const Options& options);

  [[nodiscard]] rocksdb::ColumnFamilyOptions with(rocksdb::CompressionType compression) const;

  /// The cache of all families' blocks.
  [[nodiscard]] const rocksdb::Cache& cache() const noexcept { return *cache_; }

 private:
  std::shared_ptr<rocksdb::Cache> cache_;
  rocksdb::ColumnFamilyOptions options_;
};

/// How the families of the database at `path` were compressed when it was used last, by family, as
/// RocksDB's own file of options tells. Empty where there is none that can be read.
[[nodiscard]] std::map<std::string, rocksdb::CompressionType> remembered_compression(
    const std::string& path);

/// What all reads have in common.
///
/// Nothing here removes ranges of keys (`DB::DeleteRange`), so no read looks for such removals.
[[nodiscard]] rocksdb::ReadOptions read_options(bool verify_checksums);

/// What a commit waits for, by durability (docs/durability.md):
///
/// - `full`: the log is synced. A crash of the process or the machine loses nothing.
/// - `no_meta_sync`, `relaxed`: the log is written and not synced. A crash of the process loses
///   nothing; one of the machine may lose the last commits, never one before another.
/// - `none`: there is no log. A crash loses what was committed since the last flush, of all tables
///   at one commit (atomic flushes); closing the database flushes.
[[nodiscard]] rocksdb::WriteOptions write_options(Durability durability);

}  // namespace recto::engine::rocks
