#pragma once

#include <cstddef>
#include <cstdio>
#include <string_view>

namespace example {

/// Whether a stream shows its text on a terminal that can move its cursor.
[[nodiscard]] bool is_terminal(std::FILE* stream);

/// The width of the stream's terminal in columns; 0 when it is none.
[[nodiscard]] std::size_t terminal_width(std::FILE* stream);

/// Thrown by `print` when nobody reads the output any more, as in `| head`.
class OutputClosed {};

/// From now on a closed pipe is an error of the write instead of a signal that ends the program.
void ignore_broken_pipes();

/// Writes to standard output at once. Throws `OutputClosed`, and `std::system_error` when the
/// output can't be written for another reason.
void print(std::string_view text);

}  // namespace example
