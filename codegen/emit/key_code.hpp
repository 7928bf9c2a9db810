#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emit/code_writer.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// The C++ type of the key of a table or an index, as code in the table's namespace names it.
[[nodiscard]] std::string key_type_name(const model::Schema& schema, const model::Table& table);
[[nodiscard]] std::string key_type_name(const model::Schema& schema, const model::Table& table,
                                        const model::Index& index);

/// Emits `Key`, which is `type`, and `KeyCodec` of traits.
void emit_key_types(CodeWriter& out, const std::string& type,
                    const std::vector<model::KeyPart>& parts);

/// Emits the constant of traits that holds the paths of these parts.
void emit_paths(CodeWriter& out, std::string_view name, const std::vector<model::KeyPart>& parts);

}  // namespace recto::codegen
