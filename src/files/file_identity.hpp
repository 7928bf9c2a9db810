#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <compare>
#include <filesystem>
#include <optional>

namespace recto::files {

/// Which file it is, whatever its name becomes. Two files have the same one only at different
/// times: a removed file's may be given to another.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;

  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

/// What is at a path; absent where nothing is, or it can't be reached.
inline std::optional<FileIdentity> identity_of(const std::filesystem::path& path) noexcept {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return FileIdentity{status.st_dev, status.st_ino};
}

}  // namespace recto::files
