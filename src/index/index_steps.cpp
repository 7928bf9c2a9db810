#include "index/index_steps.hpp"

#include <array>
#include <optional>
#include <utility>

#include "catalog/catalog.hpp"
#include "core/database_state.hpp"
#include "recto/detail/record.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

/// What one step goes through at most.
constexpr std::uint64_t kStepRows = 20'000;
constexpr std::size_t kStepBytes = std::size_t{16} << 20;

KeyBuffer key_buffer(Bytes key) {
  KeyBuffer buffer;
  buffer.append(key.data(), key.size());
  buffer.finish();
  return buffer;
}

/// Changes the catalog's entry of an index by `change(writer, entry)`, in a transaction. False, and
/// nothing is changed, where the database has no index like this one any more.
template <class Change>
bool change_index(DatabaseState& database, const IndexCore& index, Change&& change) {
  const CountedUse counted(database);
  const auto writer = database.begin_write();
  auto entry = read_table(*writer, database.catalog(), index.table().name());
  CatalogIndex* stored = entry ? entry->find_index(index.name()) : nullptr;
  if (stored == nullptr || stored->key_spec != index.key_spec() ||
      stored->unique != index.unique() || stored->state == IndexState::dropping) {
    return false;
  }
  change(*writer, *stored);
  write_table(*writer, database.catalog(), *entry);
  bump_generation(*writer, database.catalog());
  writer->commit();
  return true;
}

/// Removes some of the entries of a table. Returns whether none is left.
bool clear_some(engine::WriteTransaction& writer, engine::TableId table) {
  if (writer.clear(table)) {
    return true;
  }
  const auto cursor = writer.leaves(table, {}, engine::Direction::forward);
  std::array<engine::Entry, 64> entries;
  std::vector<KeyBuffer> keys;
  std::size_t count = cursor->first(entries.data(), entries.size());
  for (std::uint64_t removed = 0; count > 0 && removed < kStepRows; removed += count) {
    keys.clear();
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back(key_buffer(entries[i].key_bytes()));
    }
    for (const KeyBuffer& key : keys) {
      writer.erase(table, key.bytes());
    }
    count = cursor->resume(keys.back().bytes(), entries.data(), entries.size());
  }
  return count == 0;
}

void note_progress(const TableOptions& options, const IndexCore& index, std::uint64_t rows,
                   std::uint64_t total) {
  if (options.index_progress) {
    options.index_progress({.table = index.table().name(),
                            .index = index.name(),
                            .rows = rows,
                            .rows_in_all = std::max(rows, total)});
  }
}

}  // namespace

IndexBuilder::IndexBuilder(DatabaseState& database, const IndexCore& index)
    : database_(database), index_(index) {}

bool IndexBuilder::step() {
  const CountedUse counted(database_);
  const auto writer = database_.begin_write();
  auto entry = read_table(*writer, database_.catalog(), index_.table().name());
  CatalogIndex* stored = entry ? entry->find_index(index_.name()) : nullptr;
  if (stored == nullptr || stored->key_spec != index_.key_spec() ||
      stored->unique != index_.unique() || stored->state == IndexState::dropping) {
    throw Error(ErrorCode::schema_mismatch, {"build index", index_.full_name(), {}},
                "the index was dropped meanwhile", "open the table again");
  }
  if (stored->state == IndexState::readable) {
    return true;
  }
  if (stored->built_to.empty() && !clear_some(*writer, index_.id())) {
    writer->commit();  // what a rebuild, which may have been killed, has still to throw away
    return false;
  }
  changes_.begin(index_);
  stored->built_to = collect(*writer, stored->built_to);
  changes_.check(*writer);
  changes_.apply(*writer);
  if (at_end_) {
    stored->state = IndexState::readable;
    stored->built_to.clear();
    bump_generation(*writer, database_.catalog());
  }
  write_table(*writer, database_.catalog(), *entry);
  writer->commit();
  return at_end_;
}

std::string IndexBuilder::collect(engine::WriteTransaction& writer, const std::string& built_to) {
  const TableCore& table = index_.table();
  const auto cursor = writer.leaves(table.id(), {}, engine::Direction::forward);
  std::array<engine::Entry, 128> entries;
  std::size_t count = built_to.empty() ? cursor->first(entries.data(), entries.size())
                                       : cursor->resume(key_buffer(Bytes(built_to)).bytes(),
                                                        entries.data(), entries.size());
  std::string last = built_to;
  std::uint64_t rows = 0;
  std::size_t bytes = 0;
  while (count > 0 && rows < kStepRows && bytes + changes_.used_bytes() < kStepBytes) {
    for (const engine::Entry& entry : std::span(entries.data(), count)) {
      try {
        table.verify_record(entry.key_bytes(), entry.value_bytes());
        const Bytes payload = payload_of(entry.value_bytes());
        changes_.collect(entry.key_bytes(), nullptr, &payload);
        bytes += entry.value_size;
      } catch (const Error& error) {
        throw table.with_context(error, "build index", entry.key_bytes());
      }
    }
    rows += count;
    last = std::string(entries[count - 1].key_bytes().text());
    count = cursor->next(entries.data(), entries.size());
  }
  rows_ += rows;
  at_end_ = count == 0;
  return last;
}

bool refuses_rows(const Error& error) noexcept {
  return error.code() == ErrorCode::unique_violation || error.code() == ErrorCode::invalid_value ||
         error.code() == ErrorCode::key_too_long;
}

namespace {

/// The next step. Where rows can't be indexed, the index is dropped.
bool take_step(DatabaseState& database, IndexBuilder& builder, const IndexCore& index) {
  try {
    return builder.step();
  } catch (const Error& error) {
    if (refuses_rows(error)) {
      const bool dropping =
          change_index(database, index, [](engine::WriteTransaction&, CatalogIndex& stored) {
            if (stored.state == IndexState::building) {
              stored.state = IndexState::dropping;
            }
          });
      if (dropping) {
        drop_index(database, index.table().name(), index.name());
      }
    }
    throw error.with({"build index", index.full_name(), {}});
  }
}

}  // namespace

void build_index(DatabaseState& database, const IndexCore& index, const TableOptions& options) {
  std::uint64_t total = 0;
  {
    const SnapshotRef snapshot = database.acquire();
    const auto entry =
        read_table(*snapshot.get()->transaction, database.catalog(), index.table().name());
    const CatalogIndex* stored = entry ? entry->find_index(index.name()) : nullptr;
    if (stored != nullptr && stored->state == IndexState::readable) {
      return;
    }
    total = snapshot.get()->transaction->rows_about(index.table().id());
  }
  IndexBuilder builder(database, index);
  while (!take_step(database, builder, index)) {
    note_progress(options, index, builder.rows(), total);
  }
  note_progress(options, index, builder.rows(), builder.rows());
}

void rebuild_index(DatabaseState& database, const IndexCore& index) {
  index.table().require_current();
  const bool changed =
      change_index(database, index, [](engine::WriteTransaction&, CatalogIndex& stored) {
        stored.state = IndexState::building;
        stored.built_to.clear();
      });
  if (!changed) {
    throw Error(ErrorCode::schema_mismatch, {"rebuild index", index.full_name(), {}},
                "another program has changed or dropped the index", "open the table again");
  }
  try {
    build_index(database, index, {});
  } catch (...) {
    index.note_unfinished();
    throw;
  }
}

void drop_index(DatabaseState& database, const std::string& table, const std::string& index) {
  for (bool gone = false; !gone;) {
    const CountedUse counted(database);
    const auto writer = database.begin_write();
    auto entry = read_table(*writer, database.catalog(), table);
    const CatalogIndex* stored = entry ? entry->find_index(index) : nullptr;
    if (stored == nullptr || stored->state != IndexState::dropping) {
      return;
    }
    const engine::TableId id = database.find_engine_table(index_table_name(table, index));
    gone = id == engine::Store::kNoTable || clear_some(*writer, id);
    if (gone) {
      std::erase_if(entry->indexes, [&](const CatalogIndex& each) { return each.name == index; });
      write_table(*writer, database.catalog(), *entry);
      bump_generation(*writer, database.catalog());
    }
    writer->commit();
  }
}

}  // namespace recto::detail
