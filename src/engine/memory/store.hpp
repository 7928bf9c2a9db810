#pragma once

#include <filesystem>
#include <memory>

#include "recto/engine.hpp"
#include "recto/options.hpp"

namespace recto::engine::memory {

/// Opens a new, empty database in memory: an LMDB environment on files without names. `path` names
/// it in messages alone. Throws `Error`.
std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options);

}  // namespace recto::engine::memory
