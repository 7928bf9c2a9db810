#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "recto/options.hpp"

namespace recto::detail {

/// The name of an engine, as it is written in options.hpp.
[[nodiscard]] std::string_view to_string(Engine engine) noexcept;

/// Whose database is at a path, by a look at its beginning: never `automatic` or `memory`. Absent
/// where there is nothing, or nothing that an engine of Recto makes, or it can't be read.
[[nodiscard]] std::optional<Engine> recognize_engine(const std::filesystem::path& path) noexcept;

}  // namespace recto::detail
