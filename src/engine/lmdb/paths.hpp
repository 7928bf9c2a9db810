#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "recto/options.hpp"

namespace recto::engine::lmdb {

/// What LMDB calls the lock file of a database.
[[nodiscard]] inline std::string lock_path(const std::string& file) { return file + "-lock"; }

/// Where a compaction writes. One that was cut off leaves its file, which the next open removes.
[[nodiscard]] inline std::string compaction_path(const std::string& file) {
  return file + ".recto-compacting";
}

/// Throws unless the path names a regular file, or a place where one can be made.
void check_path(const std::filesystem::path& path, const Options& options);

/// Whether opening may make what is missing.
[[nodiscard]] bool may_create(const Options& options) noexcept;

/// The file's own path: LMDB names its lock file after it, and that must be one for all processes.
/// A file that does not exist yet is made, empty: only then does a link to it lead somewhere.
/// Absent where somebody has renamed the file meanwhile. Throws `Error`.
[[nodiscard]] std::optional<std::string> resolve_path(const std::filesystem::path& path,
                                                      const Options& options);

}  // namespace recto::engine::lmdb
