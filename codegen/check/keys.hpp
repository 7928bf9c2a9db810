#pragma once

#include "diagnostics/diagnostics.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Parses and checks the key of a Recto table. Parts that are wrong are reported and left out.
[[nodiscard]] model::Key check_key(const model::Schema& schema, const model::Record& record,
                                   Diagnostics& diagnostics);

}  // namespace recto::codegen
