#include <gtest/gtest.h>
#include <recto/bytes.hpp>

#include <array>
#include <span>
#include <string>
#include <vector>

#include "unit/hex.hpp"

namespace recto_test {
namespace {

using recto::Bytes;
using std::string_view_literals::operator""sv;

TEST(Bytes, ShowWhateverHasDataAndSizeOfOneByteElements) {
  const std::vector<std::uint8_t> numbers{1, 2, 255};
  EXPECT_EQ(hex(Bytes(numbers)), "0102ff");
  EXPECT_EQ(Bytes(numbers).data(), static_cast<const void*>(numbers.data())) << "no copy";
  EXPECT_EQ(hex(Bytes(std::string("ab"))), "6162");
  EXPECT_EQ(hex(Bytes(std::array<char, 2>{'a', 'b'})), "6162");
  const std::array<std::byte, 1> one{std::byte{7}};
  const Bytes from_span = std::span<const std::byte>(one);
  EXPECT_EQ(hex(from_span), "07");
  static_assert(!std::constructible_from<Bytes, const std::vector<int>&>);
  static_assert(!std::convertible_to<const std::string&, Bytes>, "text becomes bytes on request");
}

TEST(Bytes, OrderAsUnsignedBytes) {
  EXPECT_LT(Bytes(""sv), Bytes("\0"sv));
  EXPECT_LT(Bytes("a"sv), Bytes("ab"sv));
  EXPECT_LT(Bytes("\x7f"sv), Bytes("\x80"sv));
  EXPECT_EQ(Bytes("a\0b"sv), Bytes("a\0b"sv));
  EXPECT_NE(Bytes("a\0b"sv), Bytes("a\0c"sv));
  EXPECT_EQ(Bytes(), Bytes(""sv));
}

TEST(Bytes, HaveBeginningsAndText) {
  const Bytes bytes("abc"sv);
  EXPECT_TRUE(bytes.starts_with(Bytes("ab"sv)));
  EXPECT_TRUE(bytes.starts_with(Bytes()));
  EXPECT_FALSE(bytes.starts_with(Bytes("b"sv)));
  EXPECT_FALSE(bytes.starts_with(Bytes("abcd"sv)));
  EXPECT_EQ(bytes.first(2).text(), "ab");
  EXPECT_EQ(bytes.first(9).text(), "abc");
  EXPECT_EQ(bytes[1], std::byte{'b'});
  EXPECT_EQ(std::string(bytes.text()), "abc");
  EXPECT_TRUE(Bytes().empty());
}

}  // namespace
}  // namespace recto_test
