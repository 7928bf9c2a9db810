#include "engine/lmdb/compaction.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/paths.hpp"
#include "engine/lmdb/registry.hpp"
#include "files/set_aside.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

constexpr std::string_view kOperation = "compact";

[[noreturn]] void refuse(const Environment& environment, std::string_view why,
                         std::string_view what_to_do) {
  throw Error(ErrorCode::busy, {std::string(kOperation), environment.path(), {}}, why, what_to_do);
}

/// Closes the gate, also for the moment in which LMDB has the file closed.
class ClosedGate {
 public:
  explicit ClosedGate(const Environment& environment) : file_(environment.lock_file()) {
    if (!file_.try_hold_gate()) {
      refuse(environment, "another process is opening the file",
             "compact while this program alone uses the database");
    }
  }
  ClosedGate(const ClosedGate&) = delete;
  ClosedGate& operator=(const ClosedGate&) = delete;
  ~ClosedGate() { file_.release_gate(); }

 private:
  const LockFile& file_;
};

/// Keeps all other processes out: those that have the file open, and those that would open it.
class OnlyProcess {
 public:
  explicit OnlyProcess(const Environment& environment)
      : environment_(environment), gate_(environment) {
    if (!environment.lock_file().try_become_only_process()) {
      refuse(environment, "another process has the file open",
             "compact while this program alone uses the database");
    }
  }
  OnlyProcess(const OnlyProcess&) = delete;
  OnlyProcess& operator=(const OnlyProcess&) = delete;
  ~OnlyProcess() {
    if (environment_.is_open()) {
      environment_.lock_file().share();
    }
  }

 private:
  const Environment& environment_;
  const ClosedGate gate_;
};

/// Throws unless the environment's files are still those at its path: others would have the gate of
/// another lock file, and may use the file that is there now.
void require_own_files(const Environment& environment) {
  const std::string& file = environment.path();
  if (files::identity_of(file) != environment.identity() ||
      !environment.lock_file().is_at(lock_path(file))) {
    refuse(environment, "the file or its lock file was moved away, or another is in its place",
           "close this Database, and open the file where it is now");
  }
}

/// A new file that is removed again unless it takes another's place.
class NewFile {
 public:
  /// Gives the file the owner, as far as this user may, and the permissions of `model`.
  NewFile(std::string path, const struct stat& model)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) {
      throw_lmdb(errno, kOperation, path_);
    }
    static_cast<void>(!::fchown(descriptor_, model.st_uid, model.st_gid));
    if (::fchmod(descriptor_, model.st_mode & 07777) != 0) {
      const int error = errno;
      remove();
      throw_lmdb(error, kOperation, path_);
    }
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (descriptor_ >= 0) {
      remove();
    }
  }

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  [[nodiscard]] files::FileIdentity identity() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) {
      throw_lmdb(errno, kOperation, path_);
    }
    return {status.st_dev, status.st_ino};
  }

  void take_place_of(const std::string& file) {
    if (::rename(path_.c_str(), file.c_str()) != 0) {
      throw_lmdb(errno, kOperation, file);
    }
    ::close(std::exchange(descriptor_, -1));
  }

 private:
  void remove() noexcept {
    ::close(std::exchange(descriptor_, -1));
    ::unlink(path_.c_str());
  }

  std::string path_;
  int descriptor_;
};

struct stat status_of(const Environment& environment) {
  struct stat status{};
  mdb_filehandle_t descriptor = -1;
  check(mdb_env_get_fd(environment.get(), &descriptor), kOperation, environment.path());
  if (::fstat(descriptor, &status) != 0) {
    throw_lmdb(errno, kOperation, environment.path());
  }
  return status;
}

}  // namespace

void write_copy(Environment& environment, int descriptor, std::string_view operation,
                const std::string& path) {
  check(mdb_env_copyfd2(environment.get(), descriptor, MDB_CP_COMPACT), operation, path);
  if (::fsync(descriptor) != 0) {
    throw_lmdb(errno, operation, path);
  }
}

void compact_file(Environment& environment) {
  const struct stat model = status_of(environment);
  Registry::Change change(environment);
  const OnlyProcess alone(environment);
  require_own_files(environment);
  const std::string file = environment.path();
  ::unlink(compaction_path(file).c_str());  // one that was cut off left it
  NewFile copy(compaction_path(file), model);
  write_copy(environment, copy.descriptor(), kOperation, copy.path());
  const files::FileIdentity identity = copy.identity();
  change.run([&] {
    require_own_files(environment);
    copy.take_place_of(file);
    std::exception_ptr unsynced;
    try {
      files::sync_directory_of(file);
    } catch (const Error&) {
      unsynced = std::current_exception();
    }
    // The file at the path is the new one, whatever a power cut will make of its name.
    environment.reopen(file, identity, Environment::Order::close_first);
    if (unsynced) {
      std::rethrow_exception(unsynced);
    }
  });
}

}  // namespace recto::engine::lmdb
