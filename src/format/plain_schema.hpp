#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recto/bytes.hpp"

/// Layouts of plain values, as the catalog keeps them.
namespace recto::detail {

inline constexpr std::string_view kPlainName = "plain";

/// Both layouts, where they differ.
[[nodiscard]] std::vector<std::string> plain_differences(Bytes stored, Bytes wanted);

/// Whether a payload has the size that the layout begins with.
[[nodiscard]] bool plain_accepts(Bytes schema, Bytes payload);

}  // namespace recto::detail
