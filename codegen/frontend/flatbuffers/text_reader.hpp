#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/flatbuffers/frontend.hpp"

namespace recto::codegen::fbs {

/// Reads the text of a .fbs file. `path` is where it stands, for messages and includes.
[[nodiscard]] std::optional<LoadedSchema> read_text(
    const std::string& path, const std::string& content,
    const std::vector<std::string>& include_directories, Diagnostics& diagnostics);

}  // namespace recto::codegen::fbs
