#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

struct Tick {
  double price;
  std::uint32_t volume;
};

struct Wider {
  double price;
  std::uint64_t volume;
};

struct Reordered {
  std::uint32_t volume;
  double price;
};

struct SameLayout {
  double x;
  std::uint32_t y;
};

struct alignas(16) Vector {
  float x, y, z, w;
};

struct Huge {
  std::array<std::uint64_t, 400'000> numbers;
};

class Plain : public testing::Test {
 protected:
  TestDatabase db_;
};

TEST_F(Plain, StructsAreViewedInPlace) {
  auto ticks = db_->table<std::uint64_t, Tick>("ticks").value_format(recto::Plain{}).open();
  ticks.put(5, Tick{1.25, 300});
  const auto guard = ticks.get(5);
  ASSERT_TRUE(guard);
  EXPECT_EQ(guard->price, 1.25);
  EXPECT_EQ((*guard).volume, 300U);
  EXPECT_EQ(static_cast<const void*>(&*guard), guard.bytes().data());
  static_assert(std::is_same_v<decltype(*guard), const Tick&>);
  static_assert(std::is_same_v<decltype(guard.operator->()), const Tick*>);
}

TEST_F(Plain, NumbersAndEnumsAreValuesToo) {
  auto numbers = db_->table<int, double>("numbers").open();
  numbers.put(1, 2.5);
  const auto number = numbers.get(1);
  EXPECT_EQ(*number, 2.5);
  auto flags = db_->table<int, bool>("flags").open();
  flags.put(1, true);
  const auto flag = flags.get(1);
  EXPECT_TRUE(*flag);
}

TEST_F(Plain, AChangedStructIsRefusedWithBothLayouts) {
  static_cast<void>(db_->table<int, Tick>("ticks").open());
  db_.reopen();
  const auto error = error_of([&] { static_cast<void>(db_->table<int, Wider>("ticks").open()); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::schema_mismatch);
  const std::string message = error->what();
  EXPECT_NE(message.find("16 bytes, aligned to 8: {+0 float64, +8 uint32}"), std::string::npos)
      << message;
  EXPECT_NE(message.find("16 bytes, aligned to 8: {+0 float64, +8 uint64}"), std::string::npos)
      << message;
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch,
                     [&] { static_cast<void>(db_->table<int, Reordered>("ticks").open()); }));
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch,
                     [&] { static_cast<void>(db_->table<int, double>("ticks").open()); }));
}

TEST_F(Plain, NamesDoNotCount) {
  auto ticks = db_->table<int, Tick>("ticks").open();
  ticks.put(1, Tick{1, 2});
  auto same = db_->table<int, SameLayout>("ticks").open();
  const auto guard = same.get(1);
  EXPECT_EQ(guard->y, 2U);
}

TEST_F(Plain, BytesMustHaveTheSizeOfTheStruct) {
  auto ticks = db_->table<int, Tick>("ticks").open();
  const Tick tick{4.5, 6};
  std::array<char, sizeof tick + 1> shifted{};
  std::memcpy(shifted.data() + 1, &tick, sizeof tick);
  ticks.put(1, recto::Bytes(static_cast<const void*>(shifted.data() + 1), sizeof tick));
  const auto guard = ticks.get(1);
  EXPECT_EQ(guard->price, 4.5);
  const auto error = error_of([&] { ticks.put(1, recto::Bytes(shifted)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::invalid_value);
  EXPECT_NE(std::string(error->what()).find("17 bytes"), std::string::npos) << error->what();
}

TEST_F(Plain, ABoolThatIsNoneIsRefused) {
  auto flags = db_->table<int, bool>("flags").open();
  const char two = 2;
  EXPECT_TRUE(throws(ErrorCode::invalid_value,
                     [&] { flags.put(1, recto::Bytes(static_cast<const void*>(&two), 1)); }));
}

TEST_F(Plain, AlignmentsOf16AreKept) {
  auto vectors = db_->table<int, Vector>("vectors").open();
  for (int i = 0; i < 50; ++i) {
    vectors.put(i, Vector{static_cast<float>(i), 0, 0, 1});
  }
  for (int i = 0; i < 50; ++i) {
    const auto guard = vectors.get(i);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&*guard) % 16, 0U);
    EXPECT_EQ(guard->x, static_cast<float>(i));
  }
  for (auto row : vectors.scan()) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&*row) % 16, 0U);
    EXPECT_EQ(row->w, 1);
  }
}

TEST_F(Plain, StructsMayBeLarge) {
  auto huge = db_->table<int, Huge>("huge").open();
  const auto value = std::make_unique<Huge>();
  value->numbers[399'999] = 7;
  huge.put(1, *value);
  const auto guard = huge.get(1);
  EXPECT_EQ(guard->numbers[399'999], 7U);
  EXPECT_EQ(guard->numbers[0], 0U);
}

TEST_F(Plain, EqualValuesAreEqualBytes) {
  auto ticks = db_->table<int, Tick>("ticks").open();
  for (int key = 0; key < 2; ++key) {
    Tick tick;
    std::memset(static_cast<void*>(&tick), key == 0 ? 0xff : 0x55, sizeof tick);
    tick.price = 1;
    tick.volume = 2;
    ticks.put(key, tick);
  }
  const auto first = ticks.get(0);
  const auto second = ticks.get(1);
  EXPECT_EQ(first.bytes(), second.bytes());
}

TEST_F(Plain, AShortRecordIsCorrupt) {
  EXPECT_TRUE(throws(ErrorCode::corrupt, [] {
    static_cast<void>(recto::PlainFormat<Tick>::reference(recto::Bytes(std::string_view("short"))));
  }));
}

TEST_F(Plain, ARecordOfAnotherSizeDoesNotShowItsTrailer) {
  const std::string bytes(40, '\1');
  alignas(8) std::array<std::byte, 64> record;
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const recto::Bytes payload = recto::Bytes(bytes).first(size);
    recto::detail::write_record(record.data(), recto::Bytes(), payload, 1);
    const recto::Bytes written(record.data(), recto::detail::record_size(size));
    const bool fits = recto::detail::round_up_to_8(size) == sizeof(Tick);
    EXPECT_EQ(throws(ErrorCode::corrupt,
                     [&] {
                       static_cast<void>(recto::detail::viewed<recto::PlainFormat<Tick>>(written));
                     }),
              !fits)
        << size;
  }
}

TEST_F(Plain, VerifyFindsABoolThatIsNone) {
  struct Flagged {
    bool flag;
    std::int32_t number;
  };
  auto flags = db_->table<int, Flagged>("flags").value_format(recto::Plain{}).open();
  Flagged value;
  std::memset(static_cast<void*>(&value), 0, sizeof value);
  flags.put(1, value);
  EXPECT_TRUE(db_->verify().ok());
  std::memset(static_cast<void*>(&value), 2, sizeof value);
  flags.put(2, value);  // a value is taken as it is
  EXPECT_EQ(db_->verify().problem_count, 1U);
}

}  // namespace
}  // namespace recto_test
