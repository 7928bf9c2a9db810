#pragma once

#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Checks the names under which tables are stored: present, not reserved, each used once.
void check_table_names(const model::Schema& schema, const std::vector<model::Table>& tables,
                       Diagnostics& diagnostics);

/// Checks that the C++ names that will be generated clash with nothing that the schema declares,
/// nor with each other.
void check_generated_names(const model::Schema& schema, const std::vector<model::Table>& tables,
                           Diagnostics& diagnostics);

}  // namespace recto::codegen
