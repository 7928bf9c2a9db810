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

/// What the catalog says of a table.
struct CatalogTable {
  std::string name;
  std::string key_spec;
  std::string format;
  std::string type;
  std::vector<CatalogRevision> revisions;

  [[nodiscard]] const CatalogRevision& newest() const { return revisions.back(); }
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

// Writing.
void write_database(engine::WriteTransaction& writer, engine::TableId catalog,
                    const CatalogDatabase& entry);
void write_table(engine::WriteTransaction& writer, engine::TableId catalog,
                 const CatalogTable& entry);

}  // namespace recto::detail
