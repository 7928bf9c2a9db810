#pragma once

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits the aggregate that is the key of a table, for keys of several parts; nothing for other
/// keys.
void emit_key_aggregate(CodeWriter& out, const model::Schema& schema, const model::Table& table);

}  // namespace recto::codegen
