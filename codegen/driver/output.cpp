#include "driver/output.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace recto::codegen {
namespace {

std::optional<std::string> content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(),
                          fmt::format("can't {} {}", what, path.string()));
}

// A file that is gone again unless it is kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& beside) : name_(beside.string() + ".XXXXXX") {
    descriptor_ = ::mkstemp(name_.data());
    if (descriptor_ < 0) fail("write", beside);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  void write(const std::string& content) {
    for (std::size_t done = 0; done < content.size();) {
      const ssize_t written = ::write(descriptor_, content.data() + done, content.size() - done);
      if (written < 0 && errno != EINTR) fail("write", name_);
      if (written > 0) done += static_cast<std::size_t>(written);
    }
    constexpr mode_t kReadable = 0644;  // mkstemp made it private
    if (::fchmod(descriptor_, kReadable) != 0) fail("write", name_);
  }

  void keep_as(const std::filesystem::path& path) {
    if (::rename(name_.c_str(), path.c_str()) != 0) fail("write", path);
    name_.clear();
  }

 private:
  std::string name_;
  int descriptor_ = -1;
};

}  // namespace

void write_file(const std::filesystem::path& path, const std::string& content) {
  if (content_of(path) == content) return;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  TemporaryFile file(path);
  file.write(content);
  file.keep_as(path);
}

}  // namespace recto::codegen
