#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <recto/error.hpp>

#include "support/errors.hpp"
#include "unit/key_samples.hpp"

// Keys come from files, and files may be damaged: whatever their bytes are, decoding gives a key or
// `ErrorCode::corrupt`.

namespace recto_test {
namespace {

using recto::ErrorCode;
using recto::OrderedKey;
using enum Order;
using std::string_view_literals::operator""sv;

using EveryPart = std::tuple<std::int16_t, std::string_view, bool, float, Bytes, specimens::Range,
                             specimens::Channel>;

template <class Codec>
void decode_or_refuse(const std::string& bytes) {
  const std::vector<char> exact(bytes.begin(), bytes.end());
  recto::detail::Arena arena;
  try {
    const auto key = Codec::decode(Bytes(exact), arena);
    require(!Codec::describe(Bytes(exact)).empty(), "no text", bytes);
    // A key that was accepted is one that could be stored.
    recto::detail::KeyBuffer buffer;
    Codec::encode_key(buffer, key);
    require(buffer.wanted_size() <= bytes.size(), "encoded anew it is longer", bytes);
  } catch (const recto::Error& error) {
    require(error.code() == ErrorCode::corrupt, error.what(), bytes);
  }
}

template <class Codec>
class KeyDecoding : public testing::Test {};
struct EveryPartKey : OrderedKey<EveryPart> {};
struct EveryPartDescendingKey : OrderedKey<EveryPart, descending, descending, descending,
                                           descending, descending, descending, descending> {};
using Codecs =
    testing::Types<OrderedKey<std::uint64_t>, OrderedKey<bool>, OrderedKey<bool, descending>,
                   OrderedKey<std::string_view>, OrderedKey<std::string_view, descending>,
                   OrderedKey<Bytes>, OrderedKey<specimens::Range>,
                   OrderedKey<specimens::ReadingKey>, EveryPartKey, EveryPartDescendingKey>;
TYPED_TEST_SUITE(KeyDecoding, Codecs);

TYPED_TEST(KeyDecoding, SurvivesAnyBytes) {
  for_any([](Entropy& entropy) {
    std::string bytes;
    for (std::size_t left = entropy.below(8); left > 0; --left) {
      bytes += any_text(entropy);
      bytes.append(entropy.below(9), static_cast<char>(entropy.bits(1)));
    }
    decode_or_refuse<TypeParam>(bytes);
  });
}

TEST(KeyDecodingExamples, DamageIsNamed) {
  const auto problem = [](std::string_view bytes) -> std::string {
    recto::detail::Arena arena;
    const auto error = error_of(
        [&] { static_cast<void>(OrderedKey<std::string_view>::decode(Bytes(bytes), arena)); });
    return error && error->code() == ErrorCode::corrupt ? error->what() : "accepted";
  };
  EXPECT_THAT(problem(""sv), testing::HasSubstr("without an end"));
  EXPECT_THAT(problem("abc"sv), testing::HasSubstr("without an end"));
  EXPECT_THAT(problem("a\x01\0"sv), testing::HasSubstr("half an escape"));
  EXPECT_THAT(problem("a\x01\x03\0"sv), testing::HasSubstr("unknown escape"));
  EXPECT_EQ(problem("abc\0"sv), "accepted");

  recto::detail::Arena arena;
  EXPECT_TRUE(throws(ErrorCode::corrupt, [&] {
    static_cast<void>(OrderedKey<std::uint64_t>::decode(Bytes("1234567"sv), arena));
  }));
  EXPECT_TRUE(throws(ErrorCode::corrupt,
                     [&] { static_cast<void>(OrderedKey<bool>::decode(Bytes("\x02"sv), arena)); }));
}

TEST(KeyDecodingExamples, PlainTextsAreShownInPlace) {
  recto::detail::Arena arena;
  const std::string stored("plain\0\0\0", 8);
  const auto shown = OrderedKey<std::string_view>::decode(Bytes(stored), arena);
  EXPECT_EQ(shown, "plain");
  EXPECT_EQ(shown.data(), stored.data());
  EXPECT_EQ(arena.used_bytes(), 0U);

  const std::string escaped("e\x01\x01\0", 4);
  EXPECT_EQ(OrderedKey<std::string_view>::decode(Bytes(escaped), arena), "e\0"sv);
  EXPECT_GT(arena.used_bytes(), 0U) << "escaped texts are decoded into the arena";
}

TEST(KeyText, IsWhatPeopleWrite) {
  const auto text = [](auto codec, const auto&... parts) {
    recto::detail::KeyBuffer buffer;
    decltype(codec)::encode_key(buffer, parts...);
    return decltype(codec)::describe(buffer.bytes());
  };
  EXPECT_EQ(text(OrderedKey<std::uint64_t>{}, 320'193), "320193");
  EXPECT_EQ(text(OrderedKey<std::int8_t>{}, -5), "-5");
  EXPECT_EQ(text(OrderedKey<bool>{}, true), "true");
  EXPECT_EQ(text(OrderedKey<double>{}, 2.5), "2.5");
  EXPECT_EQ(text(OrderedKey<std::string_view>{}, "say \"a\\b\"\n"), R"("say \"a\\b\"\x0a")");
  EXPECT_EQ(text(OrderedKey<Bytes>{}, "\x00\xff"sv), "0x00ff");
  EXPECT_EQ(text(OrderedKey<specimens::Date>{}, specimens::Date(2024, 2, 29)), "{2024, 2, 29}");
  EXPECT_EQ(
      text(OrderedKey<specimens::ReadingKey>{}, "oslo", 20'240'101, specimens::Channel::low, "mm"),
      R"(("oslo", 20240101, -5, "mm"))");
  EXPECT_EQ(text(OrderedKey<std::array<std::uint8_t, 2>>{}, std::array<std::uint8_t, 2>{1, 2}),
            "[1, 2]");
}

}  // namespace
}  // namespace recto_test
