#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recto/bytes.hpp"

/// What can be done with a format whose types this program was not compiled with, from the schema
/// that the catalog keeps.
namespace recto::detail {

/// How `wanted` differs from `stored` in ways that keep records of one from being read as the
/// other, each with its path. Empty when there are none.
[[nodiscard]] std::vector<std::string> schema_differences(std::string_view format,
                                                          std::string_view type, Bytes stored,
                                                          Bytes wanted);

/// Whether a payload fits its schema. Formats that keep no schema accept everything.
[[nodiscard]] bool schema_accepts(std::string_view format, std::string_view type, Bytes schema,
                                  Bytes payload);

}  // namespace recto::detail
