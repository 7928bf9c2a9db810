#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "frontend/loaded_schema.hpp"

namespace recto::codegen::fbs {

/// Makes the model of a FlatBuffers schema, text (.fbs) or binary (.bfbs) by the name of its file.
/// Includes are looked for in the include directories and then beside the schema, as flatc does.
/// Faults go to the diagnostics.
[[nodiscard]] std::optional<LoadedSchema> load_schema(
    const std::string& path, const std::string& content,
    const std::vector<std::string>& include_directories, Diagnostics& diagnostics);

}  // namespace recto::codegen::fbs
