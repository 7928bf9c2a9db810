#include <gtest/gtest.h>
#include <recto/detail/record.hpp>
#include <recto/error.hpp>

#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "support/errors.hpp"
#include "unit/hex.hpp"

// The bytes of a stored record: payload, zeros up to a multiple of 8, an 8-byte trailer.

namespace recto_test {
namespace {

using recto::Bytes;
using recto::ErrorCode;
using recto::detail::check_record;
using recto::detail::payload_of;
using recto::detail::record_size;
using recto::detail::trailer_of;
using recto::detail::write_record;

std::vector<std::byte> payload_of_size(std::size_t size) {
  std::vector<std::byte> payload(size);
  for (std::size_t i = 0; i < size; ++i) {
    payload[i] = std::byte(i * 37 + 1);
  }
  return payload;
}

std::vector<std::byte> record_of(Bytes key, Bytes payload, std::uint16_t revision = 1) {
  std::vector<std::byte> record(record_size(payload.size()), std::byte{0xee});
  write_record(record.data(), key, payload, revision);
  return record;
}

const Bytes kKey(std::string_view("key of 8"));

TEST(Record, SizesAreMultiplesOfEightWithRoomForTheTrailer) {
  EXPECT_EQ(record_size(0), 8U);
  EXPECT_EQ(record_size(1), 16U);
  EXPECT_EQ(record_size(8), 16U);
  EXPECT_EQ(record_size(9), 24U);
  EXPECT_EQ(record_size(1'000'000), 1'000'008U);
}

TEST(Record, HoldsPayloadThenZerosThenTrailer) {
  const auto payload = payload_of_size(11);
  const auto record = record_of(kKey, Bytes(payload), 0x1234);
  ASSERT_EQ(record.size(), 24U);
  EXPECT_EQ(hex(Bytes(record).first(11)), hex(Bytes(payload)));
  EXPECT_EQ(hex(Bytes(record.data() + 11, 5)), "0000000000") << "padding";
  EXPECT_EQ(hex(Bytes(record.data() + 20, 4)), "34120005") << "revision, flags, padding's size";
}

TEST(Record, TheChecksumIsAFormatOnDisk) {
  const auto record = record_of(kKey, Bytes(std::string_view("hello")), 1);
  EXPECT_EQ(hex(Bytes(record.data() + 8, 4)), "36069a45");
}

TEST(Record, GivesThePayloadBackWhateverItsSize) {
  for (std::size_t size = 0; size < 70; ++size) {
    const auto payload = payload_of_size(size);
    const auto record = record_of(kKey, Bytes(payload));
    EXPECT_EQ(payload_of(Bytes(record)), Bytes(payload));
    EXPECT_EQ(payload_of(Bytes(record)).data(), record.data()) << "shown in place";
    EXPECT_EQ(check_record(kKey, Bytes(record)), nullptr);
    EXPECT_EQ(trailer_of(Bytes(record)).revision, 1);
    EXPECT_EQ(trailer_of(Bytes(record)).padding, (8 - size % 8) % 8);
  }
}

TEST(Record, TheChecksumFindsEveryChangedByte) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, std::size_t{16}, std::size_t{300}}) {
    const auto payload = payload_of_size(size);
    auto record = record_of(kKey, Bytes(payload));
    for (std::size_t at = 0; at < record.size(); ++at) {
      for (const unsigned change : {1U, 2U, 0x10U, 0x80U, 0xffU}) {
        const std::byte before = record[at];
        record[at] ^= std::byte(change);
        EXPECT_NE(check_record(kKey, Bytes(record)), nullptr)
            << "byte " << at << " of a payload of " << size;
        record[at] = before;
      }
    }
  }
}

TEST(Record, TheChecksumFindsARecordUnderAnotherKey) {
  const auto record = record_of(kKey, Bytes(payload_of_size(20)));
  std::vector<std::byte> key(kKey.begin(), kKey.end());
  for (std::byte& b : key) {
    for (unsigned change = 1; change < 256; ++change) {
      b ^= std::byte(change);
      EXPECT_NE(check_record(Bytes(key), Bytes(record)), nullptr);
      b ^= std::byte(change);
    }
  }
  EXPECT_EQ(check_record(Bytes(key), Bytes(record)), nullptr);
}

TEST(Record, KeysCountInTheirPaddedForm) {
  const auto record = record_of(Bytes(std::string_view("abc")), Bytes(payload_of_size(20)));
  EXPECT_EQ(check_record(Bytes("abc\0\0\0\0\0", 8), Bytes(record)), nullptr);
  EXPECT_NE(check_record(Bytes("abc\0\0\0\0\0\0\0\0\0\0\0\0\0", 16), Bytes(record)), nullptr);
}

TEST(Record, SizesThatCannotBeAreCorrupt) {
  for (const std::size_t size : {0U, 1U, 7U, 9U, 15U, 17U}) {
    const std::vector<std::byte> bytes(size);
    EXPECT_TRUE(throws(ErrorCode::corrupt, [&] { static_cast<void>(payload_of(Bytes(bytes))); }))
        << size;
    EXPECT_NE(check_record(kKey, Bytes(bytes)), nullptr);
  }
  for (const std::size_t size : {8U, 16U, 24U}) {
    for (unsigned padding = 0; padding < 256; ++padding) {
      std::vector<std::byte> bytes(size);
      bytes[size - 1] = std::byte(padding);
      if (padding > 7 || padding > size - 8) {
        EXPECT_TRUE(
            throws(ErrorCode::corrupt, [&] { static_cast<void>(payload_of(Bytes(bytes))); }))
            << size << ' ' << padding;
        EXPECT_NE(check_record(kKey, Bytes(bytes)), nullptr);
      } else {
        EXPECT_EQ(payload_of(Bytes(bytes)).size(), size - 8 - padding);
      }
    }
  }
}

}  // namespace
}  // namespace recto_test
