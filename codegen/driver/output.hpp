#pragma once

#include <filesystem>
#include <string>

namespace recto::codegen {

/// Writes a file as a whole or not at all, and leaves a file that has this content already
/// untouched, its time stamp included, so that a build recompiles nothing in vain. Throws
/// std::system_error.
void write_file(const std::filesystem::path& path, const std::string& content);

}  // namespace recto::codegen
