#pragma once

#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Refuses what the language knows and this version of the library does not do yet: better an error
/// than a declaration that is silently ignored.
void refuse_unsupported(const model::Schema& schema, const std::vector<model::Table>& tables,
                        Diagnostics& diagnostics);

}  // namespace recto::codegen
