#pragma once

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Emits what Recto needs to know of a table at compile time.
void emit_traits(CodeWriter& out, const model::Schema& schema, const model::Table& table);

/// The C++ type of the table's key, as code in the table's namespace names it.
[[nodiscard]] std::string key_type_name(const model::Schema& schema, const model::Table& table);

}  // namespace recto::codegen
