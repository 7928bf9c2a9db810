#pragma once

#include <string>
#include <string_view>

namespace recto::engine::rocks {

/// The name of a table's column family: the table's, with all but letters, digits, '.', '-' and '_'
/// as %xx, so that it passes through RocksDB's text files unchanged. No two tables share one, and
/// none has the name of RocksDB's default family.
[[nodiscard]] std::string family_name(std::string_view table);

}  // namespace recto::engine::rocks
