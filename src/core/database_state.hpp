#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "core/auto_numbers.hpp"
#include "core/snapshot_pool.hpp"
#include "engine/replacement.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/engine.hpp"
#include "recto/options.hpp"
#include "recto/stats.hpp"

namespace recto::detail {

struct OpenTable {
  std::unique_ptr<TableCore> core;
  CatalogTable entry;
};

/// What the handles and tables of one `Database` share.
class DatabaseState : public std::enable_shared_from_this<DatabaseState> {
 public:
  /// Opens or makes the database. Throws `Error`.
  static std::shared_ptr<DatabaseState> open(const std::filesystem::path& path,
                                             const Options& options);

  DatabaseState(const DatabaseState&) = delete;
  DatabaseState& operator=(const DatabaseState&) = delete;
  ~DatabaseState() = default;

  [[nodiscard]] SnapshotRef acquire();
  /// The caller keeps a `CountedUse` meanwhile.
  [[nodiscard]] std::unique_ptr<engine::WriteTransaction> begin_write();
  const TableCore& open_table(const TableIdentity& identity, const TableOptions& options);
  [[nodiscard]] std::vector<CatalogTable> catalog_tables();
  [[nodiscard]] Stats stats();
  [[nodiscard]] VerifyReport verify();
  void backup(const std::filesystem::path& path);
  void compact();
  void close();

  [[nodiscard]] bool closed() const noexcept { return phase_.load() == Phase::closed; }
  [[nodiscard]] SnapshotPool& snapshots() noexcept { return snapshots_; }
  [[nodiscard]] engine::TableId catalog() const noexcept { return catalog_; }
  [[nodiscard]] engine::TableId find_engine_table(std::string_view name) {
    return store_->find_table(name);
  }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }

  [[nodiscard]] AutoNumbers& numbers() noexcept { return numbers_; }

  /// Where `open` put what was there.
  [[nodiscard]] const std::optional<std::filesystem::path>& set_aside() const noexcept {
    return set_aside_;
  }

  /// The open table of that name, or null.
  [[nodiscard]] const TableCore* find_open_table(const std::string& name);

  /// How many uses of the store there are besides snapshots, for `close`.
  std::atomic<int> uses{0};

  std::atomic<std::uint64_t> aligned_copies{0};
  std::atomic<std::uint64_t> transaction_copies{0};
  std::atomic<std::uint64_t> decoded_keys{0};

 private:
  DatabaseState(std::filesystem::path path, Options options, std::shared_ptr<engine::Store> store);

  enum class Phase : std::uint8_t { open, compacting, closed };

  static std::shared_ptr<DatabaseState> open_once(const std::filesystem::path& path,
                                                  const Options& options,
                                                  const engine::Replacement* replacement);
  void open_catalog();
  void check_database_entry();
  void create_catalog();
  [[nodiscard]] std::optional<CatalogDatabase> read_database_entry();
  /// Waits while the database is being compacted. The caller keeps a `CountedUse`.
  void require_open() const;
  void renew(engine::ReadTransaction& transaction);
  [[nodiscard]] Error closed_error() const;
  [[nodiscard]] Error no_catalog_error() const;
  [[nodiscard]] Error busy_error(std::string_view operation);
  void compact_alone();
  CatalogTable settle_catalog(const TableIdentity& identity, const TableOptions& options);
  CatalogTable write_catalog(const TableIdentity& identity, const TableOptions& options);
  CatalogTable settle_indexes(const TableIdentity& identity, const TableOptions& options,
                              CatalogTable entry);
  void add_index(engine::WriteTransaction& writer, CatalogTable& entry, const IndexIdentity& index,
                 IndexState state, const TableOptions& options);
  CatalogTable write_indexes(const TableIdentity& identity, const TableOptions& options);
  std::unique_ptr<TableCore> make_core(const TableIdentity& identity, const CatalogTable& entry);
  const TableCore& register_table(std::unique_ptr<TableCore> core, const TableIdentity& identity,
                                  CatalogTable entry);
  const TableCore* find_open_table(const TableIdentity& identity);
  void build_indexes(const TableCore& core, const TableOptions& options);
  void notice_changed_indexes(engine::Reader& reader);
  void verify_index_records(engine::Reader& reader, const CatalogTable& table,
                            VerifyReport& report);

  std::filesystem::path path_;
  Options options_;
  std::optional<std::filesystem::path> set_aside_;
  std::atomic<Phase> phase_{Phase::open};
  std::shared_ptr<engine::Store> store_;  // destroyed after the snapshots
  SnapshotPool snapshots_;
  engine::TableId catalog_ = engine::Store::kNoTable;
  AutoNumbers numbers_;
  std::mutex mutex_;  // guards tables_
  std::map<std::string, OpenTable, std::less<>> tables_;
  std::vector<OpenTable> replaced_;  // cores of tables that were opened again with other indexes
  static constexpr std::uint64_t kUnknownGeneration = ~std::uint64_t{0};
  // That of the indexes which the open tables were compared with last.
  std::atomic<std::uint64_t> generation_{kUnknownGeneration};
  std::atomic<bool> has_tables_{false};
};

/// Keeps the store from being closed meanwhile, unless it is closed already: declare it before a
/// writer, and before asking whether the database is open.
class CountedUse {
 public:
  explicit CountedUse(DatabaseState& database) noexcept : database_(database) {
    database_.uses.fetch_add(1);
  }
  CountedUse(const CountedUse&) = delete;
  CountedUse& operator=(const CountedUse&) = delete;
  ~CountedUse() { database_.uses.fetch_sub(1); }

 private:
  DatabaseState& database_;
};

}  // namespace recto::detail
