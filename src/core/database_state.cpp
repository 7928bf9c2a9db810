#include "core/database_state.hpp"

#include <fmt/format.h>

#include <ctime>
#include <utility>

#include "core/check_options.hpp"
#include "core/open_store.hpp"
#include "core/recreation.hpp"
#include "core/retired.hpp"
#include "core/verify.hpp"
#include "index/index_check.hpp"
#include "index/index_settling.hpp"
#include "recto/error.hpp"
#include "recto/version.hpp"

namespace recto::detail {

namespace {

/// Read with every snapshot that is taken, so the clock is the one that costs 5 ns and not 25.
std::int64_t now_ms() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::int64_t{now.tv_sec} * 1'000 + now.tv_nsec / 1'000'000;
}

}  // namespace

std::shared_ptr<DatabaseState> DatabaseState::open(const std::filesystem::path& path,
                                                   const Options& options) {
  check_options(path, options);
  Recreation recreation(path, options);
  while (true) {
    try {
      const auto state = open_once(path, options, recreation.replacement());
      state->set_aside_ = recreation.set_aside();
      return state;
    } catch (const Error& error) {
      if (!recreation.wanted_after(error)) {
        throw;
      }
    }
  }
}

std::shared_ptr<DatabaseState> DatabaseState::open_once(const std::filesystem::path& path,
                                                        const Options& options,
                                                        const engine::Replacement* replacement) {
  std::shared_ptr<DatabaseState> state(
      new DatabaseState(path, options, open_store(path, options, replacement)), &retire);
  try {
    state->open_catalog();
  } catch (...) {
    state->close();  // now, and not when somebody sweeps: it may be set aside next
    throw;
  }
  return state;
}

DatabaseState::DatabaseState(std::filesystem::path path, Options options,
                             std::shared_ptr<engine::Store> store)
    : path_(std::move(path)),
      options_(std::move(options)),
      store_(std::move(store)),
      snapshots_([this] {
        auto state = std::make_unique<SnapshotState>();
        state->database = this;
        return state;
      }) {}

void DatabaseState::open_catalog() {
  catalog_ = store_->find_table(kCatalogName);
  if (catalog_ == engine::Store::kNoTable) {
    if (store_->read_only()) {
      throw no_catalog_error();
    }
    create_catalog();
  }
  numbers_.open(catalog_);
  check_database_entry();
}

void DatabaseState::check_database_entry() {
  const auto entry = read_database_entry();
  if (!entry) {
    throw Error(ErrorCode::corrupt, {"open", path_.string(), {}},
                "the catalog does not say what the file is", "restore a backup");
  }
  if (entry->file_format != kFileFormat) {
    throw Error(ErrorCode::format_version, {"open", path_.string(), {}},
                fmt::format("the file has Recto's format {} (made by {}), and this is Recto {}.{}, "
                            "which reads format {}",
                            entry->file_format, entry->created_by, kVersion.major, kVersion.minor,
                            kFileFormat),
                "open it with a release that reads its format");
  }
  if (entry->data_version != options_.data_version) {
    throw DataVersionError(path_, entry->data_version, options_.data_version);
  }
}

std::optional<CatalogDatabase> DatabaseState::read_database_entry() {
  try {
    const SnapshotRef snapshot = acquire();
    return read_database(*snapshot.get()->transaction, catalog_);
  } catch (const Error& error) {
    throw error.with({"open", path_.string(), {}});
  }
}

void DatabaseState::create_catalog() {
  const CountedUse counted(*this);
  const auto writer = begin_write();
  // Nobody commits from here on. Another process may have been faster.
  catalog_ = store_->find_table(kCatalogName);
  if (catalog_ != engine::Store::kNoTable) {
    return;
  }
  if (!store_->empty()) {
    throw no_catalog_error();
  }
  catalog_ = store_->create_table(*writer, kCatalogName, {});
  write_database(
      *writer, catalog_,
      {.file_format = kFileFormat,
       .created_by = fmt::format("Recto {}.{}.{}", kVersion.major, kVersion.minor, kVersion.patch),
       .data_version = options_.data_version});
  writer->commit();
}

Error DatabaseState::no_catalog_error() const {
  return {ErrorCode::corrupt,
          {"open", path_.string(), {}},
          "it is no Recto database: it has no catalog",
          "name another path"};
}

Error DatabaseState::closed_error() const {
  return {
      ErrorCode::closed, {"use", path_.string(), {}}, "the database was closed", "open it again"};
}

void DatabaseState::require_open() const {
  Phase phase = Phase::open;
  while ((phase = phase_.load()) != Phase::open) [[unlikely]] {
    if (phase == Phase::closed) {
      throw closed_error();
    }
    phase_.wait(Phase::compacting);
  }
}

void DatabaseState::renew(engine::ReadTransaction& transaction) {
  try {
    transaction.renew();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::readers_full) {
      throw;
    }
    // Read transactions that nobody uses may hold the places that are missing.
    snapshots_.drop_idle();
    transaction.renew();
  }
}

SnapshotRef DatabaseState::acquire() {
  SnapshotState* state = snapshots_.take();
  while (phase_.load() != Phase::open) [[unlikely]] {
    snapshots_.give_back(state);  // who compacts or closes counts what is taken
    require_open();
    state = snapshots_.take();
  }
  try {
    if (!state->transaction) [[unlikely]] {
      state->transaction = store_->new_read_transaction();
    }
    renew(*state->transaction);
  } catch (...) {
    snapshots_.give_back(state);
    throw;
  }
  state->taken_at_ms.store(now_ms(), std::memory_order_relaxed);
  state->references.store(1, std::memory_order_relaxed);
  return SnapshotRef(state);
}

void release_snapshot(SnapshotState* state) noexcept {
  state->references.store(0, std::memory_order_relaxed);
  state->transaction->reset();
  state->database->snapshots().give_back(state);
  sweep_retired();
}

std::unique_ptr<engine::WriteTransaction> DatabaseState::begin_write() {
  require_open();
  if (options_.read_only) {
    throw Error(ErrorCode::read_only, {"write", path_.string(), {}},
                "the database was opened for reading alone", "open it without Options::read_only");
  }
  auto writer = store_->begin_write();
  if (has_tables_.load(std::memory_order_relaxed)) {
    notice_changed_indexes(*writer);
  }
  return writer;
}

const TableCore* DatabaseState::find_open_table(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  const auto open = tables_.find(name);
  return open == tables_.end() ? nullptr : open->second.core.get();
}

std::vector<CatalogTable> DatabaseState::catalog_tables() {
  const SnapshotRef snapshot = acquire();
  return read_tables(*snapshot.get()->transaction, catalog_);
}

Stats DatabaseState::stats() {
  const CountedUse counted(*this);
  Stats stats;
  {
    const SnapshotRef snapshot = acquire();
    engine::Reader& reader = *snapshot.get()->transaction;
    for (const CatalogTable& table : read_tables(reader, catalog_)) {
      const engine::TableId id = store_->find_table(table.name);
      ++stats.tables;
      stats.rows += id == engine::Store::kNoTable ? 0 : reader.rows_about(id);
    }
  }
  const engine::StoreStats store = store_->stats();
  stats.engine = store_->engine_name();
  stats.reads = store.reads;
  stats.file_bytes = store.file_bytes;
  stats.map_bytes = store.map_bytes;
  stats.page_bytes = store.page_bytes;
  stats.readers_in_use = store.readers_in_use;
  stats.readers_max = store.readers_max;
  stats.cache_bytes = store.cache_bytes;
  stats.oldest_reader_commits = store.oldest_reader_commits;
  stats.live_snapshots = snapshots_.taken();
  const std::int64_t oldest = snapshots_.oldest_taken_at_ms();
  stats.oldest_snapshot_ms = oldest == 0 ? 0 : now_ms() - oldest;
  stats.aligned_copies = aligned_copies.load() + store.aligned_copies;
  stats.transaction_copies = transaction_copies.load();
  stats.decoded_keys = decoded_keys.load();
  return stats;
}

VerifyReport DatabaseState::verify() {
  const SnapshotRef snapshot = acquire();
  engine::Reader& reader = *snapshot.get()->transaction;
  VerifyReport report;
  for (const CatalogTable& table : read_tables(reader, catalog_)) {
    const engine::TableId id = store_->find_table(table.name);
    if (id == engine::Store::kNoTable) {
      report_problem(report, {table.name, {}, "the catalog has this table, and the file has not"});
      continue;
    }
    const TableCore* open = find_open_table(table.name);
    verify_table(reader, id, table, open, report);
    if (open != nullptr && maintains_all(*open, table)) {
      check_indexes(reader, *open, table, report);
    } else {
      verify_index_records(reader, table, report);
    }
  }
  return report;
}

void DatabaseState::verify_index_records(engine::Reader& reader, const CatalogTable& table,
                                         VerifyReport& report) {
  for (const CatalogIndex& index : table.indexes) {
    const engine::TableId id = store_->find_table(index_table_name(table.name, index.name));
    if (id != engine::Store::kNoTable) {
      check_entries(reader, id, table, index, report);
    } else {
      report_problem(report, {.table = table.name,
                              .key = {},
                              .what = "the catalog has this index, and the file has not",
                              .index = index.name});
    }
  }
}

void DatabaseState::backup(const std::filesystem::path& path) {
  const SnapshotRef keeps_open = acquire();
  store_->backup(path.string());
}

void DatabaseState::compact() {
  if (options_.read_only) {
    throw Error(ErrorCode::read_only, {"compact", path_.string(), {}},
                "the database was opened for reading alone", "open it without Options::read_only");
  }
  {
    const CountedUse counted(*this);
    require_open();
    if (!store_->compacts_alone()) {
      return store_->compact();
    }
  }
  compact_alone();
}

void DatabaseState::compact_alone() {
  Phase phase = Phase::open;
  if (!phase_.compare_exchange_strong(phase, Phase::compacting)) {
    throw phase == Phase::closed ? closed_error() : busy_error("compact");
  }
  try {
    // From here on nobody begins anything; what has begun is counted.
    if (uses.load() != 0 || !snapshots_.clear_if_idle()) {
      throw busy_error("compact");
    }
    store_->compact();
  } catch (...) {
    phase_.store(Phase::open);
    phase_.notify_all();
    throw;
  }
  phase_.store(Phase::open);
  phase_.notify_all();
}

Error DatabaseState::busy_error(std::string_view operation) {
  if (phase_.load() == Phase::compacting && operation == "close") {
    return {ErrorCode::busy,
            {"close", path_.string(), {}},
            "the database is being compacted",
            "close it when that is done"};
  }
  return {ErrorCode::busy,
          {std::string(operation), path_.string(), {}},
          fmt::format("{} snapshots, guards or scans and {} transactions are still alive",
                      snapshots_.taken(), uses.load()),
          "let them go first"};
}

void DatabaseState::close() {
  if (closed()) {
    return;
  }
  if (uses.load() != 0 || snapshots_.taken() != 0) {
    throw busy_error("close");
  }
  Phase phase = Phase::open;
  if (!phase_.compare_exchange_strong(phase, Phase::closed)) {
    if (phase == Phase::closed) {
      return;
    }
    throw busy_error("close");
  }
  // From here on nobody begins anything; what has begun is counted.
  if (uses.load() != 0 || !snapshots_.clear_if_idle()) {
    phase_.store(Phase::open);
    throw busy_error("close");
  }
  store_.reset();
}

const TableCore& open_table(DatabaseState& database, const TableIdentity& identity,
                            const TableOptions& options) {
  return database.open_table(identity, options);
}

SnapshotRef acquire_snapshot(DatabaseState& database) { return database.acquire(); }

}  // namespace recto::detail
