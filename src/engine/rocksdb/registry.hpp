#pragma once

#include <filesystem>
#include <memory>

#include "engine/replacement.hpp"
#include "engine/rocksdb/instance.hpp"

namespace recto::engine::rocks {

/// The instance of the directory at `path`, opened or shared: a process has one for each directory,
/// however often it opens it, since RocksDB opens a database once alone. What a `replacement` means
/// is set aside first. Throws `Error`.
[[nodiscard]] std::shared_ptr<Instance> open_instance(const std::filesystem::path& path,
                                                      const Options& options,
                                                      const Replacement* replacement);

/// See store.hpp.
void set_directory_aside(const std::filesystem::path& path, const Replacement& replacement);

/// The permissions of a directory whose files have the mode `file_mode`.
[[nodiscard]] mode_t directory_mode(std::uint32_t file_mode) noexcept;

}  // namespace recto::engine::rocks
