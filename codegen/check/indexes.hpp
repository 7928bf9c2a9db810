#pragma once

#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Parses and checks the indexes of a Recto table whose key is `key`. Those that are wrong are
/// reported and left out.
[[nodiscard]] std::vector<model::Index> check_indexes(const model::Schema& schema,
                                                      const model::Record& record,
                                                      const model::Key& key,
                                                      Diagnostics& diagnostics);

}  // namespace recto::codegen
