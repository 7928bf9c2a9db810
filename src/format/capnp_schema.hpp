#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/schema_tools.hpp"
#include "recto/bytes.hpp"

namespace recto::detail {

inline constexpr std::string_view kCapnProtoName = "capnproto";

/// See schema_tools.hpp. Schemas are messages of one segment whose root is a CodeGeneratorRequest
/// of Cap'n Proto's schema.capnp: the nodes of the table's struct, which comes first, and of all
/// that it reaches.
[[nodiscard]] std::vector<std::string> capnp_differences(Bytes stored, Bytes wanted);
[[nodiscard]] std::unique_ptr<PayloadCheck> capnp_check(Bytes schema);

}  // namespace recto::detail
