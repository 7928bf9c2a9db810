#pragma once

#include <vector>

#include "model/table.hpp"

namespace recto::codegen {

/// The columns of a Recto table: parts of its key that are not in its values, and every number,
/// text and string of bytes that each value has one of, down to fields of fields of its fields. Of
/// two that would be called the same, the one that lies deeper is left out.
[[nodiscard]] std::vector<model::Column> find_columns(const model::Schema& schema,
                                                      const model::Record& record,
                                                      const model::Key& key);

}  // namespace recto::codegen
