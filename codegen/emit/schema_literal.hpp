#pragma once

#include <string>
#include <vector>

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// The qualified C++ name of a record's binary schema. It holds a hash of the content, so that two
/// schemas never share a name, whatever their files are called.
[[nodiscard]] std::string schema_literal_name(const model::Record& record);

/// Emits the binary schemas of the tables as string literals.
void emit_schema_literals(CodeWriter& out, const model::Schema& schema,
                          const std::vector<model::Table>& tables);

}  // namespace recto::codegen
