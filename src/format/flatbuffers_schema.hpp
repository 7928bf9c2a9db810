#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recto/bytes.hpp"

namespace recto::detail {

inline constexpr std::string_view kFlatBuffersName = "flatbuffers";

/// See schema_tools.hpp. Schemas are FlatBuffers' binary schemas (`.bfbs`).
[[nodiscard]] std::vector<std::string> flatbuffers_differences(std::string_view type, Bytes stored,
                                                               Bytes wanted);
[[nodiscard]] bool flatbuffers_accepts(std::string_view type, Bytes schema, Bytes payload);

}  // namespace recto::detail
