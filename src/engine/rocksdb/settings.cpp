#include "engine/rocksdb/settings.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/options_util.h>

#include <algorithm>
#include <bit>
#include <cstdarg>
#include <thread>

#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// For a database that is only read: its directory may not be writable, and belongs to another.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, std::va_list /*arguments*/) override {}
};

int background_jobs(const Options& options) {
  constexpr unsigned kFewest = 2;
  constexpr unsigned kMost = 4;
  const unsigned wanted = options.rocksdb.background_threads;
  return static_cast<int>(
      wanted != 0 ? wanted : std::clamp(std::thread::hardware_concurrency(), kFewest, kMost));
}

[[noreturn]] void refuse(const std::filesystem::path& path, std::string_view what_happened,
                         std::string_view what_to_do) {
  throw Error(ErrorCode::invalid_option, {"open", path.string(), {}}, what_happened, what_to_do);
}

}  // namespace

void check_options(const std::filesystem::path& path, const Options& options) {
  const RocksDbOptions& rocksdb = options.rocksdb;
  check_compression(options, rocksdb.compression, "open", path.string());
  if (rocksdb.mapped_reads && !std::has_single_bit(rocksdb.block_bytes)) {
    refuse(path, "with rocksdb.mapped_reads, rocksdb.block_bytes must be a power of two",
           "leave it as it is");
  }
}

void check_compression(const Options& options, Compression compression, std::string_view operation,
                       std::string_view name) {
  if (options.rocksdb.mapped_reads && compression != Compression::none) {
    throw Error(ErrorCode::invalid_option, {std::string(operation), std::string(name), {}},
                "compressed records can't be read through a memory map",
                "choose Options::rocksdb.mapped_reads or compression");
  }
}

rocksdb::CompressionType compression_type(Compression compression) {
  switch (compression) {
    case Compression::none:
      break;
    case Compression::lz4:
      return rocksdb::kLZ4Compression;
    case Compression::zstd:
      return rocksdb::kZSTD;
  }
  return rocksdb::kNoCompression;
}

rocksdb::DBOptions database_options(const Options& options) {
  rocksdb::DBOptions result;
  result.create_if_missing = true;
  result.max_open_files = -1;
  result.max_background_jobs = background_jobs(options);
  result.allow_concurrent_memtable_write = false;  // there is one writer at a time: WriterGate
  result.max_total_wal_size = 4 * options.rocksdb.write_buffer_bytes;
  result.allow_mmap_reads = options.rocksdb.mapped_reads;
  result.atomic_flush = options.durability == Durability::none;
  result.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  if (options.read_only) {
    result.info_log = std::make_shared<NoLog>();
  }
  result.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  result.max_log_file_size = std::size_t{1} << 20;
  result.keep_log_file_num = 2;
  result.stats_dump_period_sec = 0;
  result.stats_persist_period_sec = 0;
  return result;
}

FamilySettings::FamilySettings(const Options& options)
    : cache_(rocksdb::NewLRUCache(options.rocksdb.block_cache_bytes)) {
  constexpr double kFilterBitsPerKey = 10;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache_;
  table.block_size = options.rocksdb.block_bytes;
  table.use_delta_encoding = false;  // layout.hpp
  table.block_align = options.rocksdb.mapped_reads;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  options_.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options_.write_buffer_size = options.rocksdb.write_buffer_bytes;
  options_.level_compaction_dynamic_level_bytes = true;
  if (options.verify == Verify::always) {
    options_.paranoid_file_checks = true;
  }
}

rocksdb::ColumnFamilyOptions FamilySettings::with(rocksdb::CompressionType compression) const {
  rocksdb::ColumnFamilyOptions options = options_;
  options.compression = compression;
  return options;
}

std::map<std::string, rocksdb::CompressionType> remembered_compression(const std::string& path) {
  rocksdb::ConfigOptions config;
  config.ignore_unknown_options = true;
  rocksdb::DBOptions database;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  std::map<std::string, rocksdb::CompressionType> remembered;
  if (rocksdb::LoadLatestOptions(config, path, &database, &families).ok()) {
    for (const auto& family : families) {
      remembered.emplace(family.name, family.options.compression);
    }
  }
  return remembered;
}

rocksdb::ReadOptions read_options(bool verify_checksums) {
  rocksdb::ReadOptions options;
  options.verify_checksums = verify_checksums;
  options.ignore_range_deletions = true;
  return options;
}

rocksdb::WriteOptions write_options(Durability durability) {
  rocksdb::WriteOptions options;
  options.sync = durability == Durability::full;
  options.disableWAL = durability == Durability::none;
  return options;
}

}  // namespace recto::engine::rocks
