#pragma once

#include <filesystem>

#include "recto/options.hpp"

namespace recto {

/// What a configuration file says.
struct Config {
  std::filesystem::path path;  ///< The database.
  Options options;
};

/// Reads a YAML file that describes how to open a database (examples/recto.yaml shows every key).
///
/// Its keys are `path`, which is needed and counts from the file's own directory, and the fields of
/// `Options` by their names, `rocksdb` being a map of the fields of `RocksDbOptions`; a field that
/// is left out keeps its default. Enumerators go by their names, sizes in bytes are numbers or end
/// in KiB, MiB, GiB or TiB, `file_mode` is octal with a 0 in front, and an optional field is
/// absent when it is null. `Options::log` can't be set by a file.
///
/// Throws `Error`: `not_found`, `permission`, `io`; `invalid_option` with the file, the line and
/// the column of what is wrong.
[[nodiscard]] Config load_config(const std::filesystem::path& file);

}  // namespace recto
