#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "frontend/loaded_schema.hpp"

namespace recto::codegen::capnproto {

/// Makes the model of a Cap'n Proto schema. Imports that begin with '/' are looked for in the
/// import directories and then where Cap'n Proto's own schemas are; others beside the file that
/// imports them. Faults go to the diagnostics.
[[nodiscard]] std::optional<LoadedSchema> load_schema(
    const std::string& path, const std::string& content,
    const std::vector<std::string>& import_directories, Diagnostics& diagnostics);

}  // namespace recto::codegen::capnproto
