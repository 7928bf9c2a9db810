#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/schema.hpp"

namespace recto::codegen::model {

/// What a type without a declaration is called in a language: "ulong" or "UInt64".
[[nodiscard]] std::string_view schema_name(Kind kind, Language language = Language::flatbuffers);

/// The type of that name: FlatBuffers' names and aliases ("uint64", "[uint8]"), and in Cap'n
/// Proto's schemas also those of Cap'n Proto.
[[nodiscard]] std::optional<Kind> scalar_named(std::string_view name, Language language);

/// Every name that `scalar_named` knows, the preferred spelling of each type first.
[[nodiscard]] std::vector<std::string> scalar_names(Language language);

/// The bytes that a number takes; 0 for anything else.
[[nodiscard]] std::size_t scalar_size(Kind kind);

}  // namespace recto::codegen::model
