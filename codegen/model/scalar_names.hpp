#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/schema.hpp"

namespace recto::codegen::model {

/// What a type without a declaration is called in keys: "ulong", "string", "[ubyte]".
[[nodiscard]] std::string_view schema_name(Kind kind);

/// The type of that name, the aliases of FlatBuffers ("uint64", "[uint8]") included.
[[nodiscard]] std::optional<Kind> scalar_named(std::string_view name);

/// Every name that `scalar_named` knows, the preferred spelling of each type first.
[[nodiscard]] std::vector<std::string> scalar_names();

/// The bytes that a number takes; 0 for anything else.
[[nodiscard]] std::size_t scalar_size(Kind kind);

}  // namespace recto::codegen::model
