#include <cstring>
#include <limits>
#include <stdexcept>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

/// What FlatBuffers tables take besides values.
template <class Kind>
class WritingBuffers : public TableOf<Kind> {};
TYPED_TEST_SUITE(WritingBuffers, Kinds);

TYPED_TEST(WritingBuffers, PutTakesValuesCallbacksAndFinishedBuffers) {
  using Value = typename TestFixture::Value;
  this->put(0, "value");

  const auto second = this->value(1, "callback");
  this->with_key(
      1, [&](flatbuffers::FlatBufferBuilder& b) { return Value::Pack(b, &second); },
      [&](auto&&... a) { this->table_.put(a...); });

  const auto third = this->value(2, "buffer");
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(Value::Pack(builder, &third));
  const recto::Bytes buffer(builder.GetBufferPointer(), builder.GetSize());
  this->with_key(2, buffer, [&](auto&&... a) { this->table_.put(a...); });

  // At any address.
  std::vector<std::uint8_t> shifted(buffer.size() + 8);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::memcpy(shifted.data() + shift, buffer.data(), buffer.size());
    this->with_key(2, recto::Bytes(shifted.data() + shift, buffer.size()),
                   [&](auto&&... a) { this->table_.put(a...); });
    EXPECT_EQ(this->stored(2), "buffer");
  }

  EXPECT_EQ(this->texts(this->table_.scan()),
            (std::vector<std::string>{"value", "callback", "buffer"}));
  const auto guard = this->table_.get(TypeParam::key(2));
  EXPECT_EQ(guard.bytes(), buffer);
}

TYPED_TEST(WritingBuffers, ABadBufferIsRefusedAndChangesNothing) {
  this->put(1, "kept");
  flatbuffers::FlatBufferBuilder builder;
  const auto native = this->value(1, "damaged");
  builder.Finish(TestFixture::Value::Pack(builder, &native));
  std::vector<std::uint8_t> damaged(builder.GetBufferPointer(),
                                    builder.GetBufferPointer() + builder.GetSize());
  damaged[1] = 0x7f;  // the offset of the root
  for (const recto::Bytes bytes : {recto::Bytes(damaged), recto::Bytes(damaged).first(3),
                                   recto::Bytes(damaged).first(0), recto::Bytes()}) {
    EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
      this->with_key(1, bytes, [&](auto&&... a) { this->table_.put(a...); });
    }));
  }
  EXPECT_EQ(this->stored(1), "kept");
  EXPECT_EQ(this->table_.size(), 1U);
}

class WritingCounters : public TableOf<U64Kind> {};

TEST_F(WritingCounters, AKeyThatIsTooLongIsNamedAndChangesNothing) {
  auto notes = specimens::NoteTable::open(*db_);
  specimens::NoteT note;
  notes.put(1, std::string(495, 'x'), note);
  const auto error = error_of([&] { notes.put(1, std::string(496, 'x'), note); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::key_too_long);
  EXPECT_EQ(error->table(), "notes");
  EXPECT_NE(std::string(error->what()).find("505"), std::string::npos) << error->what();
  EXPECT_TRUE(
      throws(ErrorCode::key_too_long, [&] { notes.insert(1, std::string(3'000, 'x'), note); }));
  const std::string long_part(496, 'y');
  const std::vector<std::pair<specimens::NoteKey, specimens::NoteT>> rows{{{2, "short"}, note},
                                                                          {{3, long_part}, note}};
  EXPECT_TRUE(throws(ErrorCode::key_too_long, [&] { notes.put_all(rows); }));
  EXPECT_EQ(notes.size(), 1U);
}

TEST_F(WritingCounters, ACallbackMayReadTheTable) {
  put(1, "one");
  table_.put([&](flatbuffers::FlatBufferBuilder& b) {
    const auto one = table_.get(U64Kind::key(1));
    return specimens::CreateCounterDirect(b, 2, one->text()->c_str());
  });
  const auto two = table_.get(2);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->text()->str(), "one");
}

TEST_F(WritingCounters, ACallbackThatThrowsStoresNothing) {
  EXPECT_THROW(
      table_.put([](flatbuffers::FlatBufferBuilder&) -> flatbuffers::Offset<specimens::Counter> {
        throw std::domain_error("no value today");
      }),
      std::domain_error);
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
    table_.put(
        [](flatbuffers::FlatBufferBuilder&) { return flatbuffers::Offset<specimens::Counter>(); });
  }));
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(WritingCounters, NanAndBothZerosAreKeysLikeOthers) {
  auto levels = specimens::LevelTable::open(*db_);
  for (const float level :
       {0.0F, -0.0F, std::numeric_limits<float>::quiet_NaN(),
        -std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    specimens::LevelT value;
    value.level = level;
    levels.put(value);
  }
  EXPECT_EQ(levels.size(), 3U);
  EXPECT_TRUE(levels.contains(-0.0F));
  EXPECT_TRUE(levels.contains(0));
  EXPECT_TRUE(levels.contains(std::numeric_limits<double>::quiet_NaN()));
  std::vector<float> keys;
  for (auto row : levels.scan()) {
    keys.push_back(row.key());
  }
  EXPECT_EQ(keys[0], -std::numeric_limits<float>::infinity());
  EXPECT_EQ(keys[1], 0.0F);
  EXPECT_NE(keys[2], keys[2]);
}

TEST_F(WritingCounters, StructsAndBytesAreKeys) {
  auto bookings = specimens::BookingTable::open(*db_);
  const auto booking = [](int year, std::uint16_t last, std::vector<std::uint8_t> code) {
    specimens::BookingT value;
    const std::array<std::uint16_t, 3> steps{1, 2, last};
    value.range = std::make_unique<specimens::Range>(
        specimens::Date(static_cast<std::int16_t>(year), 1, 1), steps);
    value.code = std::move(code);
    return value;
  };
  bookings.put(booking(2024, 3, {0, 255}));
  bookings.put(booking(-1, 3, {1}));
  bookings.put(booking(2024, 2, {9}));
  bookings.put(booking(2024, 3, {0}));
  std::vector<std::pair<int, int>> found;
  for (auto row : bookings.scan()) {
    EXPECT_EQ(row.key().range.start().year(), row->range()->start().year());
    EXPECT_EQ(row.key().code, recto::Bytes(row->code()->data(), row->code()->size()));
    found.emplace_back(row->range()->start().year(), row->code()->size());
  }
  EXPECT_EQ(found, (std::vector<std::pair<int, int>>{{-1, 1}, {2024, 1}, {2024, 1}, {2024, 2}}));
  const auto wanted = booking(2024, 3, {0, 255});
  EXPECT_TRUE(bookings.get(*wanted.range, std::vector<std::uint8_t>{0, 255}));
  EXPECT_FALSE(bookings.get(*wanted.range, std::vector<std::uint8_t>{0, 254}));
  EXPECT_EQ(std::ranges::distance(bookings.scan(recto::prefix(*wanted.range))), 2);
}

}  // namespace
}  // namespace recto_test
