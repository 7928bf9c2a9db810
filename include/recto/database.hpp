#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/options.hpp"
#include "recto/snapshot.hpp"
#include "recto/stats.hpp"
#include "recto/transaction.hpp"

namespace recto {

enum class Order : std::uint8_t;
template <Order... kOrders>
struct Ordered;
struct OwnFormat;
template <class K, class V, class KeyChoice, class FormatChoice, class... Indexes>
class TableBuilder;

/// An open database: a set of tables that change together.
///
/// A database may be used by many threads, and by many processes at once. Opening one file twice in
/// a process is fine: both share what must be shared. Tables keep the database open; guards, scans
/// and snapshots keep the pages that they show. Writers wait for one another, readers for nobody.
class Database {
 public:
  /// Opens the database at `path`, creating it (and nothing above it) where it is missing, with the
  /// engine that made what is there, or the one that the options name. Waits while another process
  /// compacts it or sets it aside. An open that may not create, and meets another process that is
  /// making the database, can find it unfinished: `corrupt`, or `not_found` through a symbolic
  /// link.
  ///
  /// Throws `Error`: `not_found`, `permission`, `io`, `corrupt` (no Recto database, cut short or
  /// damaged), `format_version` (also for another `Options::data_version`), `invalid_option`,
  /// `unsupported`, `disk_full`, and `busy` where a database that `Options::recreate` replaces is
  /// in use.
  [[nodiscard]] static Database open(const std::filesystem::path& path,
                                     const Options& options = {});

  /// Opens the database that a YAML file describes (recto/config.hpp). Throws what `load_config`
  /// and `open` throw.
  [[nodiscard]] static Database open_config(const std::filesystem::path& file);

  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;
  ~Database() = default;

  /// The newest committed state. Takes some tens of nanoseconds. Throws `closed`, `readers_full`.
  [[nodiscard]] Snapshot snapshot() const;

  /// Runs `closure(Transaction&)`, makes all that it wrote durable together, and returns its
  /// result. When the closure throws, nothing is written and the exception goes on to the caller.
  ///
  /// One writer at a time: others, of all processes, wait. Throws `busy` when that takes longer
  /// than `Options::write_timeout_ms`, `misuse` when this thread is in a `write` of this database
  /// already, `read_only`, `closed`, `disk_full`, `map_full`, `io`; the database is then as it was.
  template <class F>
    requires std::invocable<F, Transaction&>
  auto write(F&& closure) {
    Transaction transaction(state(), true);
    if constexpr (std::is_void_v<std::invoke_result_t<F, Transaction&>>) {
      std::invoke(std::forward<F>(closure), transaction);
      transaction.commit();
    } else {
      auto result = std::invoke(std::forward<F>(closure), transaction);
      transaction.commit();
      return result;
    }
  }

  /// Describes a table that needs no generated code, for `open()` to open or create it (see
  /// recto/table_builder.hpp): `db.table<std::uint64_t, Tick>("ticks").open()`.
  template <class K, class V>
  [[nodiscard]] TableBuilder<K, V, Ordered<>, OwnFormat> table(std::string name);

  /// The names of the tables in the database, in order.
  [[nodiscard]] std::vector<std::string> tables() const;

  /// Reads every record and checks sizes, padding, checksums and key order, and payloads against
  /// the schema that the catalog keeps. Indexes of tables that are open are compared with their
  /// rows, both ways; of those of other tables, the records alone are checked. Takes as long as
  /// reading everything does.
  [[nodiscard]] VerifyReport verify() const;

  /// Figures of the database and its file.
  [[nodiscard]] Stats stats() const;

  /// Writes a consistent, compact copy to `path` while readers and writers go on. Throws
  /// `invalid_option` when `path` exists, `io`, `disk_full`.
  void backup(const std::filesystem::path& path) const;

  /// Gives the space of what was erased and replaced back to the file system. Takes as long as
  /// copying all records does.
  ///
  /// LMDB writes a compact copy, which takes the place of the file once it is whole and durable: at
  /// every moment, and after a power cut, the file is either of the two. It needs room for the copy
  /// beside the file, and the database for itself: no guard, scan, snapshot or transaction may be
  /// alive, and no other `Database` of any process may have the file open, else `busy` is thrown.
  /// Calls of other threads wait meanwhile. RocksDB compacts while readers and writers go on.
  ///
  /// Throws `busy` (on LMDB also where the file, or its lock file, is no longer at the path that it
  /// was opened at), `read_only`, `closed`, `disk_full`, `io`; the database is then as it was, and
  /// in use. Two exceptions, on LMDB: where the compact file is in place and can't be opened, for
  /// want of memory or descriptors, all that follows throws `closed` and the file can be opened
  /// anew; where its name can't be synced, it is in use, and a power cut may bring the old file
  /// back, with all that was committed until then and nothing of what came after.
  void compact() const;

  /// Where opening this `Database` moved what was at its path before (`Options::recreate`); absent
  /// when nothing was moved. Valid as long as the database is.
  [[nodiscard]] const std::optional<std::filesystem::path>& set_aside() const;

  /// Ends the use of the database: later calls on it and on its tables throw `closed`. Throws
  /// `busy`, and closes nothing, while guards, scans, snapshots or a transaction of it are alive.
  /// A second call does nothing. Without `close` a database ends when the last that uses it does.
  void close();

  /// Whether `close` was not called yet.
  [[nodiscard]] bool is_open() const noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;

  /// For tables. Throws `closed` when this object was moved from.
  [[nodiscard]] const std::shared_ptr<detail::DatabaseState>& shared_state() const;

 private:
  explicit Database(std::shared_ptr<detail::DatabaseState> state) noexcept
      : state_(std::move(state)) {}
  [[nodiscard]] detail::DatabaseState& state() const { return *shared_state(); }

  std::shared_ptr<detail::DatabaseState> state_;
};

}  // namespace recto
