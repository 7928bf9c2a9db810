#pragma once

#include <filesystem>
#include <functional>

namespace recto::files {

/// Renames the file or directory at `path` to "<path>.set-aside-<UTC date and time>", with "-2",
/// "-3", … behind it where that name is taken, and makes the new name durable. Overwrites nothing.
/// Tells `done`, unless it is empty, the new path, as soon as there is one: `done` must not throw.
/// Throws `permission`, `io`. The caller sees to it that nobody uses it.
void set_aside(const std::filesystem::path& path,
               const std::function<void(const std::filesystem::path& new_path)>& done);

/// Makes the names in the directory that `path` is in durable. Throws `io`.
void sync_directory_of(const std::filesystem::path& path);

}  // namespace recto::files
