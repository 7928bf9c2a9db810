#pragma once

#include <gtest/gtest.h>
#include <lmdb.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// A table of an LMDB file, through LMDB's own functions. Nothing else may have the file open.
namespace recto_test {

struct RawEntry {
  std::string key;
  std::string record;
};

class RawTable {
 public:
  RawTable(const std::filesystem::path& file, std::string table) : name_(std::move(table)) {
    EXPECT_EQ(mdb_env_create(&env_), MDB_SUCCESS);
    EXPECT_EQ(mdb_env_set_maxdbs(env_, 64), MDB_SUCCESS);
    EXPECT_EQ(mdb_env_open(env_, file.c_str(), MDB_NOSUBDIR, 0600), MDB_SUCCESS);
    EXPECT_EQ(mdb_txn_begin(env_, nullptr, 0, &transaction_), MDB_SUCCESS);
    EXPECT_EQ(mdb_dbi_open(transaction_, name_.c_str(), 0, &table_), MDB_SUCCESS) << name_;
  }
  RawTable(const RawTable&) = delete;
  RawTable& operator=(const RawTable&) = delete;
  /// Commits.
  ~RawTable() {
    EXPECT_EQ(mdb_txn_commit(transaction_), MDB_SUCCESS);
    mdb_env_close(env_);
  }

  [[nodiscard]] std::vector<RawEntry> entries() const {
    std::vector<RawEntry> found;
    MDB_cursor* cursor = nullptr;
    EXPECT_EQ(mdb_cursor_open(transaction_, table_, &cursor), MDB_SUCCESS);
    MDB_val key{};
    MDB_val value{};
    for (int code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST); code == MDB_SUCCESS;
         code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
      found.push_back({text(key), text(value)});
    }
    mdb_cursor_close(cursor);
    return found;
  }

  /// Where the table begins, as the file's table of tables has it: pages are never written in
  /// place, so every write of the table changes it.
  [[nodiscard]] std::string root() const {
    MDB_dbi tables = 0;
    EXPECT_EQ(mdb_dbi_open(transaction_, nullptr, 0, &tables), MDB_SUCCESS);
    MDB_val key{name_.size(), const_cast<char*>(name_.data())};
    MDB_val value{};
    EXPECT_EQ(mdb_get(transaction_, tables, &key, &value), MDB_SUCCESS);
    return text(value);
  }

  void put(std::string key, std::string record) {
    MDB_val k{key.size(), key.data()};
    MDB_val v{record.size(), record.data()};
    EXPECT_EQ(mdb_put(transaction_, table_, &k, &v, 0), MDB_SUCCESS);
  }

  void erase(std::string key) {
    MDB_val k{key.size(), key.data()};
    EXPECT_EQ(mdb_del(transaction_, table_, &k, nullptr), MDB_SUCCESS);
  }

 private:
  static std::string text(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
  }

  std::string name_;
  MDB_env* env_ = nullptr;
  MDB_txn* transaction_ = nullptr;
  MDB_dbi table_ = 0;
};

}  // namespace recto_test
