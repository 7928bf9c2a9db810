#pragma once

#include <lmdb.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

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
  [[nodiscard]] MDB_dbi max_tables() const noexcept { return max_tables_; }

  /// The handle of a table, or `Store::kNoTable`.
  [[nodiscard]] TableId find(std::string_view name);

  /// Makes the handle of a table known, once the transaction that opened it is committed.
  void publish(const std::string& name, TableId table);

  /// Held from opening a handle to the end of its transaction: LMDB lets one transaction at a time
  /// open handles.
  [[nodiscard]] std::mutex& opening() noexcept { return opening_; }

  /// The name of an open table; empty when there is none.
  [[nodiscard]] std::string name_of(TableId table);

  /// Which thread is in a write transaction.
  std::atomic<std::thread::id> writer;

  /// Makes the file as long as its meta page says (see file_check.cpp).
  void cover_last_page() noexcept;

 private:
  Environment(std::string path, const Options& options);
  void open_env(const Options& options);
  void open_existing_tables();
  [[nodiscard]] TableId known(std::string_view name);

  std::string path_;
  bool read_only_;
  Durability durability_;
  MDB_dbi max_tables_;
  MDB_env* env_ = nullptr;
  std::mutex opening_;
  std::mutex mutex_;  // guards tables_
  std::map<std::string, TableId, std::less<>> tables_;
};

}  // namespace recto::engine::lmdb
