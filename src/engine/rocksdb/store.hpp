#pragma once

#include <filesystem>
#include <memory>

#include "engine/replacement.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// Opens the RocksDB database in the directory at `path`, after setting aside what a `replacement`
/// means. Throws `Error`.
std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options,
                                  const Replacement* replacement = nullptr);

/// Sets what a `replacement` means aside and opens nothing. Throws `busy`, `permission`, `io`.
void set_aside(const std::filesystem::path& path, const Replacement& replacement);

}  // namespace recto::engine::rocks
