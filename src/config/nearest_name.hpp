#pragma once

#include <span>
#include <string>
#include <string_view>

namespace recto::config {

/// The name that `word` is most likely a misspelling of: at most two letters differ, are missing or
/// are too many. Empty when there is none.
[[nodiscard]] std::string_view nearest_name(std::string_view word,
                                            std::span<const std::string_view> names);

/// "a, b, c"
[[nodiscard]] std::string listed(std::span<const std::string_view> names);

}  // namespace recto::config
