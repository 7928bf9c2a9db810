#pragma once

#include <filesystem>
#include <memory>

#include "engine/replacement.hpp"
#include "recto/engine.hpp"
#include "recto/options.hpp"

namespace recto::detail {

/// Opens the store at `path` with the engine that the options name, or that made what is there.
/// What a `replacement` means is set aside first. Throws `invalid_option` where the options name
/// another engine than that of the database at the path, and what the engine throws.
std::shared_ptr<engine::Store> open_store(const std::filesystem::path& path, const Options& options,
                                          const engine::Replacement* replacement);

}  // namespace recto::detail
