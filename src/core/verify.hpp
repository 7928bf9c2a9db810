#pragma once

#include "catalog/catalog.hpp"
#include "recto/engine.hpp"
#include "recto/stats.hpp"

namespace recto::detail {

class TableCore;

/// Adds a problem to a report, which keeps so many and counts all.
void report_problem(VerifyReport& report, VerifyProblem problem);

/// Checks every record of a table and adds what it finds to `report`. `open` is the table as this
/// program has it open, or null.
void verify_table(engine::Reader& reader, engine::TableId id, const CatalogTable& entry,
                  const TableCore* open, VerifyReport& report);

}  // namespace recto::detail
