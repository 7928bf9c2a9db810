#include "support/text_file.hpp"

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include <fmt/format.h>

namespace example {

std::string read_stream(std::FILE* stream, std::string_view name, const ReadCallback& on_read) {
  std::string text;
  auto block = std::make_unique<std::array<char, std::size_t{64} << 10>>();
  while (const std::size_t size = std::fread(block->data(), 1, block->size(), stream)) {
    text.append(block->data(), size);
    if (on_read) {
      on_read(text.size());
    }
  }
  if (std::ferror(stream) != 0) {
    throw std::system_error(errno, std::generic_category(), fmt::format("cannot read {}", name));
  }
  return text;
}

std::string read_file(const std::filesystem::path& path, const ReadCallback& on_read) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) {
    throw std::system_error(errno, std::generic_category(),
                            fmt::format("cannot open {}", path.string()));
  }
  return read_stream(file.get(), path.string(), on_read);
}

}  // namespace example
