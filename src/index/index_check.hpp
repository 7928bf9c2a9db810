#pragma once

#include "catalog/catalog.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/engine.hpp"
#include "recto/stats.hpp"

namespace recto::detail {

/// Compares the indexes of an open table with its rows, both ways.
void check_indexes(engine::Reader& reader, const TableCore& table, const CatalogTable& entry,
                   VerifyReport& report);

/// Checks the records of an index whose table is not open, which tells nothing of its rows.
void check_entries(engine::Reader& reader, engine::TableId id, const CatalogTable& entry,
                   const CatalogIndex& index, VerifyReport& report);

}  // namespace recto::detail
