// How a database opens its tables: what the program declares is compared with the catalog, which is
// brought up to date, and the table gets a core that all its handles share.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/database_state.hpp"
#include "format/schema_tools.hpp"
#include "index/index_settling.hpp"
#include "index/index_steps.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

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

/// Whether a core keeps these indexes in step, and no others, in whatever order they are declared.
bool has_same_indexes(const TableCore& core, const std::vector<IndexIdentity>& wanted) {
  return core.indexes().size() == wanted.size() &&
         std::ranges::all_of(core.indexes(), [&](const auto& index) {
           const auto found = std::ranges::find(wanted, index->name(), &IndexIdentity::name);
           return found != wanted.end() && found->key_spec == index->key_spec() &&
                  found->unique == index->unique();
         });
}

}  // namespace

const TableCore& DatabaseState::open_table(const TableIdentity& identity,
                                           const TableOptions& options) {
  check_table_name(identity.name, false);
  check_index_names(identity);
  const CountedUse counted(*this);
  require_open();
  if (const TableCore* open = find_open_table(identity)) {
    build_indexes(*open, options);
    return *open;
  }
  // Without the lock: this may wait for a writer, who may be opening a table of his own.
  CatalogTable entry = settle_indexes(identity, options, settle_catalog(identity, options));
  std::unique_ptr<TableCore> made = make_core(identity, entry);
  store_->configure_table(made->id(), options);
  const TableCore& core = register_table(std::move(made), identity, entry);
  if (identity.automatic_key) {
    numbers_.add_table(entry.name);
  }
  build_indexes(core, options);
  return core;
}

void DatabaseState::build_indexes(const TableCore& core, const TableOptions& options) {
  for (const auto& index : core.indexes()) {
    if (options_.read_only || !index->begin_building()) {
      continue;  // it is whole, or another thread is at it
    }
    try {
      build_index(*this, *index, options);
    } catch (const Error& error) {
      if (refuses_rows(error)) {
        core.mark_outdated();  // the index is gone: whoever opens the table next looks anew
      }
      index->finish_building(false);
      throw;
    } catch (...) {
      index->finish_building(false);
      throw;
    }
    index->finish_building(true);
  }
}

std::unique_ptr<TableCore> DatabaseState::make_core(const TableIdentity& identity,
                                                    const CatalogTable& entry) {
  const auto find = [&](const std::string& name) {
    const engine::TableId id = store_->find_table(name);
    if (id == engine::Store::kNoTable) {
      throw Error(ErrorCode::corrupt, {"open table", entry.name, {}},
                  "the catalog has a table that the file has not", "restore a backup");
    }
    return id;
  };
  auto core = std::make_unique<TableCore>(*this, find(entry.name), entry.newest().number, identity);
  for (const IndexIdentity& index : identity.indexes) {
    core->add_index(
        std::make_unique<IndexCore>(*core, find(index_table_name(entry.name, index.name)), index));
  }
  return core;
}

const TableCore& DatabaseState::register_table(std::unique_ptr<TableCore> core,
                                               const TableIdentity& identity, CatalogTable entry) {
  const SnapshotRef now = acquire();
  const std::scoped_lock lock(mutex_);
  // A writer that began since the catalog was read has not seen this core, and relies on it.
  const auto stored = read_table(*now.get()->transaction, catalog_, entry.name);
  if (!stored || !maintains_all(*core, *stored)) {
    core->mark_outdated();
  }
  // Whoever writes next compares the indexes of all open tables with the catalog.
  generation_.store(kUnknownGeneration);
  has_tables_.store(true);
  std::string name = entry.name;
  const auto open = tables_.find(name);
  if (open == tables_.end()) {
    return *tables_.emplace(std::move(name), OpenTable{std::move(core), std::move(entry)})
                .first->second.core;
  }
  OpenTable& known = open->second;
  if (known.core->outdated() || !has_same_indexes(*known.core, identity.indexes)) {
    // Handles of the old core are in use: they go on to read.
    known.core->mark_outdated();
    replaced_.push_back(std::exchange(known, OpenTable{std::move(core), std::move(entry)}));
  }
  return *known.core;
}

void DatabaseState::notice_changed_indexes(engine::Reader& reader) {
  const std::uint64_t generation = read_generation(reader, catalog_);
  if (generation == generation_.load(std::memory_order_relaxed)) {
    return;
  }
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, table] : tables_) {
    const auto stored = read_table(reader, catalog_, name);
    if (!stored || !maintains_all(*table.core, *stored)) {
      table.core->mark_outdated();
    }
  }
  generation_.store(generation, std::memory_order_relaxed);
}

void DatabaseState::add_index(engine::WriteTransaction& writer, CatalogTable& entry,
                              const IndexIdentity& index, IndexState state,
                              const TableOptions& options) {
  store_->create_table(writer, index_table_name(entry.name, index.name), options);
  entry.indexes.push_back({.name = index.name,
                           .key_spec = index.key_spec,
                           .unique = index.unique,
                           .state = state,
                           .built_to = {}});
}

CatalogTable DatabaseState::settle_indexes(const TableIdentity& identity,
                                           const TableOptions& options, CatalogTable entry) {
  while (true) {
    const IndexPlan plan = plan_indexes(identity, entry, options.index_change);
    if (plan.missing.empty() && plan.superfluous.empty()) {
      return entry;
    }
    // One that is being dropped is no fault of who only reads.
    if (options_.read_only && plan.missing.empty() && plan.only_leftovers) {
      return entry;
    }
    if (options_.read_only) {
      throw Error(ErrorCode::schema_mismatch, {"open table", entry.name, {}},
                  "the database's indexes are not those that the program declares, and it was "
                  "opened for reading alone",
                  "open it for writing once to build them");
    }
    entry = write_indexes(identity, options);
    for (const std::string& name : plan.superfluous) {
      drop_index(*this, entry.name, name);
      std::erase_if(entry.indexes, [&](const CatalogIndex& index) { return index.name == name; });
    }
  }
}

CatalogTable DatabaseState::write_indexes(const TableIdentity& identity,
                                          const TableOptions& options) {
  const CountedUse counted(*this);
  const auto writer = begin_write();
  // Read again: this time nobody can write in between.
  auto entry = read_table(*writer, catalog_, identity.name);
  if (!entry) {
    throw Error(ErrorCode::corrupt, {"open table", std::string(identity.name), {}},
                "the catalog has lost the table", "restore a backup");
  }
  const IndexPlan plan = plan_indexes(identity, *entry, options.index_change);
  for (const std::string& name : plan.superfluous) {
    entry->find_index(name)->state = IndexState::dropping;
  }
  engine::Entry first;
  const bool has_rows =
      writer->leaves(store_->find_table(identity.name), {}, engine::Direction::forward)
          ->first(&first, 1) != 0;
  for (const IndexIdentity* index : plan.missing) {
    add_index(*writer, *entry, *index, has_rows ? IndexState::building : IndexState::readable,
              options);
  }
  if (!plan.missing.empty() || !plan.superfluous.empty()) {
    write_table(*writer, catalog_, *entry);
    bump_generation(*writer, catalog_);
    writer->commit();
  }
  return *std::move(entry);
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
  const TableCore& core = *open->second.core;
  return core.outdated() || !has_same_indexes(core, identity.indexes) ? nullptr : &core;
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
    for (const IndexIdentity& index : identity.indexes) {
      add_index(*writer, *stored, index, IndexState::readable, options);
    }
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
  if (!stored->indexes.empty()) {
    bump_generation(*writer, catalog_);
  }
  writer->commit();
  return *std::move(stored);
}

}  // namespace recto::detail
