#include "bad_input/files.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace recto_test {

namespace {

template <class Stream>
Stream opened(const std::filesystem::path& path, std::ios::openmode mode) {
  Stream stream(path, mode | std::ios::binary);
  if (!stream) {
    throw std::runtime_error("can't open " + path.string());
  }
  return stream;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  auto in = opened<std::ifstream>(path, std::ios::in);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  opened<std::ofstream>(path, std::ios::out)
      .write(content.data(), static_cast<std::streamsize>(content.size()));
}

void write_byte(const std::filesystem::path& path, std::size_t offset, char byte) {
  auto out = opened<std::fstream>(path, std::ios::in | std::ios::out);
  out.seekp(static_cast<std::streamoff>(offset)).put(byte);
}

}  // namespace recto_test
