#pragma once

#include <cstdint>
#include <filesystem>

namespace recto::engine::lmdb {

enum class FileState : std::uint8_t {
  absent,  ///< Nothing there, or an empty file: LMDB makes a new database.
  sound,   ///< A database whose pages all lie within the file.
};

/// How much of a file to look at.
enum class Extent : std::uint8_t {
  tables,  ///< What LMDB reads to open its tables: a few pages.
  all,     ///< Every page that holds something.
};

/// Looks at a file before LMDB maps it, by reading alone. LMDB believes what a file says of itself:
/// a file that is cut short would end the process with SIGBUS, and a damaged page may do worse.
///
/// Throws `Error`: `corrupt`, `format_version`, `permission`, `io`.
FileState check_file(const std::filesystem::path& path, Extent extent);

}  // namespace recto::engine::lmdb
