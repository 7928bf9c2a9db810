#pragma once

#include <filesystem>

#include "recto/options.hpp"

namespace recto::detail {

/// Throws `invalid_option` where a field of the options can't be, or contradicts another one.
/// Looks at the options alone, and at nothing on disk.
void check_options(const std::filesystem::path& path, const Options& options);

}  // namespace recto::detail
