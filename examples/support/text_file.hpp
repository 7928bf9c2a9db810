#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace example {

/// Called while a stream is read, with the bytes so far.
using ReadCallback = std::function<void(std::uint64_t)>;

/// All that is left in a stream. `name` is for messages. Throws `std::system_error`.
[[nodiscard]] std::string read_stream(std::FILE* stream, std::string_view name,
                                      const ReadCallback& on_read = {});

/// The content of a file. Throws `std::system_error`, which names it.
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    const ReadCallback& on_read = {});

}  // namespace example
