#include "engine/memory/memory_files.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include "recto/error.hpp"

namespace recto::engine::memory {

namespace {

/// A directory that only this user can look into; empty when none can be made in `parent`.
std::filesystem::path private_directory_in(std::string_view parent) {
  std::string pattern = std::string(parent) + "/recto-XXXXXX";
  return ::mkdtemp(pattern.data()) == nullptr ? std::filesystem::path()
                                              : std::filesystem::path(pattern);
}

std::filesystem::path make_private_directory() {
  const char* chosen = std::getenv("TMPDIR");
  for (const char* parent : {chosen, "/tmp", "/dev/shm"}) {
    if (parent != nullptr && *parent != '\0') {
      auto directory = private_directory_in(parent);
      if (!directory.empty()) {
        return directory;
      }
    }
  }
  return {};
}

}  // namespace

MemoryFiles::MemoryFiles(std::string path, mode_t file_mode) : path_(std::move(path)) {
  try {
    make(file_mode);
  } catch (...) {
    remove();
    throw;
  }
}

void MemoryFiles::make(mode_t file_mode) {
  const auto require = [this](bool success, std::string_view what) {
    if (!success) {
      throw Error(ErrorCode::io, {"open", path_, {}},
                  fmt::format("{}: {}", what, std::strerror(errno)),
                  "a database in memory needs memfd_create, /proc, and for a moment a directory in "
                  "$TMPDIR, /tmp or /dev/shm");
    }
  };
  data_descriptor_ = ::memfd_create("recto", MFD_CLOEXEC);
  require(data_descriptor_ >= 0, "no file in memory can be made");
  lock_descriptor_ = ::memfd_create("recto-lock", MFD_CLOEXEC);
  require(lock_descriptor_ >= 0, "no file in memory can be made");
  require(::fchmod(data_descriptor_, file_mode) == 0, "a file in memory takes no permissions");
  directory_ = make_private_directory();
  require(!directory_.empty(), "no temporary directory can be made");
  const auto link = [&](int descriptor, const std::string& name) {
    const std::string target = fmt::format("/proc/self/fd/{}", descriptor);
    require(::access(target.c_str(), R_OK | W_OK) == 0, "/proc does not show open files");
    require(::symlink(target.c_str(), name.c_str()) == 0, "no link can be made");
  };
  link(data_descriptor_, data());
  link(lock_descriptor_, data() + "-lock");
}

MemoryFiles::~MemoryFiles() { remove(); }

void MemoryFiles::remove() noexcept {
  if (!directory_.empty()) {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  for (int* descriptor : {&lock_descriptor_, &data_descriptor_}) {
    if (*descriptor >= 0) {
      ::close(std::exchange(*descriptor, -1));
    }
  }
}

files::FileIdentity MemoryFiles::identity() const {
  struct stat status{};
  if (::fstat(data_descriptor_, &status) != 0) {
    throw Error(ErrorCode::io, {"open", path_, {}}, std::strerror(errno),
                "see the system's message");
  }
  return {status.st_dev, status.st_ino};
}

}  // namespace recto::engine::memory
