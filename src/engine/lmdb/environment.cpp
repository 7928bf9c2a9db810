#include "engine/lmdb/environment.hpp"

#include <fcntl.h>
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

#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/page_check.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

/// LMDB numbers named tables behind its own two trees.
constexpr std::size_t kOwnTrees = 2;

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

}  // namespace

Environment::Environment(std::string path, LockFile lock_file, const Options& options)
    : path_(std::move(path)),
      options_(options),
      lock_file_(std::move(lock_file)),
      writer_lock_(lock_file_),
      process_(::getpid()),
      forks_(count_forks()),
      names_(options.max_tables + kOwnTrees) {}

bool Environment::start(const std::string& file, std::uint64_t map_size) {
  if (!open_env(file, map_size)) {
    return false;
  }
  map_size_ = map_size;
  try {
    int dead = 0;
    check(mdb_reader_check(env_, &dead), "open", path_);
    open_existing_tables();
  } catch (...) {
    mdb_env_close(std::exchange(env_, nullptr));
    throw;
  }
  return true;
}

bool Environment::open_env(const std::string& file, std::uint64_t map_size) {
  MDB_env* env = nullptr;
  check(mdb_env_create(&env), "open", path_);
  int code = mdb_env_set_maxdbs(env, options_.max_tables);
  if (code == MDB_SUCCESS) {
    code = mdb_env_set_maxreaders(env, options_.max_readers);
  }
  if (code == MDB_SUCCESS) {
    code = mdb_env_set_mapsize(env, map_size);
  }
  if (code == MDB_SUCCESS) {
    code = mdb_env_open(env, file.c_str(), flags_of(options_), options_.file_mode);
  }
  if (code == MDB_SUCCESS) {
    env_ = env;
    mdb_filehandle_t descriptor = -1;  // LMDB keeps its others from programs that are run
    if (mdb_env_get_fd(env, &descriptor) == MDB_SUCCESS) {
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    return true;
  }
  mdb_env_close(env);
  if (code == ENOMEM && map_size > kSmallestMap) {
    return false;
  }
  throw_lmdb(code, "open", path_);
}

void Environment::reopen(const std::string& file, files::FileIdentity expected, Order order) {
  const std::uint64_t sequence = last_sequence();
  MDB_env* old = std::exchange(env_, nullptr);
  if (order == Order::close_first) {
    mdb_env_close(std::exchange(old, nullptr));
  }
  try {
    std::uint64_t map_size = map_size_;
    while (!start(file, map_size)) {
      map_size /= 2;
    }
    require_file(expected);
    sequence_offset_ = 0;
    sequence_offset_ = sequence - last_sequence();
  } catch (...) {
    mdb_env_close(std::exchange(env_, old));
    throw;
  }
  mdb_env_close(old);
  walks_.store(Walks::unknown);
}

void Environment::require_file(files::FileIdentity expected) const {
  if (identity() != expected) {
    throw Error(ErrorCode::busy, {"compact", path_, {}},
                "another process replaced the file at the same moment", "open it again");
  }
}

std::optional<files::FileIdentity> Environment::identity() const noexcept {
  mdb_filehandle_t descriptor = -1;
  struct stat status{};
  if (env_ == nullptr || mdb_env_get_fd(env_, &descriptor) != MDB_SUCCESS ||
      ::fstat(descriptor, &status) != 0) {
    return std::nullopt;
  }
  return files::FileIdentity{status.st_dev, status.st_ino};
}

std::uint64_t Environment::last_sequence() const {
  MDB_envinfo info{};
  check(mdb_env_info(get(), &info), "compact", path_);
  return info.me_last_txnid + sequence_offset_;
}

void Environment::throw_not_open() const {
  throw Error(ErrorCode::closed, {"use", path_, {}},
              "the file could not be opened again after it was compacted",
              "let every Database of it go, and open it anew; nothing was lost");
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
  } else {
    lock_file_.abandon();
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
  if (walks_.load() == Walks::unknown) {
    const std::scoped_lock lock(checking_pages_);
    if (walks_.load() == Walks::unknown) {
      const bool can = options_.lmdb_reads != LmdbReads::api && check_pages(*this);
      if (!can && options_.lmdb_reads == LmdbReads::pages) {
        throw Error(ErrorCode::unsupported, {"open", path_, {}},
                    "the pages of this file can't be read without LMDB's functions",
                    "leave Options::lmdb_reads at automatic");
      }
      walks_.store(can ? Walks::yes : Walks::no);
    }
  }
  return walks_.load() == Walks::yes;
}

void Environment::open_existing_tables() {
  MDB_txn* transaction = nullptr;
  check(mdb_txn_begin(env_, nullptr, MDB_RDONLY, &transaction), "open", path_);
  std::vector<std::pair<std::string, TableId>> opened;
  try {
    std::vector<std::string> names = table_names(transaction);
    // LMDB gives handles out in order: known tables get the ones that they had.
    std::ranges::stable_sort(names, {}, [this](const std::string& name) { return known(name); });
    for (const std::string& name : names) {
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
    const TableId before = known(name);
    if (before != Store::kNoTable && before != table) {
      throw_lmdb(MDB_CORRUPTED, "open", path_);
    }
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
