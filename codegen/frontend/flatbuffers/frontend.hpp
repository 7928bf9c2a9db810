#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "model/schema.hpp"

namespace recto::codegen::fbs {

struct LoadedSchema {
  model::Schema schema;
  /// The schema's file and all that it includes, directly or not, as they were found.
  std::vector<std::string> files;
};

/// Reads a FlatBuffers schema, text (.fbs) or binary (.bfbs). Includes are looked for in the
/// include directories and then beside the schema, as flatc does. Faults go to the diagnostics.
[[nodiscard]] std::optional<LoadedSchema> load_schema(
    const std::string& path, const std::vector<std::string>& include_directories,
    Diagnostics& diagnostics);

}  // namespace recto::codegen::fbs
