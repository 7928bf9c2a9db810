// The bytes that docs/keys.md and docs/format.md show, compared with what the library writes.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <lmdb.h>

#include <cmath>
#include <limits>
#include <regex>
#include <string_view>

#include "docs/given.hpp"
#include "docs/markdown.hpp"
#include "recto/detail/record.hpp"

namespace {

using recto::Bytes;
using recto::OrderedKey;
using namespace std::string_view_literals;

std::filesystem::path page(const char* name) {
  return std::filesystem::path(DOCS_ROOT) / "docs" / name;
}

std::string hex(Bytes bytes) {
  std::string text;
  for (const std::byte b : bytes) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned>(b));
  }
  return text;
}

template <class Codec, class... P>
std::string key(const P&... parts) {
  recto::detail::KeyBuffer buffer;
  Codec::encode_key(buffer, parts...);
  return hex(buffer.bytes());
}

/// One part.
template <class T>
std::string part(T value) {
  return key<OrderedKey<T>>(value);
}
template <class T>
std::string part_desc(T value) {
  return key<OrderedKey<T, recto::Order::descending>>(value);
}

/// Rows "| `VALUE` | `BYTES` |" of the tables in keys.md.
class KeyRows {
 public:
  KeyRows() {
    static const std::regex row(R"(\n\| `([^`]*)` \| `([0-9a-f ]*)` \|)");
    const std::string text = docs::read_text(page("keys.md"));
    for (std::sregex_iterator found(text.begin(), text.end(), row), end; found != end; ++found) {
      rows_.push_back({(*found)[1], (*found)[2]});
    }
  }

  /// Expects the next row of the page to be this one.
  void expect(const std::string& value, const std::string& bytes) {
    ASSERT_LT(next_, rows_.size());
    EXPECT_EQ(rows_[next_].first, value);
    EXPECT_EQ(rows_[next_].second, bytes) << "of " << value;
    ++next_;
  }

  void expect_end() const { EXPECT_EQ(next_, rows_.size()); }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
  std::size_t next_ = 0;
};

TEST(KeysPage, ShowsTheBytesThatKeysHave) {
  KeyRows rows;
  rows.expect("uint 0", part(std::uint32_t{0}));
  rows.expect("uint 258", part(std::uint32_t{258}));
  rows.expect("uint 4294967295", part(std::uint32_t{4294967295}));
  rows.expect("short -32768", part(std::int16_t{-32768}));
  rows.expect("short -1", part(std::int16_t{-1}));
  rows.expect("short 0", part(std::int16_t{0}));
  rows.expect("short 1", part(std::int16_t{1}));
  rows.expect("bool false", part(false));
  rows.expect("bool true", part(true));

  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  rows.expect("-infinity", part(-kInfinity));
  rows.expect("-1.5", part(-1.5F));
  rows.expect("-0.0", part(-0.0F));
  rows.expect("0.0", part(0.0F));
  rows.expect("1.5", part(1.5F));
  rows.expect("+infinity", part(kInfinity));
  rows.expect("NaN, any", part(std::numeric_limits<float>::quiet_NaN()));

  rows.expect("\"\"", part(""sv));
  rows.expect("\"a\\x00b\"", part("a\0b"sv));
  rows.expect("\"a\\x01b\"", part("a\1b"sv));
  rows.expect("\"ab\"", part("ab"sv));
  rows.expect("\"abc\"", part("abc"sv));
  rows.expect("\"é\"", part("é"sv));

  rows.expect("uint 258 desc", part_desc(std::uint32_t{258}));
  rows.expect("\"abc\" desc", part_desc("abc"sv));
  rows.expect("\"ab\" desc", part_desc("ab"sv));

  using Fact = edgar::FactTraits::KeyCodec;
  rows.expect("320193, \"Assets\", 2023", key<Fact>(320193, "Assets", 2023));
  rows.expect("320193, \"Assets\", 2022", key<Fact>(320193, "Assets", 2022));
  rows.expect("320193, \"AssetsNet\", 2023", key<Fact>(320193, "AssetsNet", 2023));
  rows.expect_end();
}

/// Lines of 16 bytes with their offset.
std::string dump(Bytes bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    const Bytes line = Bytes(bytes.data() + at, bytes.size() - at).first(16);
    text += fmt::format("{:04x}  {}\n", at, hex(line));
  }
  return text;
}

/// The only record of a table, read by LMDB's own API.
std::string dump_with_lmdb(const char* file, const char* table) {
  MDB_env* env = nullptr;
  MDB_txn* transaction = nullptr;
  MDB_dbi handle = 0;
  MDB_cursor* cursor = nullptr;
  MDB_val key{};
  MDB_val record{};
  EXPECT_EQ(mdb_env_create(&env), MDB_SUCCESS);
  EXPECT_EQ(mdb_env_set_maxdbs(env, 8), MDB_SUCCESS);
  EXPECT_EQ(mdb_env_open(env, file, MDB_NOSUBDIR | MDB_RDONLY, 0600), MDB_SUCCESS);
  EXPECT_EQ(mdb_txn_begin(env, nullptr, MDB_RDONLY, &transaction), MDB_SUCCESS);
  EXPECT_EQ(mdb_dbi_open(transaction, table, 0, &handle), MDB_SUCCESS);
  EXPECT_EQ(mdb_cursor_open(transaction, handle, &cursor), MDB_SUCCESS);
  EXPECT_EQ(mdb_cursor_get(cursor, &key, &record, MDB_FIRST), MDB_SUCCESS);
  std::string text = "key\n" + dump(Bytes(key.mv_data, key.mv_size)) + "record\n" +
                     dump(Bytes(record.mv_data, record.mv_size));
  EXPECT_EQ(mdb_cursor_get(cursor, &key, &record, MDB_NEXT), MDB_NOTFOUND);
  mdb_cursor_close(cursor);
  mdb_txn_abort(transaction);
  mdb_env_close(env);
  return text;
}

TEST(FormatPage, ShowsARecordAsItIsInTheFile) {
  const recto_test::TemporaryDirectory directory;
  const std::string file = directory / "notes.db";
  {
    auto db = recto::Database::open(file);
    auto notes = edgar::NoteTable::open(db);
    edgar::NoteT note;
    note.text = "read twice";
    notes.put(320193, "risks", note);
    db.close();
  }
  const docs::Page format = docs::read_page(page("format.md"));
  const auto shown = std::ranges::find(format.blocks, "dump", &docs::Block::mode);
  ASSERT_NE(shown, format.blocks.end());
  EXPECT_EQ(shown->text, dump_with_lmdb(file.c_str(), "notes"));
}

}  // namespace
