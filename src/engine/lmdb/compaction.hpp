#pragma once

#include "engine/lmdb/environment.hpp"

namespace recto::engine::lmdb {

/// Copies what the file still needs into a new file, which then takes its place. At every moment
/// either file is whole. There must be no transaction of the environment. Throws `busy` while
/// others have the file open, `disk_full`, `io`.
void compact_file(Environment& environment);

/// Writes a compact copy of a database, and makes its bytes durable. Throws `disk_full`, `io`.
void write_copy(Environment& environment, int descriptor, std::string_view operation,
                const std::string& path);

}  // namespace recto::engine::lmdb
