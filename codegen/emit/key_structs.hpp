#pragma once

#include <vector>

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits recto::KeyStruct for every struct that the keys of these tables and of their indexes hold,
/// each once, inner ones first.
void emit_key_structs(CodeWriter& out, const model::Schema& schema,
                      const std::vector<model::Table>& tables);

}  // namespace recto::codegen
