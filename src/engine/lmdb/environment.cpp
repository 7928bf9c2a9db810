#include "engine/lmdb/environment.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/lmdb/file_check.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/page_check.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

/// LMDB numbers named tables behind its own two trees.
constexpr std::size_t kOwnTrees = 2;

using FileIdentity = std::pair<dev_t, ino_t>;

/// The environments of this process by file. They are made and destroyed under the mutex alone: a
/// file must not be opened while it is being closed.
struct Registry {
  std::mutex mutex;
  std::map<FileIdentity, std::shared_ptr<Environment>> environments;

  static Registry& instance() {
    // Never destroyed: databases in static objects are closed after everything else.
    static auto* const registry = new Registry;
    return *registry;
  }

  /// A reference that ends under the mutex. The caller holds the mutex, and the registry shares
  /// `environment`.
  static std::shared_ptr<Environment> hand_out(std::shared_ptr<Environment> environment) {
    Environment* const object = environment.get();
    return {object, [kept = std::move(environment)](Environment*) mutable {
              Registry& registry = instance();
              const std::scoped_lock lock(registry.mutex);
              kept.reset();
              std::erase_if(registry.environments,
                            [](const auto& entry) { return entry.second.use_count() == 1; });
            }};
  }
};

[[noreturn]] void refuse(ErrorCode code, const std::filesystem::path& path,
                         std::string_view what_happened, std::string_view what_to_do) {
  throw Error(code, {"open", path.string(), {}}, what_happened, what_to_do);
}

/// Throws unless the path names a file, or a place where one can be made.
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
    if (!options.read_only && ::access(path.c_str(), W_OK) != 0) {
      refuse(ErrorCode::permission, path, "the file may not be written",
             "open it with Options::read_only, or change its permissions");
    }
    return;
  }
  if (errno != ENOENT) {
    refuse(errno == EACCES ? ErrorCode::permission : ErrorCode::io, path, std::strerror(errno),
           "check the path and the permissions of its directories");
  }
  if (options.read_only || !options.create) {
    refuse(ErrorCode::not_found, path, "there is no such file",
           "check the path, or open it without read_only and with create");
  }
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (::stat(parent.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    refuse(ErrorCode::not_found, path, "its directory does not exist",
           "create the directory first");
  }
}

/// The file's own path: LMDB names its lock file after it, and that must be one for all processes.
/// A file that does not exist yet is made, empty: only then does a link to it lead somewhere.
std::filesystem::path resolved(const std::filesystem::path& path, const Options& options) {
  const int flags = options.read_only ? O_RDONLY : O_RDWR | O_CREAT;
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, options.file_mode);
  if (descriptor < 0) {
    throw_lmdb(errno, "open", path.string());
  }
  ::close(descriptor);
  return std::filesystem::canonical(path);
}

/// Takes the disk space of the lock file, which LMDB maps and writes to: without it, a full disk
/// would end the process with SIGBUS at some later snapshot.
void allocate_lock_file(const std::string& path, const Options& options) {
  constexpr std::uint64_t kReaderSize = 64;
  constexpr std::uint64_t kHeaderSize = 4'096;
  const std::string lock = path + "-lock";
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, options.file_mode);
  if (descriptor < 0) {
    return;  // LMDB will say why, where it needs one
  }
  int code = 0;
  do {
    code = ::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0,
                       static_cast<off_t>(kHeaderSize + options.max_readers * kReaderSize));
  } while (code != 0 && errno == EINTR);
  const int error = errno;
  ::close(descriptor);
  if (code != 0 && error != EOPNOTSUPP && error != ENOSYS) {
    throw_lmdb(error, "open", path);
  }
}

unsigned flags_of(const Options& options) {
  unsigned flags = MDB_NOSUBDIR | MDB_NOTLS;
  if (options.read_only) {
    flags |= MDB_RDONLY;
  }
  switch (options.durability) {
    case Durability::full:
      break;
    case Durability::no_meta_sync:
      flags |= MDB_NOMETASYNC;
      break;
    case Durability::none:
      flags |= MDB_NOSYNC;
      break;
  }
  return flags;
}

/// The keys of the unnamed tree, which are the names of tables.
std::vector<std::string> table_names(MDB_txn* transaction) {
  MDB_dbi root = 0;
  MDB_cursor* cursor = nullptr;
  check(mdb_dbi_open(transaction, nullptr, 0, &root), "open");
  check(mdb_cursor_open(transaction, root, &cursor), "open");
  std::vector<std::string> names;
  MDB_val key{};
  int code = MDB_SUCCESS;
  while ((code = mdb_cursor_get(cursor, &key, nullptr, MDB_NEXT)) == MDB_SUCCESS) {
    const std::string_view name(static_cast<const char*>(key.mv_data), key.mv_size);
    if (name.find('\0') == std::string_view::npos) {
      names.emplace_back(name);
    }
  }
  mdb_cursor_close(cursor);
  if (code != MDB_NOTFOUND) {
    throw_lmdb(code, "open");
  }
  return names;
}

/// How much of a file to check before LMDB reads it.
Extent extent_of(const Options& options) noexcept {
  return options.verify == Verify::always ? Extent::all : Extent::tables;
}

/// How often this process is a fork's child. Counted, since asking for the process takes a system
/// call.
std::atomic<unsigned> forks{0};

unsigned count_forks() {
  static std::once_flag registered;
  std::call_once(registered, [] {
    ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
  });
  return forks.load(std::memory_order_relaxed);
}

void check_shared_options(const Environment& open, const Options& options, Durability durability) {
  if (open.read_only() && !options.read_only) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the file open for reading alone",
           "close that Database first, or open it for writing there");
  }
  if (!options.read_only && options.durability != durability) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the file open with another Options::durability",
           "give both the same durability");
  }
  if (options.lmdb_reads != LmdbReads::automatic && options.lmdb_reads != open.reads()) {
    refuse(ErrorCode::invalid_option, open.path(),
           "this process has the file open with another Options::lmdb_reads",
           "give both the same, or leave it at automatic");
  }
}

}  // namespace

std::shared_ptr<Environment> Environment::open(const std::filesystem::path& path,
                                               const Options& options) {
  Registry& registry = Registry::instance();
  const std::scoped_lock lock(registry.mutex);
  check_path(path, options);
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    const auto known = registry.environments.find({status.st_dev, status.st_ino});
    if (known != registry.environments.end() && known->second->process_ == ::getpid()) {
      check_shared_options(*known->second, options, known->second->durability_);
      if (options.verify == Verify::always) {
        check_file(path, Extent::all);
      }
      return Registry::hand_out(known->second);
    }
  }
  if (check_file(path, extent_of(options)) == FileState::absent && options.read_only) {
    refuse(ErrorCode::corrupt, path, "the file is empty", "open it for writing once to make it");
  }
  const std::shared_ptr<Environment> made(
      new Environment(resolved(path, options).string(), options));
  if (::stat(path.c_str(), &status) != 0) {
    refuse(ErrorCode::io, path, std::strerror(errno), "see the system's message");
  }
  registry.environments[{status.st_dev, status.st_ino}] = made;
  return Registry::hand_out(made);
}

Environment::Environment(std::string path, const Options& options)
    : path_(std::move(path)),
      process_(::getpid()),
      forks_(count_forks()),
      read_only_(options.read_only),
      durability_(options.durability),
      reads_(options.lmdb_reads),
      names_(options.max_tables + kOwnTrees) {
  try {
    open_env(options);
    open_existing_tables();
  } catch (...) {
    mdb_env_close(env_);
    throw;
  }
}

void Environment::open_env(const Options& options) {
  constexpr std::uint64_t kSmallestMap = std::uint64_t{1} << 20;
  std::uint64_t map_size = std::max(options.map_size_bytes, kSmallestMap);
  allocate_lock_file(path_, options);
  while (true) {
    check(mdb_env_create(&env_), "open", path_);
    check(mdb_env_set_maxdbs(env_, options.max_tables), "open", path_);
    check(mdb_env_set_maxreaders(env_, options.max_readers), "open", path_);
    check(mdb_env_set_mapsize(env_, map_size), "open", path_);
    const int code = mdb_env_open(env_, path_.c_str(), flags_of(options), options.file_mode);
    if (code == MDB_SUCCESS) {
      break;
    }
    mdb_env_close(std::exchange(env_, nullptr));
    // The system grants less address space than was asked for: ask for less.
    if (code != ENOMEM || map_size <= kSmallestMap) {
      throw_lmdb(code, "open", path_);
    }
    map_size /= 2;
  }
  int dead = 0;
  check(mdb_reader_check(env_, &dead), "open", path_);
}

bool Environment::opened_here() const noexcept {
  return forks.load(std::memory_order_relaxed) == forks_;
}

void Environment::require_opened_here() const {
  if (!opened_here()) {
    throw Error(ErrorCode::misuse, {"use", path_, {}}, "the database was opened before a fork",
                "open it in the child");
  }
}

Environment::~Environment() {
  // A forked child leaves its parent's alone: closing it would drop locks that the child holds by
  // an environment of its own.
  if (process_ == ::getpid()) {
    mdb_env_close(env_);
  }
}

TableId Environment::known(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  const auto found = tables_.find(name);
  return found == tables_.end() ? Store::kNoTable : found->second;
}

TableId Environment::find(std::string_view name) {
  TableId table = known(name);
  if (table == Store::kNoTable) {
    // Another process may have made it.
    const std::scoped_lock lock(opening_);
    open_existing_tables();
    table = known(name);
  }
  return table;
}

void Environment::publish(const std::string& name, TableId table) {
  const std::scoped_lock lock(mutex_);
  const auto place = tables_.insert_or_assign(name, table).first;
  names_[table].store(&place->first, std::memory_order_release);
}

std::string_view Environment::name_of(TableId table) const noexcept {
  const std::string* name =
      table < names_.size() ? names_[table].load(std::memory_order_acquire) : nullptr;
  return name == nullptr ? std::string_view() : *name;
}

std::map<std::string, TableId, std::less<>> Environment::tables() {
  const std::scoped_lock lock(mutex_);
  return tables_;
}

bool Environment::walks_pages() {
  std::call_once(pages_checked_, [this] {
    walks_pages_ = reads_ != LmdbReads::api && check_pages(*this);
    if (!walks_pages_ && reads_ == LmdbReads::pages) {
      throw Error(ErrorCode::unsupported, {"open", path_, {}},
                  "the pages of this file can't be read without LMDB's functions",
                  "leave Options::lmdb_reads at automatic");
    }
  });
  return walks_pages_;
}

void Environment::open_existing_tables() {
  MDB_txn* transaction = nullptr;
  check(mdb_txn_begin(env_, nullptr, MDB_RDONLY, &transaction), "open", path_);
  std::vector<std::pair<std::string, TableId>> opened;
  try {
    for (const std::string& name : table_names(transaction)) {
      MDB_dbi handle = 0;
      const int code = mdb_dbi_open(transaction, name.c_str(), 0, &handle);
      if (code == MDB_SUCCESS) {
        opened.emplace_back(name, handle);
      } else if (code != MDB_INCOMPATIBLE) {  // no table; the catalog's absence will tell
        // A name that the tree has and does not find: its order is damaged.
        throw_lmdb(code == MDB_NOTFOUND ? MDB_CORRUPTED : code, "open", path_);
      }
    }
  } catch (...) {
    mdb_txn_abort(transaction);
    throw;
  }
  check(mdb_txn_commit(transaction), "open", path_);
  for (const auto& [name, table] : opened) {
    publish(name, table);
  }
}

void Environment::cover_last_page() noexcept {
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_filehandle_t descriptor = -1;
  struct stat status{};
  if (mdb_env_info(env_, &info) == MDB_SUCCESS && mdb_env_stat(env_, &stat) == MDB_SUCCESS &&
      mdb_env_get_fd(env_, &descriptor) == MDB_SUCCESS && ::fstat(descriptor, &status) == 0) {
    const auto wanted = static_cast<off_t>((info.me_last_pgno + 1) * stat.ms_psize);
    // Not ftruncate: the next writer may have made the file longer meanwhile. Where this is not
    // possible, the next open reads the trees instead.
    if (status.st_size < wanted) {
      static_cast<void>(::fallocate(descriptor, 0, status.st_size, wanted - status.st_size));
    }
  }
}

int Environment::cause_of(int code) const noexcept {
  mdb_filehandle_t descriptor = -1;
  struct stat status{};
  if (code != EIO || mdb_env_get_fd(env_, &descriptor) != MDB_SUCCESS ||
      ::fstat(descriptor, &status) != 0) {
    return code;
  }
  // LMDB calls a write that was cut short an I/O error. Then a little more has no room either.
  constexpr off_t kLittle = 4'096;
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
      static_cast<rlim_t>(status.st_size + kLittle) > limit.rlim_cur) {
    return EFBIG;
  }
  const bool has_room = ::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, status.st_size, kLittle) == 0;
  return !has_room && (errno == ENOSPC || errno == EDQUOT) ? errno : code;
}

}  // namespace recto::engine::lmdb
