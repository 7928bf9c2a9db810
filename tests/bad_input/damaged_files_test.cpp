// Files of Recto's own that were cut short, or whose first pages are damaged.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lmdb.h>
#include <recto/detail/record.hpp>

#include <array>
#include <bit>
#include <filesystem>
#include <set>
#include <string>

#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::TemporaryDirectory;
using recto_test::write_file;
using specimens::CounterTable;
namespace fs = std::filesystem;

constexpr std::size_t kPage = 4'096;
constexpr std::uint64_t kRecords = 2'000;

// Where LMDB's meta pages have what they have.
constexpr std::size_t kMagic = 16;
constexpr std::size_t kVersion = 20;
constexpr std::size_t kPageSize = 40;
constexpr std::size_t kMainTreeDepth = 94;
constexpr std::size_t kMainTreeRoot = 128;

/// The bytes of a sound database with records 1 to kRecords.
const std::string& sound_file() {
  static const std::string content = [] {
    recto_test::CounterDatabase data(kRecords);
    data.db->backup(data.db.directory() / "copy.db");
    return recto_test::read_file(data.db.directory() / "copy.db");
  }();
  return content;
}

/// A database file made of these bytes.
class File {
 public:
  explicit File(const std::string& content) { write_file(path(), content); }

  [[nodiscard]] fs::path path() const { return directory_ / "test.db"; }
  [[nodiscard]] recto::Database open() const {
    return recto::Database::open(path(), recto_test::test_options());
  }
  [[nodiscard]] testing::AssertionResult is_refused(ErrorCode code = ErrorCode::corrupt,
                                                    std::string_view operation = "open") const {
    return complains(code, operation, path().string(), [&] { static_cast<void>(open()); });
  }

 private:
  TemporaryDirectory directory_;
};

template <class T>
std::string with(std::string content, std::size_t offset, T value) {
  const auto bytes = std::bit_cast<std::array<char, sizeof value>>(value);
  return content.replace(offset, bytes.size(), bytes.data(), bytes.size());
}

/// The same change to both meta pages.
template <class T>
std::string with_in_both(const std::string& content, std::size_t offset, T value) {
  return with(with(content, offset, value), kPage + offset, value);
}

TEST(ASoundFile, IsWhatTheseTestsStartFrom) {
  const File file(sound_file());
  auto db = file.open();
  EXPECT_EQ(CounterTable::open(db).size(), kRecords);
  EXPECT_TRUE(db.verify().ok());
  EXPECT_GT(sound_file().size(), 30 * kPage);
  EXPECT_EQ(sound_file().size() % kPage, 0u);
}

TEST(AFileCutShort, IsRefusedAtEveryLength) {
  const std::size_t size = sound_file().size();
  std::set<std::size_t> lengths{1,
                                16,
                                100,
                                151,
                                152,
                                153,
                                kPage - 1,
                                kPage + 1,
                                kPage + 152,
                                2 * kPage - 1,
                                size / 2,
                                size / 2 + 1,
                                size - kPage - 1,
                                size - kPage + 1,
                                size - 8,
                                size - 1};
  for (std::size_t length = kPage; length < size; length += kPage) {
    lengths.insert(length);
  }
  for (const std::size_t length : lengths) {
    const File file(sound_file().substr(0, length));
    EXPECT_TRUE(file.is_refused()) << "cut to " << length << " of " << size << " bytes";
    EXPECT_EQ(fs::file_size(file.path()), length);
  }
}

TEST(AFileCutShort, SaysHowMuchIsMissing) {
  const File file(sound_file().substr(0, sound_file().size() - kPage));
  const auto error = recto_test::error_of([&] { static_cast<void>(file.open()); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), testing::HasSubstr("cut short"));
  EXPECT_THAT(error->what(), testing::HasSubstr("restore a backup"));
}

TEST(AFileWithMoreBehindIt, IsStillSound) {
  const File file(sound_file() + std::string(3 * kPage + 5, 'x'));
  auto db = file.open();
  EXPECT_EQ(CounterTable::open(db).size(), kRecords);
  CounterTable::open(db).put(recto_test::counter(kRecords + 1, "more"));
  EXPECT_TRUE(db.verify().ok());
}

TEST(AMetaPage, WithoutItsMagicNumberIsRefused) {
  EXPECT_TRUE(File(with(sound_file(), kMagic, 0U)).is_refused());
  EXPECT_TRUE(File(with(sound_file(), kPage + kMagic, 0U)).is_refused());
}

TEST(AMetaPage, OfAnotherVersionOfLmdbIsRefusedAsSuch) {
  const File file(with_in_both(sound_file(), kVersion, 2U));
  EXPECT_TRUE(file.is_refused(ErrorCode::format_version));
}

TEST(AMetaPage, WithAnImpossiblePageSizeIsRefused) {
  for (const unsigned size : {0U, 1U, 1'000U, 256U, 1U << 20, ~0U}) {
    EXPECT_TRUE(File(with_in_both(sound_file(), kPageSize, size)).is_refused()) << size;
  }
}

TEST(AMetaPage, ThatLeadsOutOfTheFileIsRefused) {
  for (const std::uint64_t root : {std::uint64_t{1} << 20, std::uint64_t{1} << 62}) {
    EXPECT_TRUE(File(with_in_both(sound_file(), kMainTreeRoot, root)).is_refused()) << root;
  }
}

TEST(AMetaPage, ThatLeadsToAPageOfAnotherKindIsRefused) {
  for (const std::uint64_t root : {std::uint64_t{0}, std::uint64_t{1}}) {
    EXPECT_TRUE(File(with_in_both(sound_file(), kMainTreeRoot, root)).is_refused()) << root;
  }
}

TEST(AMetaPage, WithAnImpossibleDepthIsRefused) {
  for (const std::uint16_t depth : {std::uint16_t{0}, std::uint16_t{9}, std::uint16_t{60'000}}) {
    EXPECT_TRUE(File(with_in_both(sound_file(), kMainTreeDepth, depth)).is_refused()) << depth;
  }
}

/// Raises the file format that the catalog of a database names to 999, as a later release would.
void raise_file_format(const fs::path& path) {
  MDB_env* env = nullptr;
  MDB_txn* transaction = nullptr;
  MDB_dbi catalog = 0;
  MDB_cursor* cursor = nullptr;
  MDB_val key{};
  MDB_val value{};
  ASSERT_EQ(mdb_env_create(&env), 0);
  ASSERT_EQ(mdb_env_set_maxdbs(env, 4), 0);
  ASSERT_EQ(mdb_env_open(env, path.c_str(), MDB_NOSUBDIR, 0600), 0);
  ASSERT_EQ(mdb_txn_begin(env, nullptr, 0, &transaction), 0);
  ASSERT_EQ(mdb_dbi_open(transaction, "recto.catalog", 0, &catalog), 0);
  ASSERT_EQ(mdb_cursor_open(transaction, catalog, &cursor), 0);
  ASSERT_EQ(mdb_cursor_get(cursor, &key, &value, MDB_FIRST), 0);  // what says what the file is

  const recto::Bytes record(value.mv_data, value.mv_size);
  const recto::Bytes payload = recto::detail::payload_of(record);
  std::string changed(payload.text());
  constexpr flatbuffers::voffset_t kFileFormatField = 4;
  ASSERT_TRUE(flatbuffers::GetMutableRoot<flatbuffers::Table>(changed.data())
                  ->SetField<std::uint32_t>(kFileFormatField, 999, 0));
  std::string rewritten(record.size(), '\0');
  const std::string key_bytes(static_cast<const char*>(key.mv_data), key.mv_size);
  recto::detail::write_record(reinterpret_cast<std::byte*>(rewritten.data()),
                              recto::Bytes(key_bytes), recto::Bytes(changed),
                              recto::detail::trailer_of(record).revision);
  MDB_val new_value{rewritten.size(), rewritten.data()};
  MDB_val same_key{key_bytes.size(), const_cast<char*>(key_bytes.data())};
  ASSERT_EQ(mdb_cursor_put(cursor, &same_key, &new_value, MDB_CURRENT), 0);
  mdb_cursor_close(cursor);
  ASSERT_EQ(mdb_txn_commit(transaction), 0);
  mdb_env_close(env);
}

TEST(ACatalog, OfALaterFileFormatIsRefusedAsSuch) {
  const File file(sound_file());
  raise_file_format(file.path());
  EXPECT_TRUE(file.is_refused(ErrorCode::format_version));
  const auto error = recto_test::error_of([&] { static_cast<void>(file.open()); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), testing::HasSubstr("999"));
}

}  // namespace
