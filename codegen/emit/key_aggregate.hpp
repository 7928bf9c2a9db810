#pragma once

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits the aggregates that are the keys of a table and of its indexes, for keys of several parts;
/// nothing for other keys.
void emit_key_aggregates(CodeWriter& out, const model::Schema& schema, const model::Table& table);

}  // namespace recto::codegen
