#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <recto/error.hpp>
#include <recto/key.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "specimens.recto.hpp"
#include "support/errors.hpp"
#include "unit/hex.hpp"

// The bytes of keys are a format on disk: these examples may never change.

namespace recto_test {
namespace {

using recto::Bytes;
using recto::ErrorCode;
using recto::OrderedKey;
using recto::detail::KeyBuffer;
using enum recto::Order;
using std::string_view_literals::operator""sv;
using specimens::Channel;
using specimens::Date;

template <class Codec, class... P>
std::string bytes_of(const P&... parts) {
  KeyBuffer buffer;
  Codec::encode_key(buffer, parts...);
  EXPECT_FALSE(buffer.too_long());
  return hex(buffer.bytes());
}

template <class T>
std::string ascending_bytes(T value) {
  return bytes_of<OrderedKey<T>>(value);
}
template <class T>
std::string descending_bytes(T value) {
  return bytes_of<OrderedKey<T, descending>>(value);
}

TEST(KeyBytes, UnsignedNumbersAreBigEndian) {
  EXPECT_EQ(ascending_bytes<std::uint8_t>(42), "2a");
  EXPECT_EQ(ascending_bytes<std::uint16_t>(258), "0102");
  EXPECT_EQ(ascending_bytes<std::uint32_t>(0x01020304), "01020304");
  EXPECT_EQ(ascending_bytes<std::uint64_t>(320'193), "000000000004e2c1");
  EXPECT_EQ(ascending_bytes<std::uint64_t>(~0ULL), "ffffffffffffffff");
}

TEST(KeyBytes, SignedNumbersHaveTheirSignBitTurned) {
  EXPECT_EQ(ascending_bytes<std::int8_t>(-1), "7f");
  EXPECT_EQ(ascending_bytes<std::int8_t>(-128), "00");
  EXPECT_EQ(ascending_bytes<std::int16_t>(1), "8001");
  EXPECT_EQ(ascending_bytes<std::int32_t>(0), "80000000");
  EXPECT_EQ(ascending_bytes<std::int64_t>(std::numeric_limits<std::int64_t>::min()),
            "0000000000000000");
  EXPECT_EQ(ascending_bytes<std::int64_t>(-2), "7ffffffffffffffe");
}

TEST(KeyBytes, BoolsAndEnumsAreTheirNumbers) {
  EXPECT_EQ(ascending_bytes(false), "00");
  EXPECT_EQ(ascending_bytes(true), "01");
  EXPECT_EQ(ascending_bytes(Channel::low), "7b");
  EXPECT_EQ(ascending_bytes(Channel::high), "87");
}

TEST(KeyBytes, FloatingNumbersAreOrderedIeeeWords) {
  EXPECT_EQ(ascending_bytes(1.0F), "bf800000");
  EXPECT_EQ(ascending_bytes(-1.0F), "407fffff");
  EXPECT_EQ(ascending_bytes(0.0F), "80000000");
  EXPECT_EQ(ascending_bytes(-0.0F), "80000000");
  EXPECT_EQ(ascending_bytes(std::numeric_limits<float>::infinity()), "ff800000");
  EXPECT_EQ(ascending_bytes(-std::numeric_limits<float>::quiet_NaN()), "ffc00000");
  EXPECT_EQ(ascending_bytes(1.0), "bff0000000000000");
  EXPECT_EQ(ascending_bytes(-2.5), "3ffbffffffffffff");
}

TEST(KeyBytes, TextsEndWithZeroAndEscapeZeroAndOne) {
  EXPECT_EQ(ascending_bytes("ab"sv), "616200");
  EXPECT_EQ(ascending_bytes(""sv), "00");
  EXPECT_EQ(ascending_bytes("\0"sv), "010100");
  EXPECT_EQ(ascending_bytes("\x01"sv), "010200");
  EXPECT_EQ(ascending_bytes("a\0\x01\x02\xff"sv), "610101010202ff00");
  EXPECT_EQ(ascending_bytes(Bytes("a\0"sv)), "61010100");
  EXPECT_EQ(ascending_bytes(std::string("ab")), "616200");
}

TEST(KeyBytes, ArraysAndStructsAreTheirFields) {
  EXPECT_EQ(ascending_bytes(std::array<std::uint16_t, 2>{1, 2}), "00010002");
  EXPECT_EQ(ascending_bytes(Date(2024, 2, 29)), "87e8021d");
  const std::array<std::uint16_t, 3> steps{1, 2, 3};
  EXPECT_EQ(ascending_bytes(specimens::Range(Date(-1, 1, 1), steps)), "7fff0101000100020003");
}

TEST(KeyBytes, DescendingPartsAreComplemented) {
  EXPECT_EQ(descending_bytes<std::uint32_t>(5), "fffffffa");
  EXPECT_EQ(descending_bytes<std::int8_t>(-1), "80");
  EXPECT_EQ(descending_bytes(true), "fe");
  EXPECT_EQ(descending_bytes(1.0F), "407fffff");
  EXPECT_EQ(descending_bytes("ab"sv), "9e9dff");
  EXPECT_EQ(descending_bytes("\0"sv), "fefeff");
  EXPECT_EQ(descending_bytes(Date(2024, 2, 29)), "7817fde2");
}

TEST(KeyBytes, CompositeKeysAreTheirPartsInTurn) {
  EXPECT_EQ((bytes_of<OrderedKey<specimens::ReadingKey>>("oslo", 1, Channel::none, "mm")),
            "6f736c6f00"
            "fffffffe"
            "80"
            "9292ff");
  EXPECT_EQ((bytes_of<OrderedKey<std::pair<std::uint8_t, std::string_view>>>(7, "x")), "077800");
  EXPECT_EQ((bytes_of<OrderedKey<std::tuple<bool, std::int8_t>, descending, ascending>>(true, 0)),
            "fe80");
}

TEST(KeyBytes, WholeKeysAndTheirPartsGiveTheSame) {
  using Codec = OrderedKey<specimens::ReadingKey>;
  const specimens::ReadingKey key{"oslo", 20'240'101, Channel::high, "mm"};
  EXPECT_EQ(bytes_of<Codec>(key), (bytes_of<Codec>("oslo", 20'240'101, Channel::high, "mm")));
}

TEST(KeyBytes, PrefixesLeaveTheLastTextOpen) {
  using Codec = OrderedKey<specimens::ReadingKey>;
  KeyBuffer open;
  Codec::encode_prefix(open, "os");
  EXPECT_EQ(hex(open.bytes()), "6f73");
  KeyBuffer closed;
  Codec::encode_parts(closed, "os");
  EXPECT_EQ(hex(closed.bytes()), "6f7300");
  KeyBuffer deep;
  Codec::encode_prefix(deep, "os", 1, Channel::none, "m");
  EXPECT_EQ(hex(deep.bytes()), "6f7300fffffffe8092");
}

TEST(KeyBytes, ThePaddingIsZero) {
  for (std::size_t length = 0; length < 20; ++length) {
    KeyBuffer buffer;
    for (int i = 0; i < 100; ++i) {
      buffer.append(std::byte{0xff});  // what was there before
    }
    buffer = KeyBuffer();
    OrderedKey<std::string_view>::encode_key(buffer, std::string(length, '\xfe'));
    const Bytes key = buffer.bytes();
    const std::size_t end = (key.size() + 7) / 8 * 8;
    for (std::size_t i = key.size(); i < end; ++i) {
      EXPECT_EQ(key.data()[i], std::byte{0});
    }
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(key.data()) % 8, 0U);
  }
}

TEST(KeyLength, EndsAt504EncodedBytes) {
  const auto size_of = [](const std::string& text) {
    KeyBuffer buffer;
    OrderedKey<std::string_view>::encode_key(buffer, text);
    EXPECT_EQ(buffer.too_long(), buffer.wanted_size() > 504);
    return buffer.wanted_size();
  };
  EXPECT_EQ(recto::kMaxKeySize, 504U);
  EXPECT_EQ(size_of(std::string(503, 'x')), 504U);
  EXPECT_EQ(size_of(std::string(504, 'x')), 505U);
  EXPECT_EQ(size_of(std::string(251, '\0')), 503U) << "zeros take two bytes";
  EXPECT_EQ(size_of(std::string(252, '\0')), 505U);
  EXPECT_EQ(size_of(std::string(100'000, 'x')), 100'001U);
}

TEST(KeyLength, LongestKeysReadBackExactly) {
  const std::string text = std::string(502, '\xff') + "x";
  KeyBuffer buffer;
  OrderedKey<std::string_view>::encode_key(buffer, text);
  recto::detail::Arena arena;
  EXPECT_EQ(OrderedKey<std::string_view>::decode(buffer.bytes(), arena), text);
}

TEST(KeyLength, BytesBeyondTheLimitAreCountedAndDropped) {
  using Codec = OrderedKey<std::tuple<std::string_view, std::uint64_t>, descending, descending>;
  KeyBuffer buffer;
  Codec::encode_key(buffer, std::string(500, 'x'), 1);
  EXPECT_TRUE(buffer.too_long());
  EXPECT_EQ(buffer.wanted_size(), 509U);
  EXPECT_EQ(buffer.size(), 504U);
}

template <class T, class From>
testing::AssertionResult refuses(From value) {
  return throws(ErrorCode::invalid_key, [&] {
    KeyBuffer buffer;
    OrderedKey<T>::encode_key(buffer, value);
  });
}

TEST(KeyArguments, NumbersThatDoNotFitAreInvalidKeys) {
  EXPECT_TRUE(refuses<std::uint8_t>(256));
  EXPECT_TRUE(refuses<std::uint8_t>(-1));
  EXPECT_TRUE(refuses<std::int8_t>(128));
  EXPECT_TRUE(refuses<std::int32_t>(2'147'483'648LL));
  EXPECT_TRUE(refuses<std::uint64_t>(-1));
  EXPECT_TRUE(refuses<std::int64_t>(~0ULL));
  EXPECT_TRUE(refuses<float>(1e39)) << "it would become infinity";
  EXPECT_TRUE(refuses<float>(-1e300));
}

TEST(KeyArguments, TheErrorNamesTheNumber) {
  const auto error = error_of([] {
    KeyBuffer buffer;
    OrderedKey<std::uint8_t>::encode_key(buffer, 256);
  });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->what(), testing::HasSubstr("256"));
}

TEST(KeyArguments, NumbersThatFitAreConverted) {
  EXPECT_EQ(bytes_of<OrderedKey<std::uint8_t>>(255LL), "ff");
  EXPECT_EQ(bytes_of<OrderedKey<std::int64_t>>(std::uint8_t{1}), "8000000000000001");
  EXPECT_EQ(bytes_of<OrderedKey<double>>(1), "bff0000000000000");
  EXPECT_EQ(bytes_of<OrderedKey<float>>(1.0), "bf800000");
  EXPECT_EQ(bytes_of<OrderedKey<float>>(std::numeric_limits<double>::infinity()), "ff800000");
}

TEST(KeyArguments, OnlyWhatMakesSenseIsAccepted) {
  using U64 = OrderedKey<std::uint64_t>;
  using Text = OrderedKey<std::string_view>;
  using Octets = OrderedKey<Bytes>;
  using Reading = OrderedKey<specimens::ReadingKey>;
  static_assert(U64::accepts_key<int> && U64::accepts_key<std::uint64_t>);
  static_assert(!U64::accepts_key<double> && !U64::accepts_key<bool> && !U64::accepts_key<>);
  static_assert(!U64::accepts_key<const char*> && !U64::accepts_key<int, int>);
  static_assert(!U64::accepts_key<char>, "characters are no numbers");
  static_assert(Text::accepts_key<const char*> && Text::accepts_key<char[4]>);
  static_assert(Text::accepts_key<std::string> && !Text::accepts_key<int>);
  static_assert(Octets::accepts_key<std::vector<std::uint8_t>> && Octets::accepts_key<std::string>);
  static_assert(Reading::accepts_key<specimens::ReadingKey>);
  static_assert(Reading::accepts_key<const char*, int, Channel, std::string>);
  static_assert(!Reading::accepts_key<const char*, int> && Reading::accepts<const char*, int>);
  static_assert(!Reading::accepts<int> && !Reading::accepts<const char*, int, int>);
  static_assert(OrderedKey<bool>::accepts_key<bool> && !OrderedKey<bool>::accepts_key<int>);
}

}  // namespace
}  // namespace recto_test
