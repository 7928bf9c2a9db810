#include "engine/rocksdb/registry.hpp"

#include <rocksdb/env.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/rocksdb/forks.hpp"
#include "engine/rocksdb/status.hpp"
#include "files/set_aside.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// The instances of this process by directory. They are made and destroyed under the mutex alone: a
/// database must not be opened while it is being closed.
struct Registry {
  /// How often the process had been forked when it first used RocksDB.
  const unsigned forks = count_forks();
  std::mutex mutex;
  std::map<files::FileIdentity, std::shared_ptr<Instance>> instances;

  static Registry& instance() {
    // Never destroyed: databases in static objects are closed after everything else.
    static auto* const registry = make();
    return *registry;
  }

  static Registry* make() {
    // RocksDB's threads end with its environment. What must be done before is registered after it.
    rocksdb::Env::Default();
    std::atexit(&end_with_process);
    return new Registry;
  }

  static void end_with_process() {
    Registry& registry = instance();
    if (count_forks() != registry.forks) {
      return;  // a thread that is not here may hold the mutex
    }
    const std::scoped_lock lock(registry.mutex);
    for (const auto& [identity, instance] : registry.instances) {
      instance->end_with_process();
    }
  }

  /// The instance that this process has of a directory; null when it has none.
  std::shared_ptr<Instance> find(const files::FileIdentity& directory) {
    const auto known = instances.find(directory);
    const bool is_ours = known != instances.end() && known->second->process() == ::getpid();
    return is_ours ? known->second : nullptr;
  }

  /// Renames the directory that a replacement means.
  void set_aside(const std::filesystem::path& path, const Replacement& replacement);

  /// A reference that ends under the mutex. The caller holds the mutex, and the registry shares
  /// `instance`.
  static std::shared_ptr<Instance> hand_out(std::shared_ptr<Instance> shared) {
    Instance* const object = shared.get();
    return {object, [kept = std::move(shared)](Instance*) mutable {
              Registry& registry = instance();
              if (count_forks() != registry.forks) {
                return;  // likewise
              }
              const std::scoped_lock lock(registry.mutex);
              kept.reset();
              std::erase_if(registry.instances,
                            [](const auto& entry) { return entry.second.use_count() == 1; });
            }};
  }
};

/// Holds the file that RocksDB locks while a database is open.
class DatabaseLock {
 public:
  explicit DatabaseLock(const std::filesystem::path& path) {
    const std::string file = path / "LOCK";
    if (std::filesystem::exists(file)) {
      check(rocksdb::Env::Default()->LockFile(file, &lock_), "set aside", path.string());
    }
  }
  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;
  ~DatabaseLock() {
    if (lock_ != nullptr) {
      rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
    }
  }

 private:
  rocksdb::FileLock* lock_ = nullptr;
};

void Registry::set_aside(const std::filesystem::path& path, const Replacement& replacement) {
  const auto there = files::identity_of(path);
  std::error_code error;
  if (!there || (replacement.only && *replacement.only != *there) ||
      !std::filesystem::is_directory(path, error) || std::filesystem::is_empty(path, error)) {
    return;
  }
  if (find(*there)) {
    throw Error(ErrorCode::busy, {"set aside", path.string(), {}},
                "another Database of this process has the database open", "close it there first");
  }
  const DatabaseLock nobody_else(path);
  files::set_aside(std::filesystem::canonical(path), replacement.done);
}

[[noreturn]] void refuse(ErrorCode code, const std::filesystem::path& path,
                         std::string_view what_happened, std::string_view what_to_do) {
  throw Error(code, {"open", path.string(), {}}, what_happened, what_to_do);
}

/// Throws in the child of a process that has used RocksDB.
void require_threads(const Registry& registry, const std::filesystem::path& path) {
  if (count_forks() != registry.forks) {
    refuse(ErrorCode::misuse, path, "RocksDB was used before a fork, and its threads are not here",
           "fork before RocksDB is used first, or start another program");
  }
}

bool may_create(const Options& options) noexcept {
  return options.create && options.recreate != Recreate::never;
}

/// Whether a file is one that RocksDB makes before a new database has anything in it.
bool is_of_beginning(const std::string& name) {
  return name == "LOCK" || name == "IDENTITY" || name.starts_with("LOG") ||
         name.starts_with("MANIFEST-") || name.ends_with(".dbtmp");
}

/// Throws unless the directory holds a database, or nothing that a new one would be mixed with.
void check_directory(const std::filesystem::path& path, const Options& options) {
  if (::access(path.c_str(), options.read_only ? R_OK | X_OK : R_OK | W_OK | X_OK) != 0) {
    refuse(ErrorCode::permission, path,
           options.read_only ? "the directory may not be read" : "the directory may not be written",
           options.read_only ? "change its permissions"
                             : "open it with Options::read_only, or change its permissions");
  }
  std::error_code error;
  if (std::filesystem::exists(path / "CURRENT", error)) {
    return;
  }
  for (const auto& file : std::filesystem::directory_iterator(path, error)) {
    if (!is_of_beginning(file.path().filename())) {
      refuse(ErrorCode::corrupt, path, "the directory holds no RocksDB database",
             "name another path, or restore a backup");
    }
  }
  if (error) {
    refuse(ErrorCode::io, path, error.message(), "see the system's message");
  }
  if (options.read_only) {
    refuse(ErrorCode::corrupt, path, "the directory holds no database yet",
           "open it for writing once to make it");
  }
  if (!may_create(options)) {
    refuse(ErrorCode::not_found, path, "the directory holds no database",
           "check the path, or open it with create and with Recreate::if_missing");
  }
}

/// Makes sure that there is a directory, and throws where there can't be one.
void check_path(const std::filesystem::path& path, const Options& options) {
  if (path.empty() || path.native().find('\0') != std::string::npos) {
    refuse(ErrorCode::invalid_option, path, "the path is empty or has a zero byte",
           "name a directory");
  }
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    if (!S_ISDIR(status.st_mode)) {
      refuse(ErrorCode::io, path, "a file is in the way",
             "name a directory: a RocksDB database is one");
    }
    return check_directory(path, options);
  }
  if (errno != ENOENT) {
    refuse(errno == EACCES ? ErrorCode::permission : ErrorCode::io, path, std::strerror(errno),
           "check the path and the permissions of its directories");
  }
  if (options.read_only || !may_create(options)) {
    refuse(ErrorCode::not_found, path, "there is no such directory",
           "check the path, or open it without read_only, with create and with "
           "Recreate::if_missing");
  }
  if (::mkdir(path.c_str(), directory_mode(options.file_mode)) == 0 || errno == EEXIST) {
    return;
  }
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
      refuse(ErrorCode::not_found, path, "its directory does not exist",
             "create the directory first");
    case EACCES:
    case EPERM:
    case EROFS:
      refuse(ErrorCode::permission, path, std::strerror(errno),
             "check the permissions of the directory above it");
    case ENOSPC:
    case EDQUOT:
      refuse(ErrorCode::disk_full, path, std::strerror(errno), "free some space and try again");
    default:
      refuse(ErrorCode::io, path, std::strerror(errno), "see the system's message");
  }
}

void check_shared_options(const Instance& open, const Options& options) {
  if (open.read_only() && !options.read_only) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the database open for reading alone",
           "close that Database first, or open it for writing there");
  }
  if (!options.read_only && options.durability != open.options().durability) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the database open with another Options::durability",
           "give both the same durability");
  }
}

}  // namespace

mode_t directory_mode(std::uint32_t file_mode) noexcept {
  constexpr std::uint32_t kReaders = 0444;
  constexpr std::uint32_t kAll = 0777;
  return static_cast<mode_t>((file_mode & kAll) | (file_mode & kReaders) >> 2);
}

std::shared_ptr<Instance> open_instance(const std::filesystem::path& path, const Options& options,
                                        const Replacement* replacement) {
  check_options(path, options);
  Registry& registry = Registry::instance();
  require_threads(registry, path);
  const std::scoped_lock lock(registry.mutex);
  if (replacement != nullptr) {
    registry.set_aside(path, *replacement);
  }
  check_path(path, options);
  const auto identity = files::identity_of(path);
  if (!identity) {
    refuse(ErrorCode::io, path, std::strerror(errno), "see the system's message");
  }
  if (auto shared = registry.find(*identity)) {
    check_shared_options(*shared, options);
    return Registry::hand_out(std::move(shared));
  }
  auto made = std::make_shared<Instance>(std::filesystem::canonical(path).string(), options);
  registry.instances[*identity] = made;
  return Registry::hand_out(std::move(made));
}

void set_directory_aside(const std::filesystem::path& path, const Replacement& replacement) {
  Registry& registry = Registry::instance();
  require_threads(registry, path);
  const std::scoped_lock lock(registry.mutex);
  registry.set_aside(path, replacement);
}

}  // namespace recto::engine::rocks
