#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace recto::codegen {

/// The candidate that `word` is most likely a misspelling of, or an empty string when none is near.
/// Letter case does not count, and neighbouring letters in the wrong order count as one mistake.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

/// "; did you mean 'x'?" for the nearest candidate, or an empty string.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& candidates);

/// The names in quotes, separated by commas; long lists are cut and end in "…".
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& names);

}  // namespace recto::codegen
