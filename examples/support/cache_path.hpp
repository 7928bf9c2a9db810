#pragma once

#include <filesystem>
#include <string_view>

namespace example {

/// Where an example keeps a database that can be made again: `name` in $XDG_CACHE_HOME/recto, or in
/// ~/.cache/recto. Throws `std::runtime_error` when neither directory is known.
[[nodiscard]] std::filesystem::path cache_path(std::string_view name);

/// Makes the directory in which `file` is to be, and those above it. Throws `std::runtime_error`.
void make_directory_for(const std::filesystem::path& file);

}  // namespace example
