#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/options.hpp"
#include "recto/snapshot.hpp"
#include "recto/stats.hpp"
#include "recto/transaction.hpp"

namespace recto {

/// An open database: a set of tables that change together.
///
/// A database may be used by many threads, and by many processes at once. Opening one file twice in
/// a process is fine: both share what must be shared. Tables keep the database open; guards, scans
/// and snapshots keep the pages that they show. Writers wait for one another, readers for nobody.
class Database {
 public:
  /// Opens the database at `path`, creating it (and nothing above it) where it is missing.
  ///
  /// Throws `Error`: `not_found`, `permission`, `io`, `corrupt` (no Recto database, cut short or
  /// damaged), `format_version`, `invalid_option`, `unsupported`.
  [[nodiscard]] static Database open(const std::filesystem::path& path,
                                     const Options& options = {});

  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;
  ~Database() = default;

  /// The newest committed state. Takes some tens of nanoseconds. Throws `closed`, `readers_full`.
  [[nodiscard]] Snapshot snapshot() const;

  /// Runs `closure(Transaction&)`, makes all that it wrote durable together, and returns its
  /// result. When the closure throws, nothing is written and the exception goes on to the caller.
  ///
  /// One writer at a time: others, of all processes, wait. Throws `misuse` when this thread is in a
  /// `write` of this database already, `read_only`, `closed`, `disk_full`, `map_full`, `io`; the
  /// database is then as it was.
  template <class F>
    requires std::invocable<F, Transaction&>
  auto write(F&& closure) {
    Transaction transaction(state());
    if constexpr (std::is_void_v<std::invoke_result_t<F, Transaction&>>) {
      std::invoke(std::forward<F>(closure), transaction);
      transaction.commit();
    } else {
      auto result = std::invoke(std::forward<F>(closure), transaction);
      transaction.commit();
      return result;
    }
  }

  /// The names of the tables in the database, in order.
  [[nodiscard]] std::vector<std::string> tables() const;

  /// Reads every record and checks sizes, padding, checksums and key order, and payloads against
  /// the schema that the catalog keeps. Takes as long as reading everything does.
  [[nodiscard]] VerifyReport verify() const;

  /// Figures of the database and its file.
  [[nodiscard]] Stats stats() const;

  /// Writes a consistent, compact copy to `path` while readers and writers go on. Throws
  /// `invalid_option` when `path` exists, `io`, `disk_full`.
  void backup(const std::filesystem::path& path) const;

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
