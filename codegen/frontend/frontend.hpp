#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "frontend/loaded_schema.hpp"

namespace recto::codegen {

/// Reads a schema of any language that Recto knows; the name's extension tells which: .fbs, .bfbs
/// or .capnp. Faults go to the diagnostics.
[[nodiscard]] std::optional<LoadedSchema> load_schema(
    const std::string& path, const std::vector<std::string>& include_directories,
    Diagnostics& diagnostics);

}  // namespace recto::codegen
