#pragma once

#include <string>
#include <string_view>

namespace recto::codegen {

/// 16 hexadecimal digits that depend on every byte of `content`, and on nothing else.
[[nodiscard]] std::string hash_text(std::string_view content);

}  // namespace recto::codegen
