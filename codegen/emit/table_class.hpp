#pragma once

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits the class by which programs use a table, documented by the schema's own comments.
void emit_table_class(CodeWriter& out, const model::Schema& schema, const model::Table& table);

}  // namespace recto::codegen
