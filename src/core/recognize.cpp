#include "core/recognize.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>

#include "engine/lmdb/file_format.hpp"

namespace recto::detail {

namespace {

bool is_lmdb_file(const std::filesystem::path& path) noexcept {
  // Not blocking: what was a file a moment ago may be a pipe now.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return false;
  }
  std::uint32_t magic = 0;
  const ssize_t got = ::pread(descriptor, &magic, sizeof magic, engine::lmdb::kPageHeaderSize);
  ::close(descriptor);
  return got == sizeof magic && magic == engine::lmdb::kMagic;
}

bool has_file(const std::filesystem::path& directory, const char* name) {
  struct stat status{};
  return ::stat((directory / name).c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

/// One that is damaged may have lost one of the two.
bool is_rocksdb_directory(const std::filesystem::path& path) {
  return has_file(path, "CURRENT") || has_file(path, "IDENTITY");
}

}  // namespace

std::string_view to_string(Engine engine) noexcept {
  switch (engine) {
    case Engine::automatic:
      return "automatic";
    case Engine::lmdb:
      return "lmdb";
    case Engine::rocksdb:
      return "rocksdb";
    case Engine::memory:
      return "memory";
  }
  return "unknown";
}

std::optional<Engine> recognize_engine(const std::filesystem::path& path) noexcept try {
  struct stat status{};
  if (path.native().find('\0') != std::string::npos || ::stat(path.c_str(), &status) != 0) {
    return std::nullopt;
  }
  if (S_ISREG(status.st_mode) && is_lmdb_file(path)) {
    return Engine::lmdb;
  }
  if (S_ISDIR(status.st_mode) && is_rocksdb_directory(path)) {
    return Engine::rocksdb;
  }
  return std::nullopt;
} catch (...) {  // no memory for a path
  return std::nullopt;
}

}  // namespace recto::detail
