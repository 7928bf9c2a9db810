#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/schema_tools.hpp"
#include "recto/bytes.hpp"

namespace recto::detail {

inline constexpr std::string_view kFlatBuffersName = "flatbuffers";

/// See schema_tools.hpp. Schemas are FlatBuffers' binary schemas (`.bfbs`).
[[nodiscard]] std::vector<std::string> flatbuffers_differences(std::string_view type, Bytes stored,
                                                               Bytes wanted);
[[nodiscard]] std::unique_ptr<PayloadCheck> flatbuffers_check(std::string_view type, Bytes schema);

}  // namespace recto::detail
