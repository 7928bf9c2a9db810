#include <gtest/gtest.h>

#include <recto/plain.hpp>

#include <array>
#include <bitset>
#include <chrono>
#include <complex>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

// What Recto finds out about a struct, which the catalog keeps.

namespace {

template <class V>
std::string layout() {
  return std::string(recto::PlainFormat<V>::schema().text());
}

/// Where `V` has bytes that mean something, as "offset+size" in a row.
template <class V>
std::string runs() {
  std::string text;
  for (const auto& run : recto::detail::plain_shape<V>().runs) {
    text += (text.empty() ? "" : " ") + std::to_string(run.offset) + "+" + std::to_string(run.size);
  }
  return text;
}

enum class Side : std::uint8_t { buy, sell };
enum Loose { tight = 1 };

struct Numbers {
  std::int8_t a;
  std::uint16_t b;
  std::int32_t c;
  std::uint64_t d;
  float e;
  double f;
  bool g;
  char h;
  Side i;
  std::byte j;
};

struct Point {
  double x = 1.5;
  double y;
};

struct Inner {
  std::int32_t number;
  bool flag;
};

struct Nested {
  Point point;
  Inner inner;
  Inner inners[3];
  std::array<Point, 2> points;
  std::array<std::array<std::uint8_t, 3>, 2> grid;
  char name[300];
  std::int16_t matrix[2][3];
};

struct Empty {};

struct Opaque {
  std::optional<std::int32_t> maybe;
  std::chrono::nanoseconds time;
  std::complex<float> z;
  Empty nothing;
  std::bitset<9> bits;
};

struct Aligned {
  char a;
  alignas(16) char b;
};

struct Base {
  std::int32_t x;
};
struct Derived : Base {
  std::int32_t y;
};

class Closed {
 public:
  Closed() = default;
  explicit Closed(int x) : x_(x) {}
  [[nodiscard]] int x() const { return x_; }

 private:
  std::int32_t x_ = 0;
};

class Price {
 public:
  explicit Price(std::int64_t cents) : cents_(cents) {}

 private:
  [[maybe_unused]] std::int64_t cents_;
};
struct Quote {
  Price price;
  std::uint32_t volume;
};
struct Sample {
  std::uint32_t volume;
  Price price;
};
struct Referring {
  int& number;
};
class Started {
 public:
  explicit Started(int at = 0) : at_(at) {}

 private:
  [[maybe_unused]] std::int32_t at_;
};
struct Race {
  Started first;
};

struct Bits {
  std::uint32_t low : 3;
  std::uint32_t high : 29;
};

struct Constants {
  const bool yes;
  const std::int32_t number;
};

// clang-format off
struct Many {
  std::uint8_t a1, a2, a3, a4, a5, a6, a7, a8, b1, b2, b3, b4, b5, b6, b7, b8;
  std::uint8_t c1, c2, c3, c4, c5, c6, c7, c8, d1, d2, d3, d4, d5, d6, d7, d8;
  std::uint8_t e1, e2, e3, e4, e5, e6, e7, e8, f1, f2, f3, f4, f5, f6, f7, f8;
  std::uint8_t g1, g2, g3, g4, g5, g6, g7, g8, h1, h2, h3, h4, h5, h6, h7;
  std::uint16_t last;
};
// clang-format on

}  // namespace

template <>
struct recto::PlainLayout<Bits> {
  static constexpr std::string_view kText = "low:3 high:29";
};

template <>
struct recto::PlainLayout<Quote> {
  static constexpr std::string_view kText = "price volume";
};

namespace {

TEST(PlainLayout, NamesKindSizeAndPlaceOfEveryMember) {
  EXPECT_EQ(layout<Numbers>(),
            "40 bytes, aligned to 8: {+0 int8, +2 uint16, +4 int32, +8 uint64, +16 float32, "
            "+24 float64, +32 bool, +33 char8, +34 enum uint8, +35 byte}");
}

TEST(PlainLayout, OfNumbersAndEnumsThemselves) {
  EXPECT_EQ(layout<double>(), "8 bytes, aligned to 8: float64");
  EXPECT_EQ(layout<Side>(), "1 bytes, aligned to 1: enum uint8");
  EXPECT_EQ(layout<Loose>(), "4 bytes, aligned to 4: enum uint32");
  EXPECT_EQ(layout<long>(), layout<long long>()) << "one size and sign is one layout";
  EXPECT_NE(layout<long>(), layout<unsigned long>());
  EXPECT_NE(layout<float>(), layout<std::int32_t>());
}

TEST(PlainLayout, GoesIntoMembersAndArrays) {
  EXPECT_EQ(layout<Nested>(),
            "400 bytes, aligned to 8: {+0 {+0 float64, +8 float64}, +16 {+0 int32, +4 bool}, "
            "+24 {+0 int32, +4 bool}[3], +48 {+0 float64, +8 float64}[2], +80 uint8[3][2], "
            "+86 char8[300], +386 int16[3][2]}");
}

TEST(PlainLayout, KnowsSizeAndAlignmentOfWhatItCanNotSee) {
  EXPECT_EQ(layout<Opaque>(),
            "40 bytes, aligned to 8: {+0 8 bytes aligned to 4, +8 8 bytes aligned to 8, "
            "+16 8 bytes aligned to 4, +24 {}, +32 8 bytes aligned to 8}");
  EXPECT_EQ(layout<Closed>(), "4 bytes, aligned to 4: 4 bytes aligned to 4");
  EXPECT_EQ(layout<Derived>(), "8 bytes, aligned to 4: 8 bytes aligned to 4");
  EXPECT_EQ(layout<Empty>(), "1 bytes, aligned to 1: {}");
}

TEST(PlainLayout, TakesTrueOffsets) {
  EXPECT_EQ(layout<Aligned>(), "32 bytes, aligned to 16: {+0 char8, +16 char8}");
  EXPECT_EQ(layout<Constants>(), "8 bytes, aligned to 4: {+0 bool, +4 int32}");
}

TEST(PlainLayout, IsWhatASpecialisationSays) {
  EXPECT_EQ(layout<Bits>(), "4 bytes, aligned to 4: low:3 high:29");
  EXPECT_EQ((layout<std::array<Bits, 2>>()), "8 bytes, aligned to 4: low:3 high:29[2]");
}

TEST(PlainLayout, ListsUpTo64Members) {
  static_assert(recto::detail::count_members<Many>() == 64);
  const std::string text = layout<Many>();
  EXPECT_TRUE(text.starts_with("66 bytes, aligned to 2: {+0 uint8, +1 uint8")) << text;
  EXPECT_TRUE(text.ends_with(", +62 uint8, +64 uint16}")) << text;
}

TEST(PlainLayout, CountsMembersOfEveryKind) {
  using recto::detail::count_members;
  static_assert(count_members<Empty>() == 0);
  static_assert(count_members<Point>() == 2);
  static_assert(count_members<Nested>() == 7);
  static_assert(count_members<Opaque>() == 5);
  static_assert(!recto::detail::Listable<Derived>);
  static_assert(!recto::detail::Listable<Closed>);
}

TEST(PlainLayout, OfMembersThatCanNotBeCountedMustBeNamed) {
  using recto::detail::Countable;
  static_assert(Countable<Empty> && Countable<Point> && Countable<Nested> && Countable<Many>);
  static_assert(!Countable<Quote> && !Countable<Sample> && !Countable<Race>);
  static_assert(!Countable<Referring>);
  EXPECT_EQ(layout<Quote>(), "16 bytes, aligned to 8: price volume");
  EXPECT_EQ(layout<Price>(), "8 bytes, aligned to 8: 8 bytes aligned to 8");
  const Quote quote{Price(18'950), 300};
  recto::PlainFormat<Quote>::Encoder encoder;
  const recto::Bytes stored = encoder.encode(quote, "table");
  EXPECT_EQ(stored, recto::Bytes(static_cast<const void*>(&quote), sizeof quote));
}

TEST(PlainLayout, FindsThePaddingOfNestedValues) {
  EXPECT_EQ(runs<Numbers>(), "0+1 2+18 24+12");
  EXPECT_EQ(runs<Point>(), "0+16");
  EXPECT_EQ(runs<Inner>(), "0+5");
  EXPECT_EQ((runs<std::array<Inner, 2>>()), "0+5 8+5");
  EXPECT_EQ(runs<Many>(), "0+63 64+2");
  EXPECT_FALSE(recto::detail::plain_shape<Point>().padded(sizeof(Point)));
  EXPECT_TRUE(recto::detail::plain_shape<Inner>().padded(sizeof(Inner)));
}

TEST(PlainLayout, StoresPaddingAsZeros) {
  std::array<std::byte, sizeof(Nested)> dirty;
  dirty.fill(std::byte{0x01});
  Nested value;
  std::memcpy(static_cast<void*>(&value), dirty.data(), sizeof value);
  recto::PlainFormat<Nested>::Encoder encoder;
  const recto::Bytes stored = encoder.encode(value, "table");
  ASSERT_EQ(stored.size(), sizeof(Nested));
  std::size_t meant = 0;
  std::size_t at = 0;
  for (const auto& run : recto::detail::plain_shape<Nested>().runs) {
    for (; at < run.offset; ++at) {
      EXPECT_EQ(stored[at], std::byte{0}) << at;
    }
    for (; at < run.offset + run.size; ++at, ++meant) {
      EXPECT_EQ(stored[at], std::byte{1}) << at;
    }
  }
  EXPECT_EQ(meant, sizeof(Nested) - 4 * 3 - 2);
}

TEST(PlainLayout, BoolsMustBeZeroOrOne) {
  using Format = recto::PlainFormat<Nested>;
  std::string bytes(sizeof(Nested), '\0');
  EXPECT_TRUE(Format::verify(recto::Bytes(bytes)));
  for (const std::size_t offset : {20U, 28U, 36U, 44U}) {
    bytes[offset] = 1;
    EXPECT_TRUE(Format::verify(recto::Bytes(bytes)));
    bytes[offset] = 2;
    EXPECT_FALSE(Format::verify(recto::Bytes(bytes))) << offset;
    bytes[offset] = 0;
  }
  EXPECT_FALSE(Format::verify(recto::Bytes(bytes).first(bytes.size() - 1)));
  EXPECT_FALSE(Format::verify(recto::Bytes()));
}

}  // namespace
