#include "engine/lmdb/registry.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "engine/lmdb/file_check.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/paths.hpp"
#include "files/set_aside.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

[[noreturn]] void refuse(ErrorCode code, const std::filesystem::path& path,
                         std::string_view what_happened, std::string_view what_to_do) {
  throw Error(code, {"open", path.string(), {}}, what_happened, what_to_do);
}

/// How much of a file to check before LMDB reads it.
Extent extent_of(const Options& options) noexcept {
  return options.verify == Verify::always ? Extent::all : Extent::tables;
}

void check_shared_options(const Environment& open, const Options& options) {
  if (open.read_only() && !options.read_only) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the file open for reading alone",
           "close that Database first, or open it for writing there");
  }
  if (!options.read_only && options.durability != open.options().durability) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the file open with another Options::durability",
           "give both the same durability");
  }
  if (options.lmdb_reads != LmdbReads::automatic &&
      options.lmdb_reads != open.options().lmdb_reads) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the file open with another Options::lmdb_reads",
           "give both the same, or leave it at automatic");
  }
}

/// Whether there is something that the replacement means.
bool means(const Replacement* replacement, const std::filesystem::path& path) {
  struct stat status{};
  return replacement != nullptr && ::stat(path.c_str(), &status) == 0 && status.st_size > 0 &&
         (!replacement->only ||
          *replacement->only == files::FileIdentity{status.st_dev, status.st_ino});
}

[[noreturn]] void refuse_to_replace(const std::filesystem::path& path, std::string_view user) {
  throw Error(ErrorCode::busy, {"set aside", path.string(), {}},
              std::string(user) + " has the database open", "close it there first");
}

/// Renames the file. The caller has the gate to itself.
void replace(const std::string& file, const LockFile& lock_file, const Replacement& replacement) {
  if (!lock_file.try_become_only_process()) {
    refuse_to_replace(file, "another process");
  }
  files::set_aside(file, replacement.done);
}

/// Opens the lock file and passes its gate. False where that is not to be had now.
bool enter(const std::string& file, const Options& options, LockFile::Mode mode,
           LockFile& lock_file) {
  const std::string path = lock_path(file);
  lock_file = LockFile(path, options.file_mode, options.read_only);
  // After the gate: the file may have been removed, and another one be there.
  return lock_file.try_gate(mode) && lock_file.is_at(path);
}

/// Waits, longer each time.
class Patience {
 public:
  void wait() {
    constexpr std::chrono::milliseconds kLongest{20};
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(pause_ * 2, kLongest);
  }

 private:
  std::chrono::milliseconds pause_{1};
};

}  // namespace

Registry& Registry::instance() {
  // Never destroyed: databases in static objects are closed after everything else.
  static auto* const registry = new Registry;
  return *registry;
}

std::shared_ptr<Environment> Registry::hand_out(std::shared_ptr<Environment> environment) {
  Environment* const object = environment.get();
  return {object, [this, kept = std::move(environment)](Environment*) mutable {
            const std::scoped_lock lock(mutex_);
            kept.reset();
            std::erase_if(
                open_, [](const auto& entry) { return entry.second.environment.use_count() == 1; });
          }};
}

std::shared_ptr<Environment> Registry::open(const std::filesystem::path& path,
                                            const Options& options,
                                            const Replacement* replacement) {
  std::uint64_t map_size = std::max(options.map_size_bytes, Environment::kSmallestMap);
  for (Patience patience;;) {
    const std::uint64_t tried = map_size;
    bool was_open = false;
    std::shared_ptr<Environment> environment;
    {
      const std::scoped_lock lock(mutex_);
      was_open = find_open(path) != open_.end();
      environment = try_open(path, options, replacement, map_size);
      if (environment) {
        environment = hand_out(std::move(environment));
      }
    }
    if (environment) {
      if (was_open && options.verify == Verify::always) {
        check_file(path, Extent::all);  // without the mutex: it may take long
      }
      return environment;
    }
    if (map_size == tried) {
      patience.wait();
    }
  }
}

Registry::OpenFiles::iterator Registry::find_open(const std::filesystem::path& path) {
  const auto file = files::identity_of(path);
  const auto known = file ? open_.find(*file) : open_.end();
  return known != open_.end() && known->second.environment->process() == ::getpid() ? known
                                                                                    : open_.end();
}

bool Registry::comes_soon(const std::filesystem::path& path) const {
  const std::string lock_file = lock_path(path.string());
  const bool is_ours = std::ranges::any_of(open_, [&](const auto& entry) {
    return entry.second.environment->process() == ::getpid() &&
           entry.second.environment->lock_file().is_at(lock_file);
  });
  // In this order: whoever closes the gate makes the file before he opens it again.
  return (!is_ours && LockFile::gate_is_closed(lock_file)) || files::identity_of(path);
}

std::shared_ptr<Environment> Registry::try_open(const std::filesystem::path& path,
                                                const Options& options,
                                                const Replacement*& replacement,
                                                std::uint64_t& map_size) {
  try {
    check_path(path, options);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::not_found && comes_soon(path)) {
      return nullptr;
    }
    throw;
  }
  const auto known = find_open(path);
  if (known == open_.end()) {
    return open_new(path, options, replacement, map_size);
  }
  if (known->second.changing) {
    return nullptr;
  }
  if (means(replacement, path)) {
    refuse_to_replace(path, "another Database of this process");
  }
  check_shared_options(*known->second.environment, options);
  return known->second.environment;
}

std::shared_ptr<Environment> Registry::open_new(const std::filesystem::path& path,
                                                const Options& options,
                                                const Replacement*& replacement,
                                                std::uint64_t& map_size) {
  const auto real_path = resolve_path(path, options);
  if (!real_path) {
    return nullptr;
  }
  const std::string& file = *real_path;
  require_no_other_file(file);
  const bool replaces = means(replacement, file);
  LockFile lock_file;
  if (!enter(file, options, replaces ? LockFile::Mode::exclusive : LockFile::Mode::shared,
             lock_file)) {
    return nullptr;
  }
  if (!may_create(options) && !files::identity_of(file)) {
    return nullptr;  // somebody has renamed it meanwhile
  }
  if (!options.read_only) {
    ::unlink(compaction_path(file).c_str());  // nobody is compacting: that needs the gate alone
  }
  if (replaces && means(replacement, file)) {
    replace(file, lock_file, *replacement);
    replacement = nullptr;
  }
  const bool is_new = check_file(file, extent_of(options)) == FileState::absent;
  if (is_new && options.read_only) {
    refuse(ErrorCode::corrupt, path, "the file is empty", "open it for writing once to make it");
  }
  if (const int error = lock_file.allocate(options.max_readers)) {
    throw_lmdb(error, "open", file);
  }
  auto made = std::make_shared<Environment>(file, std::move(lock_file), options);
  if (!made->start(file, map_size)) {
    map_size /= 2;
    return nullptr;
  }
  const auto identity = made->identity();
  if (!identity) {
    refuse(ErrorCode::io, path, std::strerror(errno), "see the system's message");
  }
  if (is_new && options.durability != Durability::none) {
    files::sync_directory_of(file);  // commits sync what is in the file, and not its name
  }
  made->lock_file().leave_gate();
  open_[*identity] = {made, false};
  return made;
}

void Registry::require_no_other_file(const std::string& file) const {
  // Where the lock file has gone as well, the two have nothing in common.
  for (const auto& [identity, open] : open_) {
    if (open.environment->path() == file && open.environment->process() == ::getpid() &&
        open.environment->lock_file().is_at(lock_path(file))) {
      throw Error(ErrorCode::busy, {"open", file, {}},
                  "this process still has a file open that was at this path before",
                  "let the Database of that file go first: both would use one lock file");
    }
  }
}

void Registry::set_aside(const std::filesystem::path& path, const Options& options,
                         const Replacement& replacement) {
  Registry& registry = instance();
  for (Patience patience;; patience.wait()) {
    const std::scoped_lock lock(registry.mutex_);
    check_path(path, options);
    if (!means(&replacement, path)) {
      return;
    }
    const auto file = resolve_path(path, options);
    if (!file) {
      continue;
    }
    if (registry.find_open(*file) != registry.open_.end()) {
      refuse_to_replace(path, "another Database of this process");
    }
    registry.require_no_other_file(*file);
    LockFile lock_file;
    if (enter(*file, options, LockFile::Mode::exclusive, lock_file)) {
      if (means(&replacement, *file)) {
        replace(*file, lock_file, replacement);
        ::unlink(lock_path(*file).c_str());
      }
      return;
    }
  }
}

Registry::Change::Change(const Environment& environment) : registry_(instance()) {
  const std::scoped_lock lock(registry_.mutex_);
  const auto open = std::ranges::find_if(registry_.open_, [&](const auto& entry) {
    return entry.second.environment.get() == &environment;
  });
  constexpr long kRegistryAndOneUser = 2;
  if (open == registry_.open_.end() || open->second.changing ||
      open->second.environment.use_count() != kRegistryAndOneUser) {
    throw Error(ErrorCode::busy, {"compact", environment.path(), {}},
                "another Database of this process has the file open", "close it first");
  }
  open->second.changing = true;
  file_ = open->first;
}

Registry::Change::~Change() {
  const std::scoped_lock lock(registry_.mutex_);
  if (file_) {
    registry_.open_.at(*file_).changing = false;
  }
}

void Registry::end_change(std::optional<files::FileIdentity>& file) noexcept {
  auto entry = open_.extract(*file);
  Environment& environment = *entry.mapped().environment;
  if (!environment.is_open()) {
    environment.let_lock_file_go();
    file.reset();
    return;
  }
  entry.key() = file.emplace(environment.identity().value_or(*file));
  open_.insert(std::move(entry));
}

}  // namespace recto::engine::lmdb
