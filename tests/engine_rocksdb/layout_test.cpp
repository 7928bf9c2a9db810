#include "engine/rocksdb/layout.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/rocksdb/family_name.hpp"
#include "recto/error.hpp"

// The arithmetic that aligns records, without RocksDB.

namespace recto_test {
namespace {

using namespace recto::engine::rocks;

/// How long an entry of a block is, and where its value begins: the format of RocksDB's blocks.
struct BlockEntry {
  std::size_t value = 0;
  std::size_t size = 0;

  BlockEntry(std::size_t stored_key, std::size_t stored_value) {
    const std::size_t internal_key = stored_key + 8;
    value = varint_size(0) + varint_size(internal_key) + varint_size(stored_value) + internal_key;
    size = value + stored_value;
  }
};

std::vector<std::size_t> interesting_record_sizes() {
  std::vector<std::size_t> sizes;
  for (const std::size_t around :
       {std::size_t{0}, std::size_t{128}, std::size_t{1} << 14, std::size_t{1} << 21,
        std::size_t{1} << 28, (std::size_t{1} << 32) - 64}) {
    for (std::size_t size = around < 64 ? 0 : around - 64; size <= around + 48; size += 8) {
      sizes.push_back(size);
    }
  }
  return sizes;
}

void expect_aligned(std::size_t key, std::size_t record) {
  const std::size_t lead = lead_size(record);
  const BlockEntry entry(stored_key_size(key), lead + record);
  ASSERT_LT(lead, 8U);
  ASSERT_EQ((entry.value + lead) % 8, 0U) << "key " << key << ", record " << record;
  ASSERT_EQ(entry.size % 8, 0U) << "key " << key << ", record " << record;
}

TEST(RocksLayout, VarintsAreAsLongAsRocksDbWritesThem) {
  EXPECT_EQ(varint_size(0), 1U);
  EXPECT_EQ(varint_size(127), 1U);
  EXPECT_EQ(varint_size(128), 2U);
  EXPECT_EQ(varint_size((1U << 14) - 1), 2U);
  EXPECT_EQ(varint_size(1U << 14), 3U);
  EXPECT_EQ(varint_size(1U << 21), 4U);
  EXPECT_EQ(varint_size(1U << 28), 5U);
}

TEST(RocksLayout, EveryRecordIsAlignedUnderEveryKey) {
  for (std::size_t key = 0; key <= kLongestKey; ++key) {
    for (const std::size_t record : interesting_record_sizes()) {
      expect_aligned(key, record);
    }
  }
}

RC_GTEST_PROP(RocksLayout, AnyRecordIsAligned, ()) {
  const auto key = *rc::gen::inRange<std::size_t>(0, kLongestKey + 1);
  const auto record = 8 * *rc::gen::inRange<std::size_t>(0, (std::size_t{1} << 29) - 2);
  expect_aligned(key, record);
}

TEST(RocksLayout, TombstonesShiftNothing) {
  for (std::size_t key = 0; key <= kLongestKey; ++key) {
    ASSERT_EQ(BlockEntry(stored_key_size(key), 0).size % 8, 0U) << key;
  }
}

TEST(RocksLayout, KeysAndRecordsComeBackAsTheyWere) {
  for (std::size_t size = 0; size <= kLongestKey; ++size) {
    std::string key(size, 'k');
    key.resize(padded_size(size) + 8, '\0');
    const StoredKey stored(recto::Bytes(key.data(), size));
    ASSERT_EQ(stored.size(), stored_key_size(size));
    ASSERT_EQ(key_in(stored.data(), stored.size()).text(), key.substr(0, padded_size(size)));
  }
  for (const std::size_t record : interesting_record_sizes()) {
    const char* const address = "some bytes";
    const recto::Bytes found = record_in(address, lead_size(record) + record);
    ASSERT_EQ(found.size(), record);
    ASSERT_EQ(static_cast<const void*>(found.data()), address + lead_size(record));
  }
}

TEST(RocksLayout, AKeyThatIsTooLongIsRefused) {
  const std::string key(kLongestKey + 8, 'k');
  EXPECT_THROW(StoredKey(recto::Bytes(key.data(), kLongestKey + 1)), recto::Error);
}

/// Short, of few different bytes, so that one is often the beginning of another.
std::string any_bytes() {
  return *rc::gen::resize(24,
                          rc::gen::container<std::string>(rc::gen::element('\0', '\1', '\xff')));
}

std::string padded(std::string bytes) {
  bytes.resize(padded_size(bytes.size()), '\0');
  return bytes;
}

std::string stored(const std::string& key) {
  const StoredKey stored{recto::Bytes(key)};
  return {stored.data(), stored.size()};
}

bool before(const std::string& a, const std::string& b) {
  return recto::Bytes(a) < recto::Bytes(b);
}

RC_GTEST_PROP(RocksLayout, StoredKeysOrderAsTheirKeys, ()) {
  const std::string a = padded(any_bytes());
  const std::string b = padded(any_bytes());
  RC_ASSERT(before(stored(a), stored(b)) == before(a, b));
  RC_ASSERT((stored(a) == stored(b)) == (a == b));
}

RC_GTEST_PROP(RocksLayout, StoredKeysCompareWithBoundsAsTheirKeys, ()) {
  const std::string key = padded(any_bytes());
  const std::string bound = any_bytes();
  RC_ASSERT(before(stored(key), stored_bound(recto::Bytes(bound))) == before(key, bound));
}

RC_GTEST_PROP(RocksFamilyName, IsPlainAndTellsTablesApart, ()) {
  const auto a = *rc::gen::string<std::string>();
  const auto b = *rc::gen::string<std::string>();
  const std::string name = family_name(a);
  RC_ASSERT((name == family_name(b)) == (a == b));
  RC_ASSERT(name != "default");
  RC_ASSERT(name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789.-_%") == std::string::npos);
}

TEST(RocksFamilyName, IsTheTablesWhereItCanBe) {
  EXPECT_EQ(family_name("companies"), "companies");
  EXPECT_EQ(family_name("recto.catalog"), "recto.catalog");
  EXPECT_EQ(family_name("a b%\n"), "a%20b%25%0a");
  EXPECT_EQ(family_name("default"), "%64efault");
  EXPECT_NE(family_name("%64efault"), "%64efault");
}

}  // namespace
}  // namespace recto_test
