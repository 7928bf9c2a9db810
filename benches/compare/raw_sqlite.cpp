#include "compare/raw_sqlite.hpp"

#include <stdexcept>
#include <string>

namespace bench {

namespace {

[[noreturn]] void fail(sqlite3* database) {
  throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database));
}

Sums sums_of(SqliteStatement& statement, bool amounts) {
  Sums sums;
  while (statement.step()) {
    ++sums.rows;
    sums.ids += static_cast<std::uint64_t>(statement.number(0));
    if (amounts) {
      sums.amounts += statement.number(1);
    }
  }
  return sums;
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* database, std::string_view text) {
  if (sqlite3_prepare_v3(database, text.data(), static_cast<int>(text.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK) {
    fail(database);
  }
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    fail(sqlite3_db_handle(statement_));
  }
  return code == SQLITE_ROW;
}

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) {
    fail(sqlite3_db_handle(statement_));
  }
}

struct SqliteAccounts::Statements {
  explicit Statements(sqlite3* database)
      : begin_read(database, "BEGIN"),
        begin_write(database, "BEGIN IMMEDIATE"),
        commit(database, "COMMIT"),
        insert(database, "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)"),
        update(database, "UPDATE accounts SET score = ? WHERE id = ?"),
        erase(database, "DELETE FROM accounts WHERE id = ?"),
        get(database, "SELECT id, amount FROM accounts WHERE number = ?"),
        rows_of(database, "SELECT id, amount FROM accounts WHERE grp = ? ORDER BY score DESC, id"),
        ids_of(database, "SELECT id FROM accounts WHERE grp = ? ORDER BY score DESC, id"),
        ids_of_both(database,
                    "SELECT id FROM accounts WHERE grp = ? INTERSECT"
                    " SELECT id FROM accounts WHERE number >= ? AND number < ?"),
        has_entry(database, "SELECT 1 FROM accounts WHERE grp = ? AND score = ? AND id = ?") {}

  SqliteStatement begin_read;
  SqliteStatement begin_write;
  SqliteStatement commit;
  SqliteStatement insert;
  SqliteStatement update;
  SqliteStatement erase;
  SqliteStatement get;
  SqliteStatement rows_of;
  SqliteStatement ids_of;
  SqliteStatement ids_of_both;
  SqliteStatement has_entry;
};

SqliteAccounts::SqliteAccounts(const std::filesystem::path& path) {
  if (sqlite3_open_v2(path.c_str(), &database_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                      nullptr) != SQLITE_OK) {
    fail(database_);
  }
  execute("PRAGMA journal_mode = WAL");
  execute("PRAGMA synchronous = OFF");
  execute("PRAGMA mmap_size = 68719476736");
  execute("PRAGMA cache_size = -262144");
  execute("PRAGMA temp_store = MEMORY");
  create();
  statements_ = std::make_unique<Statements>(database_);
}

SqliteAccounts::~SqliteAccounts() {
  statements_.reset();
  sqlite3_close(database_);
}

void SqliteAccounts::execute(const char* text) {
  if (sqlite3_exec(database_, text, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(database_);
  }
}

void SqliteAccounts::create() {
  execute(
      "CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
      " amount INTEGER NOT NULL, grp INTEGER NOT NULL, score INTEGER NOT NULL, name BLOB NOT "
      "NULL)");
  execute("CREATE UNIQUE INDEX IF NOT EXISTS by_number ON accounts (number)");
  execute("CREATE INDEX IF NOT EXISTS by_group ON accounts (grp, score DESC)");
}

std::uint64_t SqliteAccounts::rows() {
  SqliteStatement count(database_, "SELECT count(*) FROM accounts");
  count.begin();
  return count.step() ? static_cast<std::uint64_t>(count.number(0)) : 0;
}

void SqliteAccounts::load(const Accounts& accounts) {
  statements_.reset();
  execute("BEGIN");
  execute("DROP TABLE accounts");
  execute(
      "CREATE TABLE accounts (id INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
      " amount INTEGER NOT NULL, grp INTEGER NOT NULL, score INTEGER NOT NULL, name BLOB NOT "
      "NULL)");
  {
    SqliteStatement insert(database_, "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)");
    for (std::uint64_t index = 0; index < accounts.rows(); ++index) {
      const AccountFields fields = accounts.stored(index);
      insert.run(fields.id, fields.number, fields.amount, fields.group, fields.score,
                 fields.name_text());
    }
  }
  create();
  execute("COMMIT");
  execute("ANALYZE");
  execute("PRAGMA wal_checkpoint(TRUNCATE)");
  statements_ = std::make_unique<Statements>(database_);
}

void SqliteAccounts::insert(std::span<const AccountFields> rows) {
  statements_->begin_write.run();
  for (const AccountFields& fields : rows) {
    statements_->insert.run(fields.id, fields.number, fields.amount, fields.group, fields.score,
                            fields.name_text());
  }
  statements_->commit.run();
}

void SqliteAccounts::update(std::span<const AccountFields> rows) {
  statements_->begin_write.run();
  for (const AccountFields& fields : rows) {
    statements_->update.run(fields.score, fields.id);
  }
  statements_->commit.run();
}

void SqliteAccounts::erase(std::span<const AccountFields> rows) {
  statements_->begin_write.run();
  for (const AccountFields& fields : rows) {
    statements_->erase.run(fields.id);
  }
  statements_->commit.run();
}

SqliteAccounts::Reader::Reader(SqliteAccounts& accounts) : accounts_(accounts) {
  accounts_.statements_->begin_read.run();
}

SqliteAccounts::Reader::~Reader() { accounts_.statements_->commit.run(); }

Sums SqliteAccounts::Reader::get(std::span<const std::uint64_t> numbers) const {
  SqliteStatement& statement = accounts_.statements_->get;
  Sums sums;
  for (const std::uint64_t number : numbers) {
    statement.begin(number);
    if (statement.step()) {
      ++sums.rows;
      sums.ids += static_cast<std::uint64_t>(statement.number(0));
      sums.amounts += statement.number(1);
    }
  }
  statement.begin();
  return sums;
}

Sums SqliteAccounts::Reader::rows_of(std::uint32_t group) const {
  accounts_.statements_->rows_of.begin(group);
  return sums_of(accounts_.statements_->rows_of, true);
}

Sums SqliteAccounts::Reader::ids_of(std::uint32_t group) const {
  accounts_.statements_->ids_of.begin(group);
  return sums_of(accounts_.statements_->ids_of, false);
}

Sums SqliteAccounts::Reader::ids_of_both(std::uint32_t group,
                                         std::pair<std::uint64_t, std::uint64_t> numbers) const {
  accounts_.statements_->ids_of_both.begin(group, numbers.first, numbers.second);
  return sums_of(accounts_.statements_->ids_of_both, false);
}

bool SqliteAccounts::Reader::has_entry(const AccountFields& fields) const {
  SqliteStatement& statement = accounts_.statements_->has_entry;
  statement.begin(fields.group, fields.score, fields.id);
  const bool found = statement.step();
  statement.begin();
  return found;
}

}  // namespace bench
