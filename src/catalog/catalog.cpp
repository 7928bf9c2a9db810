#include "catalog/catalog.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "catalog_generated.h"
#include "recto/detail/record.hpp"
#include "recto/error.hpp"
#include "recto/key.hpp"
#include "recto/range.hpp"

namespace recto::detail {

namespace {

using CatalogKey = OrderedKey<std::tuple<std::uint8_t, std::string_view>>;
constexpr std::uint8_t kDatabaseKind = 0;
constexpr std::uint8_t kTableKind = 1;
constexpr std::uint8_t kCounterKind = 2;
constexpr std::uint8_t kGenerationKind = 3;

KeyBuffer key_of(std::uint8_t kind, std::string_view name) {
  KeyBuffer key;
  CatalogKey::encode_key(key, kind, name);
  return key;
}

[[noreturn]] void throw_damaged(std::string_view name, std::string_view what) {
  throw Error(ErrorCode::corrupt, {"read catalog", std::string(name), {}}, what,
              "the file is damaged: restore a backup");
}

/// The entry in a catalog record, checked: everything else is read by what it says.
template <class Entry>
const Entry& entry_in(Bytes key, Bytes record, std::string_view name) {
  if (const char* problem = check_record(key, record)) {
    throw_damaged(name, problem);
  }
  const Bytes payload = payload_of(record);
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(payload.data()),
                                 payload.size());
  if (!verifier.VerifyBuffer<Entry>(nullptr)) {
    throw_damaged(name, "the entry fails FlatBuffers' verifier");
  }
  return *flatbuffers::GetRoot<Entry>(payload.data());
}

CatalogIndex to_index(const catalog::Index& index) {
  if (index.state() > catalog::IndexState::MAX) {
    throw_damaged(index.name()->string_view(), "an index has a state that does not exist");
  }
  const auto* built_to = index.built_to();
  return {.name = index.name()->str(),
          .key_spec = index.key()->str(),
          .unique = index.unique(),
          .state = static_cast<IndexState>(index.state()),
          .built_to =
              built_to == nullptr
                  ? std::string()
                  : std::string(reinterpret_cast<const char*>(built_to->data()), built_to->size())};
}

flatbuffers::Offset<catalog::Index> pack(flatbuffers::FlatBufferBuilder& builder,
                                         const CatalogIndex& index) {
  const auto built_to = builder.CreateVector(
      reinterpret_cast<const std::uint8_t*>(index.built_to.data()), index.built_to.size());
  return catalog::CreateIndex(builder, builder.CreateString(index.name),
                              builder.CreateString(index.key_spec), index.unique,
                              static_cast<catalog::IndexState>(index.state), built_to);
}

CatalogTable to_table(const catalog::TableEntry& entry) {
  CatalogTable table{.name = entry.name()->str(),
                     .key_spec = entry.key()->str(),
                     .format = entry.format()->str(),
                     .type = entry.type()->str(),
                     .revisions = {},
                     .indexes = {}};
  for (const catalog::Revision* revision : *entry.revisions()) {
    const auto* schema = revision->schema();
    table.revisions.push_back(
        {revision->number(), revision->fingerprint(),
         schema == nullptr
             ? std::string()
             : std::string(reinterpret_cast<const char*>(schema->data()), schema->size())});
  }
  if (entry.indexes() != nullptr) {
    for (const catalog::Index* index : *entry.indexes()) {
      table.indexes.push_back(to_index(*index));
    }
  }
  if (table.revisions.empty()) {
    throw_damaged(table.name, "the entry has no revision");
  }
  return table;
}

void write(engine::WriteTransaction& writer, engine::TableId catalog, const KeyBuffer& key,
           const flatbuffers::FlatBufferBuilder& builder) {
  const Bytes payload(builder.GetBufferPointer(), builder.GetSize());
  std::byte* room =
      writer.reserve(catalog, key.bytes(), record_size(payload.size()), engine::PutMode::upsert);
  write_record(room, key.bytes(), payload, 1);
}

}  // namespace

std::uint64_t schema_fingerprint(Bytes schema) noexcept {
  return XXH3_64bits(schema.data(), schema.size());
}

CatalogTable new_catalog_table(const TableIdentity& identity) {
  return {
      .name = std::string(identity.name),
      .key_spec = std::string(identity.key_spec),
      .format = std::string(identity.format),
      .type = std::string(identity.type),
      .revisions = {{1, schema_fingerprint(identity.schema), std::string(identity.schema.text())}},
      .indexes = {}};
}

const CatalogIndex* CatalogTable::find_index(std::string_view index) const noexcept {
  const auto found = std::ranges::find(indexes, index, &CatalogIndex::name);
  return found == indexes.end() ? nullptr : &*found;
}

CatalogIndex* CatalogTable::find_index(std::string_view index) noexcept {
  return const_cast<CatalogIndex*>(std::as_const(*this).find_index(index));
}

std::optional<CatalogDatabase> read_database(engine::Reader& reader, engine::TableId catalog) {
  const KeyBuffer key = key_of(kDatabaseKind, "");
  engine::Found found;
  if (!reader.get(catalog, key.bytes(), found)) {
    return std::nullopt;
  }
  const auto& entry = entry_in<catalog::DatabaseEntry>(key.bytes(), found.record, kCatalogName);
  return CatalogDatabase{entry.file_format(), entry.created_by()->str(), entry.data_version()};
}

std::optional<CatalogTable> read_table(engine::Reader& reader, engine::TableId catalog,
                                       std::string_view name) {
  const KeyBuffer key = key_of(kTableKind, name);
  engine::Found found;
  if (!reader.get(catalog, key.bytes(), found)) {
    return std::nullopt;
  }
  return to_table(entry_in<catalog::TableEntry>(key.bytes(), found.record, name));
}

std::vector<CatalogTable> read_tables(engine::Reader& reader, engine::TableId catalog) {
  EncodedRange range;
  RangeEncoder<CatalogKey>::encode(range, kTableKind);
  const auto cursor = reader.leaves(catalog, range.view(), engine::Direction::forward);
  std::vector<CatalogTable> tables;
  std::array<engine::Entry, 16> entries;
  for (std::size_t count = cursor->first(entries.data(), entries.size()); count > 0;
       count = cursor->next(entries.data(), entries.size())) {
    for (std::size_t i = 0; i < count; ++i) {
      tables.push_back(to_table(entry_in<catalog::TableEntry>(
          entries[i].key_bytes(), entries[i].value_bytes(), kCatalogName)));
    }
  }
  return tables;
}

std::uint64_t read_generation(engine::Reader& reader, engine::TableId catalog) {
  const KeyBuffer key = key_of(kGenerationKind, "");
  engine::Found found;
  if (!reader.get(catalog, key.bytes(), found)) {
    return 0;
  }
  return entry_in<catalog::Generation>(key.bytes(), found.record, kCatalogName).number();
}

std::uint64_t read_counter(engine::Reader& reader, engine::TableId catalog,
                           std::string_view table) {
  const KeyBuffer key = key_of(kCounterKind, table);
  engine::Found found;
  if (!reader.get(catalog, key.bytes(), found)) {
    return 0;
  }
  return entry_in<catalog::Counter>(key.bytes(), found.record, table).next();
}

void write_counter(engine::WriteTransaction& writer, engine::TableId catalog,
                   std::string_view table, std::uint64_t next) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(catalog::CreateCounter(builder, next));
  write(writer, catalog, key_of(kCounterKind, table), builder);
}

void bump_generation(engine::WriteTransaction& writer, engine::TableId catalog) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(catalog::CreateGeneration(builder, read_generation(writer, catalog) + 1));
  write(writer, catalog, key_of(kGenerationKind, ""), builder);
}

std::string index_table_name(std::string_view table, std::string_view index) {
  return fmt::format("{}index.{}.{}", kReservedPrefix, table, index);
}

void write_database(engine::WriteTransaction& writer, engine::TableId catalog,
                    const CatalogDatabase& entry) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(catalog::CreateDatabaseEntryDirect(builder, entry.file_format,
                                                    entry.created_by.c_str(), entry.data_version));
  write(writer, catalog, key_of(kDatabaseKind, ""), builder);
}

void write_table(engine::WriteTransaction& writer, engine::TableId catalog,
                 const CatalogTable& entry) {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<catalog::Revision>> revisions;
  for (const CatalogRevision& revision : entry.revisions) {
    const auto schema = builder.CreateVector(
        reinterpret_cast<const std::uint8_t*>(revision.schema.data()), revision.schema.size());
    revisions.push_back(
        catalog::CreateRevision(builder, revision.number, revision.fingerprint, schema));
  }
  std::vector<flatbuffers::Offset<catalog::Index>> indexes;
  for (const CatalogIndex& index : entry.indexes) {
    indexes.push_back(pack(builder, index));
  }
  builder.Finish(catalog::CreateTableEntryDirect(builder, entry.name.c_str(),
                                                 entry.key_spec.c_str(), entry.format.c_str(),
                                                 entry.type.c_str(), &revisions, &indexes));
  write(writer, catalog, key_of(kTableKind, entry.name), builder);
}

}  // namespace recto::detail
