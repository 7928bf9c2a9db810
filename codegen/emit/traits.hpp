#pragma once

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits what Recto needs to know of a table at compile time.
void emit_traits(CodeWriter& out, const model::Schema& schema, const model::Table& table);

}  // namespace recto::codegen
