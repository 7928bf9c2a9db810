#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How much room UTF-8 text takes on a terminal.
namespace example {

/// The number of terminal columns that `text` takes: 2 for each wide character (East Asian scripts,
/// emoji), 0 for combining marks, 1 for all others.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The longest beginning of `text` that fits `columns`, with "…" in place of what is cut off.
[[nodiscard]] std::string fit_to_width(std::string_view text, std::size_t columns);

/// `text` with every control character and every byte that is no UTF-8 replaced by U+FFFD, so that
/// data can neither steer the terminal nor break a line.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace example
