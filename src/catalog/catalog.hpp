#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recto/detail/table_core.hpp"
#include "recto/engine.hpp"

/// The reserved table in which a database describes itself (schemas/catalog.fbs).
namespace recto::detail {

inline constexpr std::string_view kCatalogName = "recto.catalog";

/// Tables whose names begin so belong to Recto.
inline constexpr std::string_view kReservedPrefix = "recto.";

/// One state of a table's schema.
struct CatalogRevision {
  std::uint16_t number = 1;
  std::uint64_t fingerprint = 0;
  std::string schema;
};

enum class IndexState : std::uint8_t { building, readable, dropping };

/// What the catalog says of an index.
struct CatalogIndex {
  std::string name;
  std::string key_spec;
  bool unique = false;
  IndexState state = IndexState::building;
  std::string built_to;  ///< While it is being built: the last row's key; empty before the first.
};

/// What the catalog says of a table.
struct CatalogTable {
  std::string name;
  std::string key_spec;
  std::string format;
  std::string type;
  std::vector<CatalogRevision> revisions;
  std::vector<CatalogIndex> indexes;

  [[nodiscard]] const CatalogRevision& newest() const { return revisions.back(); }

  /// The index of that name, or null.
  [[nodiscard]] const CatalogIndex* find_index(std::string_view index) const noexcept;
  [[nodiscard]] CatalogIndex* find_index(std::string_view index) noexcept;
};

/// What the catalog says of the database.
struct CatalogDatabase {
  std::uint32_t file_format = 0;
  std::string created_by;
  std::uint32_t data_version = 0;
};

[[nodiscard]] std::uint64_t schema_fingerprint(Bytes schema) noexcept;

/// The entry that a table with this identity gets when it is made.
[[nodiscard]] CatalogTable new_catalog_table(const TableIdentity& identity);

// Reading. Damaged records throw `Error(corrupt)`.
[[nodiscard]] std::optional<CatalogDatabase> read_database(engine::Reader& reader,
                                                           engine::TableId catalog);
[[nodiscard]] std::optional<CatalogTable> read_table(engine::Reader& reader,
                                                     engine::TableId catalog,
                                                     std::string_view name);
[[nodiscard]] std::vector<CatalogTable> read_tables(engine::Reader& reader,
                                                    engine::TableId catalog);

/// How many times indexes have changed; 0 before the first.
[[nodiscard]] std::uint64_t read_generation(engine::Reader& reader, engine::TableId catalog);

/// The first number that nobody was given in a table whose key numbers itself; 0 before the first.
[[nodiscard]] std::uint64_t read_counter(engine::Reader& reader, engine::TableId catalog,
                                         std::string_view table);

// Writing.
void write_database(engine::WriteTransaction& writer, engine::TableId catalog,
                    const CatalogDatabase& entry);
void write_table(engine::WriteTransaction& writer, engine::TableId catalog,
                 const CatalogTable& entry);
void write_counter(engine::WriteTransaction& writer, engine::TableId catalog,
                   std::string_view table, std::uint64_t next);
/// Counts a change of indexes.
void bump_generation(engine::WriteTransaction& writer, engine::TableId catalog);

/// The engine's table that holds an index.
[[nodiscard]] std::string index_table_name(std::string_view table, std::string_view index);

}  // namespace recto::detail
