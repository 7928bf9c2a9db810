#include "engine/rocksdb/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <rocksdb/utilities/checkpoint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "engine/rocksdb/registry.hpp"
#include "engine/rocksdb/status.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

[[noreturn]] void throw_system(int error, const std::filesystem::path& path) {
  const auto refuse = [&](ErrorCode code, std::string_view advice) {
    throw Error(code, {"backup", path.string(), {}}, std::strerror(error), advice);
  };
  switch (error) {
    case EEXIST:
    case ENOTEMPTY:
      refuse(ErrorCode::invalid_option, "name a path where nothing is yet");
      break;
    case ENOENT:
    case ENOTDIR:
      refuse(ErrorCode::not_found, "create the directory first, or name another path");
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      refuse(ErrorCode::permission, "check the permissions of the directory");
      break;
    case ENOSPC:
    case EDQUOT:
      refuse(ErrorCode::disk_full, "free some space and try again");
      break;
    default:
      break;
  }
  throw Error(ErrorCode::io, {"backup", path.string(), {}}, std::strerror(error),
              "see the system's message");
}

/// A private directory beside the backup, in which it grows. Removed at the end.
class Workshop {
 public:
  explicit Workshop(const std::filesystem::path& path)
      : directory_(path.string() + ".unfinished-XXXXXX") {
    if (::mkdtemp(directory_.data()) == nullptr) {
      throw_system(errno, path);
    }
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] std::filesystem::path work() const {
    return std::filesystem::path(directory_) / "backup";
  }

 private:
  std::string directory_;
};

void sync_directory(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    throw_system(errno, path);
  }
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error != 0) {
    throw_system(error, path);
  }
}

mode_t mode_of(const std::string& directory) noexcept {
  constexpr mode_t kPrivate = 0700;
  struct stat status{};
  return ::stat(directory.c_str(), &status) == 0 ? status.st_mode & 0777 : kPrivate;
}

}  // namespace

void back_up(Instance& instance, const std::filesystem::path& path) {
  std::filesystem::path target = std::filesystem::absolute(path);
  if (!target.has_filename()) {
    target = target.parent_path();
  }
  struct stat status{};
  if (::lstat(target.c_str(), &status) == 0) {
    throw_system(EEXIST, path);
  }
  if (instance.read_only()) {
    throw Error(ErrorCode::unsupported, {"backup", instance.path(), {}},
                "RocksDB backs up a database where it is open for writing alone",
                "back it up in the process that writes it");
  }
  const Workshop workshop(target);
  rocksdb::Checkpoint* made = nullptr;
  check(rocksdb::Checkpoint::Create(&instance.db(), &made), "backup", path.string());
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  check(checkpoint->CreateCheckpoint(workshop.work().string()), "backup", path.string());
  if (::chmod(workshop.work().c_str(), mode_of(instance.path())) != 0 ||
      ::renameat2(AT_FDCWD, workshop.work().c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) !=
          0) {
    throw_system(errno, path);
  }
  sync_directory(target.parent_path());
}

}  // namespace recto::engine::rocks
