#include "files/set_aside.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

#include "recto/error.hpp"

namespace recto::files {

namespace {

[[noreturn]] void fail(int error, std::string_view operation, const std::filesystem::path& path) {
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  throw Error(denied ? ErrorCode::permission : ErrorCode::io,
              {std::string(operation), path.string(), {}}, std::strerror(error),
              denied ? "check the permissions of its directory" : "see the system's message");
}

/// "20240229T235959Z"
std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// Renames unless there is something at `to`; returns an error number, or 0.
int rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) {
    return errno;
  }
  // A file system that can't do both at once.
  struct stat status{};
  if (::lstat(to.c_str(), &status) == 0) {
    return EEXIST;
  }
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// The directory that a path is in.
class Directory {
 public:
  explicit Directory(const std::filesystem::path& path)
      : path_(path.has_parent_path() ? path.parent_path() : std::filesystem::path(".")),
        descriptor_(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
      fail(errno, "sync directory", path_);
    }
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { ::close(descriptor_); }

  void sync() const {
    // EINVAL: this file system has nothing to sync there.
    if (::fsync(descriptor_) != 0 && errno != EINVAL) {
      fail(errno, "sync directory", path_);
    }
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace

void set_aside(const std::filesystem::path& path,
               const std::function<void(const std::filesystem::path& new_path)>& done) {
  std::filesystem::path from = path;
  if (!from.has_filename()) {
    from = from.parent_path();  // "directory/"
  }
  const Directory directory(from);  // before the rename: this may fail
  const std::string name = fmt::format("{}.set-aside-{}", from.string(), utc_now());
  std::string to = name;
  for (int number = 2;; ++number) {
    const int error = rename_to_new(from.string(), to);
    if (error == 0) {
      break;
    }
    if (error != EEXIST && error != ENOTEMPTY) {
      fail(error, "set aside", from);
    }
    to = fmt::format("{}-{}", name, number);
  }
  if (done) {
    done(to);
  }
  try {
    directory.sync();
  } catch (const Error& error) {
    throw Error(
        error.code(), {"set aside", from.string(), {}},
        fmt::format("it was renamed to {}, which a power cut may undo: {}", to, error.what()),
        "see the system's message");
  }
}

void sync_directory_of(const std::filesystem::path& path) { Directory(path).sync(); }

}  // namespace recto::files
