#pragma once

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits the names by which queries speak of the values of a table's rows.
void emit_columns(CodeWriter& out, const model::Schema& schema, const model::Table& table);

}  // namespace recto::codegen
