#include "engine/lmdb/paths.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "engine/lmdb/lmdb_error.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

[[noreturn]] void refuse(ErrorCode code, const std::filesystem::path& path,
                         std::string_view what_happened, std::string_view what_to_do) {
  throw Error(code, {"open", path.string(), {}}, what_happened, what_to_do);
}

}  // namespace

void check_path(const std::filesystem::path& path, const Options& options) {
  if (path.empty() || path.native().find('\0') != std::string::npos) {
    refuse(ErrorCode::invalid_option, path, "the path is empty or has a zero byte", "name a file");
  }
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      refuse(ErrorCode::io, path, "a directory is in the way",
             "name a file: an LMDB database is one file and its lock file");
    }
    if (!S_ISREG(status.st_mode)) {
      refuse(ErrorCode::io, path, "it is not a regular file", "name another path");
    }
    // It may have been renamed by now, and be missing: that is not for this check to tell.
    if (!options.read_only && ::access(path.c_str(), W_OK) != 0 && errno != ENOENT) {
      refuse(ErrorCode::permission, path, "the file may not be written",
             "open it with Options::read_only, or change its permissions");
    }
    return;
  }
  if (errno != ENOENT) {
    refuse(errno == EACCES ? ErrorCode::permission : ErrorCode::io, path, std::strerror(errno),
           "check the path and the permissions of its directories");
  }
  if (!may_create(options)) {
    refuse(ErrorCode::not_found, path, "there is no such file",
           "check the path, or open it without read_only, with create and with "
           "Recreate::if_missing");
  }
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (::stat(parent.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    refuse(ErrorCode::not_found, path, "its directory does not exist",
           "create the directory first");
  }
}

bool may_create(const Options& options) noexcept {
  return !options.read_only && options.create && options.recreate != Recreate::never;
}

std::optional<std::string> resolve_path(const std::filesystem::path& path, const Options& options) {
  const int flags = options.read_only ? O_RDONLY : O_RDWR;
  const int descriptor = ::open(
      path.c_str(), flags | O_CLOEXEC | (may_create(options) ? O_CREAT : 0), options.file_mode);
  if (descriptor < 0) {
    if (errno == ENOENT && !may_create(options)) {
      return std::nullopt;
    }
    throw_lmdb(errno, "open", path.string());
  }
  ::close(descriptor);
  std::error_code error;
  auto real = std::filesystem::canonical(path, error);
  if (error == std::errc::no_such_file_or_directory) {
    return std::nullopt;
  }
  if (error) {
    throw_lmdb(error.value(), "open", path.string());
  }
  return real.string();
}

}  // namespace recto::engine::lmdb
