#include "engine/rocksdb/store.hpp"

#include <rocksdb/db.h>

#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/rocksdb/backup.hpp"
#include "engine/rocksdb/instance.hpp"
#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/read_transaction.hpp"
#include "engine/rocksdb/registry.hpp"
#include "engine/rocksdb/status.hpp"
#include "engine/rocksdb/write_transaction.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// The bytes of tables and logs. Files may come and go meanwhile.
std::int64_t file_bytes(const std::filesystem::path& directory) {
  std::int64_t bytes = 0;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(directory, error)) {
    const auto extension = file.path().extension();
    if (extension == ".sst" || extension == ".log") {
      const auto size = file.file_size(error);
      bytes += error ? 0 : static_cast<std::int64_t>(size);
    }
  }
  return bytes;
}

class RocksStore final : public Store {
 public:
  RocksStore(std::shared_ptr<Instance> instance, const Options& options)
      : instance_(std::move(instance)), write_timeout_ms_(options.write_timeout_ms) {}

  [[nodiscard]] std::string_view engine_name() const noexcept override { return "rocksdb"; }
  [[nodiscard]] bool read_only() const noexcept override { return instance_->read_only(); }
  [[nodiscard]] std::size_t max_key_size() const noexcept override { return kLongestKey; }

  TableId find_table(std::string_view name) override { return instance_->find(name); }

  TableId create_table(WriteTransaction& transaction, std::string_view name,
                       const TableOptions& options) override {
    return static_cast<RocksWriteTransaction&>(transaction).create_table(name, options);
  }

  void configure_table(TableId table, const TableOptions& options) override {
    instance_->configure(table, options);
  }

  bool empty() override { return instance_->empty(); }

  std::unique_ptr<ReadTransaction> new_read_transaction() override {
    return std::make_unique<RocksReadTransaction>(instance_);
  }

  std::unique_ptr<WriteTransaction> begin_write() override {
    instance_->require_opened_here();
    if (instance_->read_only()) {
      throw Error(ErrorCode::read_only, {"write", instance_->path(), {}},
                  "the database was opened for reading alone",
                  "open it without Options::read_only");
    }
    return std::make_unique<RocksWriteTransaction>(instance_, write_timeout_ms_);
  }

  void backup(const std::string& path) override {
    instance_->require_opened_here();
    back_up(*instance_, path);
  }

  void compact() override {
    instance_->require_opened_here();
    if (instance_->read_only()) {
      throw Error(ErrorCode::read_only, {"compact", instance_->path(), {}},
                  "the database was opened for reading alone",
                  "open it without Options::read_only");
    }
    instance_->drop_idle();
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (rocksdb::ColumnFamilyHandle* handle : instance_->handles()) {
      check(instance_->db().CompactRange(options, handle, nullptr, nullptr), "compact",
            instance_->path());
    }
  }

  StoreStats stats() override {
    return {.reads = how_it_reads(),
            .file_bytes = file_bytes(instance_->path()),
            .page_bytes = static_cast<std::int64_t>(instance_->options().rocksdb.block_bytes),
            .cache_bytes = static_cast<std::int64_t>(instance_->cache_bytes()),
            .aligned_copies = instance_->aligned_copies.load()};
  }

 private:
  [[nodiscard]] std::string_view how_it_reads() const noexcept {
    if (instance_->read_only()) {
      return "secondary";
    }
    return instance_->mapped() ? "mapped" : "blocks";
  }

  std::shared_ptr<Instance> instance_;
  std::optional<std::uint32_t> write_timeout_ms_;
};

}  // namespace

std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options,
                                  const Replacement* replacement) {
  return std::make_shared<RocksStore>(open_instance(path, options, replacement), options);
}

void set_aside(const std::filesystem::path& path, const Replacement& replacement) {
  set_directory_aside(path, replacement);
}

}  // namespace recto::engine::rocks
