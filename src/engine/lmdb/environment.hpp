#pragma once

#include <lmdb.h>
#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/lmdb/page_map.hpp"
#include "recto/engine.hpp"
#include "recto/options.hpp"

namespace recto::engine::lmdb {

/// One LMDB environment. A process has one for each file, however often it opens the file: closing
/// a second one would drop the locks of the first.
class Environment {
 public:
  /// The environment of the file at `path`, opened or shared. Throws `Error`.
  static std::shared_ptr<Environment> open(const std::filesystem::path& path,
                                           const Options& options);

  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment();

  [[nodiscard]] MDB_env* get() const noexcept { return env_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] bool read_only() const noexcept { return read_only_; }
  [[nodiscard]] LmdbReads reads() const noexcept { return reads_; }

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
  Environment(std::string path, const Options& options);
  void open_env(const Options& options);
  void open_existing_tables();
  [[nodiscard]] TableId known(std::string_view name);

  std::string path_;
  pid_t process_;   // who opened it
  unsigned forks_;  // how often that process had been forked
  bool read_only_;
  Durability durability_;
  LmdbReads reads_;
  MDB_env* env_ = nullptr;
  std::mutex opening_;
  std::mutex mutex_;  // guards tables_
  std::map<std::string, TableId, std::less<>> tables_;
  std::vector<std::atomic<const std::string*>> names_;  // by handle; the keys of tables_
  std::once_flag pages_checked_;
  bool walks_pages_ = false;
  PageMap pages_;
};

}  // namespace recto::engine::lmdb
