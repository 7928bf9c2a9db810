#pragma once

#include <lmdb.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/lmdb/lock_file.hpp"
#include "engine/lmdb/page_map.hpp"
#include "engine/lmdb/writer_lock.hpp"
#include "files/file_identity.hpp"
#include "recto/engine.hpp"
#include "recto/options.hpp"

namespace recto::engine::lmdb {

/// One LMDB environment: of a file (registry.hpp), or of memory that looks like one
/// (engine/memory).
class Environment {
 public:
  /// Not open yet. `path` is what messages call it.
  Environment(std::string path, LockFile lock_file, const Options& options);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment();

  /// Opens `file` with an address space of `map_size` bytes. Returns false, and has opened nothing,
  /// where the system grants less. Throws `Error`.
  [[nodiscard]] bool start(const std::string& file, std::uint64_t map_size);

  static constexpr std::uint64_t kSmallestMap = std::uint64_t{1} << 20;

  enum class Order : std::uint8_t { close_first, open_first };

  /// Opens `file`, which holds the same tables, in place of the one that is open; tables keep their
  /// handles. There must be no transaction. Two files with one lock file must never be open at
  /// once: then `order` is `close_first`, and when this throws, nothing is open any more and all
  /// that follows throws as well. Otherwise the old file stays open when this throws.
  void reopen(const std::string& file, files::FileIdentity expected, Order order);

  /// False before `start`, and once a `reopen` went wrong.
  [[nodiscard]] bool is_open() const noexcept { return env_ != nullptr; }

  /// The file that is open; absent when none is.
  [[nodiscard]] std::optional<files::FileIdentity> identity() const noexcept;

  /// Drops all that this process holds of the lock file, so that another environment may have it.
  /// This one must not be open.
  void let_lock_file_go() noexcept { lock_file_ = LockFile(); }

  /// What to add to LMDB's numbers of transactions, which begin anew with a compacted file.
  [[nodiscard]] std::uint64_t sequence_offset() const noexcept { return sequence_offset_; }

  /// Throws `closed` when a `reopen` went wrong.
  [[nodiscard]] MDB_env* get() const {
    if (env_ == nullptr) [[unlikely]] {
      throw_not_open();
    }
    return env_;
  }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }
  [[nodiscard]] bool read_only() const noexcept { return options_.read_only; }
  [[nodiscard]] const LockFile& lock_file() const noexcept { return lock_file_; }
  [[nodiscard]] WriterLock& writer_lock() noexcept { return writer_lock_; }

  /// The process that made this object, and may be the parent of this one.
  [[nodiscard]] pid_t process() const noexcept { return process_; }

  /// The handle of a table, or `Store::kNoTable`.
  [[nodiscard]] TableId find(std::string_view name);

  /// Makes the handle of a table known, once the transaction that opened it is committed.
  void publish(const std::string& name, TableId table);

  /// Held from opening a handle to the end of its transaction: LMDB lets one transaction at a time
  /// open handles.
  [[nodiscard]] std::mutex& opening() noexcept { return opening_; }

  /// The name of an open table; empty when there is none. Takes no lock.
  [[nodiscard]] std::string_view name_of(TableId table) const noexcept;

  /// The open tables.
  [[nodiscard]] std::map<std::string, TableId, std::less<>> tables();

  /// Handles of tables are less than this.
  [[nodiscard]] std::size_t handle_limit() const noexcept { return names_.size(); }

  /// Whether reads walk the pages instead of calling LMDB. Decided at the first call. Throws
  /// `unsupported` where `Options::lmdb_reads` insists and the pages can't be walked.
  [[nodiscard]] bool walks_pages();

  /// The file's pages; opened when `walks_pages` says so.
  [[nodiscard]] PageMap& pages() noexcept { return pages_; }

  /// Whether this process opened the environment, and not one that it was forked from: the child
  /// shares its parent's reader slots and locks, and must leave them alone.
  [[nodiscard]] bool opened_here() const noexcept;

  /// Throws `misuse` unless `opened_here`.
  void require_opened_here() const;

  /// Which thread is in a write transaction.
  std::atomic<std::thread::id> writer;

  /// The error behind what LMDB returned from a write.
  [[nodiscard]] int cause_of(int code) const noexcept;

  /// Makes the file as long as its meta page says (see file_check.cpp).
  void cover_last_page() noexcept;

 private:
  enum class Walks : std::uint8_t { unknown, yes, no };

  [[noreturn]] void throw_not_open() const;
  [[nodiscard]] bool open_env(const std::string& file, std::uint64_t map_size);
  void open_existing_tables();
  void require_file(files::FileIdentity expected) const;
  [[nodiscard]] std::uint64_t last_sequence() const;
  [[nodiscard]] TableId known(std::string_view name);

  std::string path_;
  Options options_;
  LockFile lock_file_;
  WriterLock writer_lock_;
  pid_t process_;
  unsigned forks_;  // how often the process had been forked
  std::uint64_t map_size_ = 0;
  std::uint64_t sequence_offset_ = 0;
  MDB_env* env_ = nullptr;
  std::mutex opening_;
  std::mutex mutex_;  // guards tables_
  std::map<std::string, TableId, std::less<>> tables_;
  std::vector<std::atomic<const std::string*>> names_;  // by handle; the keys of tables_
  std::mutex checking_pages_;
  std::atomic<Walks> walks_{Walks::unknown};
  PageMap pages_;
};

}  // namespace recto::engine::lmdb
