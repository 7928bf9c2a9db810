#pragma once

#include <optional>
#include <string>

#include "frontend/flatbuffers/frontend.hpp"

namespace recto::codegen::fbs {

/// Reads the content of a .bfbs file, which may hold any bytes. `path` is where it stands, for
/// messages.
[[nodiscard]] std::optional<LoadedSchema> read_binary(const std::string& path,
                                                      const std::string& content,
                                                      Diagnostics& diagnostics);

}  // namespace recto::codegen::fbs
