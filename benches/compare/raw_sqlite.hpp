#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "support/accounts.hpp"

namespace bench {

/// A prepared statement.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, std::string_view text);
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  ~SqliteStatement() { sqlite3_finalize(statement_); }

  /// Begins anew with these parameters.
  template <class... P>
  void begin(const P&... parameters) {
    sqlite3_reset(statement_);
    int position = 0;
    (bind(++position, parameters), ...);
  }
  /// Goes on to the next row; false when there is none.
  bool step();
  /// Begins and ends.
  template <class... P>
  void run(const P&... parameters) {
    begin(parameters...);
    while (step()) {
    }
    sqlite3_reset(statement_);
  }

  [[nodiscard]] std::int64_t number(int column) const noexcept {
    return sqlite3_column_int64(statement_, column);
  }

 private:
  template <class P>
  void bind(int position, const P& parameter) {
    if constexpr (std::is_integral_v<P>) {
      check(sqlite3_bind_int64(statement_, position, static_cast<std::int64_t>(parameter)));
    } else {
      check(sqlite3_bind_blob(statement_, position, parameter.data(),
                              static_cast<int>(parameter.size()), SQLITE_STATIC));
    }
  }
  void check(int code) const;

  sqlite3_stmt* statement_ = nullptr;
};

/// The reference: the same rows in SQLite, tuned: write-ahead log, memory-mapped reads, a page
/// cache of 256 MiB, prepared statements, one thread, and no syncs, as the other sides have none.
/// Columns are real columns; the id is the row id, which is SQLite's fastest key.
class SqliteAccounts {
 public:
  explicit SqliteAccounts(const std::filesystem::path& path);
  ~SqliteAccounts();
  SqliteAccounts(const SqliteAccounts&) = delete;
  SqliteAccounts& operator=(const SqliteAccounts&) = delete;

  [[nodiscard]] std::uint64_t rows();
  void load(const Accounts& accounts);

  void insert(std::span<const AccountFields> rows);
  /// Writes the score alone, which is what the workload changes.
  void update(std::span<const AccountFields> rows);
  void erase(std::span<const AccountFields> rows);

  /// Keeps a transaction open.
  class Reader {
   public:
    explicit Reader(SqliteAccounts& accounts);
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader();

    Sums get(std::span<const std::uint64_t> numbers) const;
    Sums rows_of(std::uint32_t group) const;
    Sums ids_of(std::uint32_t group) const;
    Sums ids_of_both(std::uint32_t group, std::pair<std::uint64_t, std::uint64_t> numbers) const;
    bool has_entry(const AccountFields& fields) const;

   private:
    SqliteAccounts& accounts_;
  };

 private:
  struct Statements;

  void execute(const char* text);
  void create();

  sqlite3* database_ = nullptr;
  std::unique_ptr<Statements> statements_;
};

}  // namespace bench
