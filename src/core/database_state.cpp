#include "core/database_state.hpp"

#include <fmt/format.h>

#include <ctime>
#include <utility>

#include "core/check_options.hpp"
#include "core/open_store.hpp"
#include "core/recreation.hpp"
#include "core/retired.hpp"
#include "core/verify.hpp"
#include "format/schema_tools.hpp"
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

void check_table_name(std::string_view name, bool internal) {
  constexpr std::size_t kMaxNameSize = 255;
  const bool reserved = name.starts_with(kReservedPrefix) && !internal;
  if (name.empty() || name.size() > kMaxNameSize || reserved ||
      name.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::invalid_option, {"open table", std::string(name), {}},
                reserved ? "names that begin with \"recto.\" are reserved"
                         : "a table's name has 1 to 255 bytes and no zero among them",
                "choose another name");
  }
}

/// Throws unless the stored table has the key, format and type that the program expects.
void require_same_identity(const CatalogTable& stored, const TableIdentity& wanted) {
  const auto mismatch = [&](std::string_view what, std::string_view in_file,
                            std::string_view in_program) {
    throw Error(ErrorCode::schema_mismatch, {"open table", stored.name, {}},
                fmt::format("the {} is \"{}\" in the database and \"{}\" in the program", what,
                            in_file, in_program),
                "use the schema that the database was made with, or another table name");
  };
  if (stored.format != wanted.format) {
    mismatch("format", stored.format, wanted.format);
  }
  if (stored.type != wanted.type) {
    mismatch("type", stored.type, wanted.type);
  }
  if (stored.key_spec != wanted.key_spec) {
    mismatch("key", stored.key_spec, wanted.key_spec);
  }
}

/// Throws when records of the stored schema can't be read by the program's.
void require_compatible_schema(const CatalogTable& stored, const TableIdentity& wanted) {
  const auto differences =
      schema_differences(stored.format, stored.type, Bytes(stored.newest().schema), wanted.schema);
  if (differences.empty()) {
    return;
  }
  std::string list;
  for (const std::string& difference : differences) {
    list += (list.empty() ? "" : "; ") + difference;
  }
  throw Error(ErrorCode::schema_mismatch, {"open table", stored.name, {}},
              fmt::format("the database's schema and the program's differ: {}", list),
              stored.format == "plain"
                  ? "use the struct that the table was made with, or load the data into a new table"
                  : "keep the stored fields as they are (new ones go to the end), or load the data "
                    "into a new table");
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
  return store_->begin_write();
}

const TableCore& DatabaseState::open_table(const TableIdentity& identity,
                                           const TableOptions& options) {
  check_table_name(identity.name, false);
  const CountedUse counted(*this);
  require_open();
  if (const TableCore* open = find_open_table(identity)) {
    return *open;
  }
  // Without the lock: this may wait for a writer, who may be opening a table of his own.
  CatalogTable entry = settle_catalog(identity, options);
  const engine::TableId id = store_->find_table(identity.name);
  if (id == engine::Store::kNoTable) {
    throw Error(ErrorCode::corrupt, {"open table", entry.name, {}},
                "the catalog has a table that the file has not", "restore a backup");
  }
  store_->configure_table(id, options);
  auto core = std::make_unique<TableCore>(*this, id, entry.newest().number, identity);
  const std::scoped_lock lock(mutex_);
  // Another thread may have been faster: then its core is the one.
  std::string name = entry.name;
  const auto open =
      tables_.try_emplace(std::move(name), OpenTable{std::move(core), std::move(entry)}).first;
  return *open->second.core;
}

const TableCore* DatabaseState::find_open_table(const TableIdentity& identity) {
  const std::scoped_lock lock(mutex_);
  const auto open = tables_.find(identity.name);
  if (open == tables_.end()) {
    return nullptr;
  }
  require_same_identity(open->second.entry, identity);
  if (open->second.entry.newest().fingerprint != schema_fingerprint(identity.schema)) {
    require_compatible_schema(open->second.entry, identity);
  }
  return open->second.core.get();
}

CatalogTable DatabaseState::settle_catalog(const TableIdentity& identity,
                                           const TableOptions& options) {
  std::optional<CatalogTable> stored;
  {
    const SnapshotRef snapshot = acquire();
    stored = read_table(*snapshot.get()->transaction, catalog_, identity.name);
  }
  if (stored) {
    require_same_identity(*stored, identity);
    if (stored->newest().fingerprint == schema_fingerprint(identity.schema)) {
      return *std::move(stored);
    }
    require_compatible_schema(*stored, identity);
    if (options_.read_only) {
      return *std::move(stored);
    }
  } else if (options_.read_only) {
    throw Error(ErrorCode::not_found, {"open table", std::string(identity.name), {}},
                "the database has no such table, and was opened for reading alone",
                "open it for writing once to make the table");
  }
  return write_catalog(identity, options);
}

CatalogTable DatabaseState::write_catalog(const TableIdentity& identity,
                                          const TableOptions& options) {
  const CountedUse counted(*this);
  const auto writer = begin_write();
  // Read again: this time nobody can write in between.
  std::optional<CatalogTable> stored = read_table(*writer, catalog_, identity.name);
  const std::uint64_t fingerprint = schema_fingerprint(identity.schema);
  if (!stored) {
    store_->create_table(*writer, identity.name, options);
    stored = new_catalog_table(identity);
  } else {
    require_same_identity(*stored, identity);
    if (stored->newest().fingerprint == fingerprint) {
      return *std::move(stored);
    }
    require_compatible_schema(*stored, identity);
    stored->revisions.push_back({static_cast<std::uint16_t>(stored->newest().number + 1),
                                 fingerprint, std::string(identity.schema.text())});
  }
  write_table(*writer, catalog_, *stored);
  writer->commit();
  return *std::move(stored);
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
    verify_table(reader, id, table, find_open_table(table.name), report);
  }
  return report;
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
