// Options and names that can't be.

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <string>

#include "bad_input/complaints.hpp"
#include "recto/detail/table_core.hpp"
#include "support/test_database.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::TemporaryDirectory;
using recto_test::TestDatabase;
namespace fs = std::filesystem;

testing::AssertionResult open_is_refused(ErrorCode code, const recto::Options& options) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  auto result = complains(code, "open", path.string(),
                          [&] { static_cast<void>(recto::Database::open(path, options)); });
  if (!fs::is_empty(directory.path())) {
    return testing::AssertionFailure() << "files were left behind";
  }
  return result;
}

TEST(Options, WithoutRoomForATableAreRefused) {
  EXPECT_TRUE(open_is_refused(ErrorCode::invalid_option, {.max_tables = 0}));
  EXPECT_TRUE(open_is_refused(ErrorCode::invalid_option, {.max_tables = 1}));
}

TEST(Options, WithoutRoomForAReaderAreRefused) {
  EXPECT_TRUE(open_is_refused(ErrorCode::invalid_option, {.max_readers = 0}));
}

TEST(Options, WithMoreTablesOrReadersThanThereCanBeAreRefused) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  EXPECT_TRUE(open_is_refused(ErrorCode::invalid_option, {.max_tables = kMost}));
  EXPECT_TRUE(open_is_refused(ErrorCode::invalid_option, {.max_readers = kMost}));
}

TEST(Options, WithATinyMapStillOpenADatabase) {
  TestDatabase db({.map_size_bytes = 0});
  EXPECT_TRUE(db->tables().empty());
}

/// Opens a table of this name, as generated code would.
void open_table(recto::Database& db, std::string_view name) {
  static_cast<void>(recto::detail::open_table(
      *db.shared_state(),
      {.name = name, .key_spec = "id: ulong", .format = "plain", .type = "T", .schema = {}}));
}

TEST(ATableName, ThatIsEmptyIsRefused) {
  TestDatabase db;
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open table", "table's name",
                        [&] { open_table(*db, ""); }));
}

TEST(ATableName, ThatIsReservedIsRefused) {
  TestDatabase db;
  for (const char* name : {"recto.", "recto.catalog", "recto.other"}) {
    EXPECT_TRUE(
        complains(ErrorCode::invalid_option, "open table", name, [&] { open_table(*db, name); }));
  }
  open_table(*db, "recto");  // this one is not
}

TEST(ATableName, ThatIsTooLongOrHasAZeroIsRefused) {
  TestDatabase db;
  const std::string longest(255, 'x');
  open_table(*db, longest);
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open table", longest,
                        [&] { open_table(*db, longest + "x"); }));
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open table", "a\\x00b",
                        [&] { open_table(*db, std::string_view("a\0b", 3)); }));
  EXPECT_EQ(db->tables(), std::vector<std::string>{longest});
}

TEST(ATableName, MayHaveSpacesAndLettersOfAnyLanguage) {
  TestDatabase db;
  for (const char* name : {" ", "mit Leerzeichen", "表", "Recto.x", "a/b"}) {
    open_table(*db, name);
  }
  EXPECT_EQ(db->tables().size(), 5u);
  db.reopen();
  EXPECT_EQ(db->tables().size(), 5u);
}

}  // namespace
