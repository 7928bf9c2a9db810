#pragma once

#include <filesystem>

#include "engine/rocksdb/instance.hpp"

namespace recto::engine::rocks {

/// Writes a consistent copy of the database to a new directory at `path`, while readers and writers
/// go on. It shares files that never change with the original where both are in one file system.
/// Throws `invalid_option` when something is at `path`.
void back_up(Instance& instance, const std::filesystem::path& path);

}  // namespace recto::engine::rocks
