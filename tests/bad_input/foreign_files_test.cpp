// Files of other programs: refused, and left as they are.

#include <gtest/gtest.h>
#include <lmdb.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_database.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::read_file;
using recto_test::TemporaryDirectory;
using recto_test::write_file;
namespace fs = std::filesystem;

/// An LMDB file of another program: `table` is a named table, or null for the unnamed one.
void make_lmdb_file(const fs::path& path, const char* table, const std::string& key) {
  MDB_env* env = nullptr;
  MDB_txn* transaction = nullptr;
  MDB_dbi handle = 0;
  MDB_val name{key.size(), const_cast<char*>(key.data())};
  MDB_val value{5, const_cast<char*>("value")};
  ASSERT_EQ(mdb_env_create(&env), 0);
  ASSERT_EQ(mdb_env_set_maxdbs(env, 4), 0);
  ASSERT_EQ(mdb_env_open(env, path.c_str(), MDB_NOSUBDIR, 0600), 0);
  ASSERT_EQ(mdb_txn_begin(env, nullptr, 0, &transaction), 0);
  ASSERT_EQ(mdb_dbi_open(transaction, table, MDB_CREATE, &handle), 0);
  ASSERT_EQ(mdb_put(transaction, handle, &name, &value, 0), 0);
  ASSERT_EQ(mdb_txn_commit(transaction), 0);
  mdb_env_close(env);
}

struct Foreigner {
  std::string name;
  std::function<void(const fs::path& path)> make;

  friend std::ostream& operator<<(std::ostream& out, const Foreigner& foreigner) {
    return out << foreigner.name;
  }
};

class AForeignFile : public testing::TestWithParam<Foreigner> {};

TEST_P(AForeignFile, IsRefusedAndLeftAsItIs) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "foreign";
  GetParam().make(path);
  const std::string before = read_file(path);
  for (const bool read_only : {false, true}) {
    recto::Options options = recto_test::test_options();
    options.read_only = read_only;
    EXPECT_TRUE(complains(ErrorCode::corrupt, "open", path.string(),
                          [&] { static_cast<void>(recto::Database::open(path, options)); }));
  }
  EXPECT_TRUE(read_file(path) == before);
}

const std::vector<Foreigner> kForeigners{
    {"one_byte", [](const fs::path& path) { write_file(path, "x"); }},
    {"text",
     [](const fs::path& path) {
       std::string text;
       for (int line = 0; line < 1'000; ++line) {
         text += "A line of text, and not the last.\n";
       }
       write_file(path, text);
     }},
    {"sqlite",
     [](const fs::path& path) {
       std::string page("SQLite format 3\0\x10\0\x01\x01\0\x40\x20\x20", 24);
       page.resize(8'192);
       write_file(path, page);
     }},
    {"zeros", [](const fs::path& path) { write_file(path, std::string(16'384, '\0')); }},
    {"ones", [](const fs::path& path) { write_file(path, std::string(16'384, '\xff')); }},
    {"lmdb_with_a_named_table",
     [](const fs::path& path) { make_lmdb_file(path, "people", "key"); }},
    {"lmdb_with_an_unnamed_table",
     [](const fs::path& path) { make_lmdb_file(path, nullptr, "key"); }},
    {"lmdb_with_binary_keys",
     [](const fs::path& path) { make_lmdb_file(path, nullptr, std::string("\0\1\2", 3)); }},
    {"lmdb_with_a_key_like_the_catalog",
     [](const fs::path& path) { make_lmdb_file(path, nullptr, "recto.catalog"); }},
    {"lmdb_with_a_table_like_the_catalog",
     [](const fs::path& path) { make_lmdb_file(path, "recto.catalog", "key"); }},
};

INSTANTIATE_TEST_SUITE_P(, AForeignFile, testing::ValuesIn(kForeigners),
                         [](const auto& test) { return test.param.name; });

TEST(AnEmptyFile, BecomesADatabase) {
  const TemporaryDirectory directory;
  write_file(directory / "empty", "");
  auto db = recto::Database::open(directory / "empty", recto_test::test_options());
  EXPECT_TRUE(db.tables().empty());
  EXPECT_TRUE(db.verify().ok());
}

TEST(AnEmptyFile, IsRefusedForReadingAlone) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "empty";
  write_file(path, "");
  EXPECT_TRUE(complains(ErrorCode::corrupt, "open", path.string(), [&] {
    static_cast<void>(recto::Database::open(path, {.read_only = true}));
  }));
  EXPECT_EQ(fs::file_size(path), 0u);
}

}  // namespace
