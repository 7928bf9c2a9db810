#include <flatbuffers/flatbuffers.h>

#include <ranges>
#include <stdexcept>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

template <class Kind>
class Writing : public TableOf<Kind> {};
TYPED_TEST_SUITE(Writing, Kinds);

TYPED_TEST(Writing, PutReplaces) {
  this->put(1, "first");
  this->put(1, "second, and longer than the first one was");
  EXPECT_EQ(this->stored(1), "second, and longer than the first one was");
  this->put(1, "");
  EXPECT_EQ(this->stored(1), "");
  EXPECT_EQ(this->table_.size(), 1U);
}

TYPED_TEST(Writing, InsertKeepsWhatIsThere) {
  EXPECT_TRUE(this->insert(1, "first"));
  EXPECT_FALSE(this->insert(1, "second"));
  EXPECT_EQ(this->stored(1), "first");
  EXPECT_EQ(this->table_.size(), 1U);
}

TYPED_TEST(Writing, EraseTellsWhetherThereWasARecord) {
  this->fill(100);
  for (std::size_t i = 0; i < 100; i += 3) {
    EXPECT_TRUE(this->table_.erase(TypeParam::key(i)));
    EXPECT_FALSE(this->table_.erase(TypeParam::key(i)));
  }
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(this->table_.contains(TypeParam::key(i)), i % 3 != 0) << i;
  }
  EXPECT_EQ(this->table_.size(), 66U);
  this->expect_sound();
}

TYPED_TEST(Writing, PutTakesValuesCallbacksAndFinishedBuffers) {
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

TYPED_TEST(Writing, ABadBufferIsRefusedAndChangesNothing) {
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

TYPED_TEST(Writing, PutAllTakesAnyOrderAndTheLastOfOneKeyWins) {
  this->put(3, "stored before");
  this->table_.put_all(std::vector{this->item(5, "five"), this->item(3, "three"),
                                   this->item(9, "nine"), this->item(3, "three again"),
                                   this->item(5, "five again")});
  EXPECT_EQ(this->texts(this->table_.scan()),
            (std::vector<std::string>{"three again", "five again", "nine"}));
  EXPECT_EQ(this->table_.size(), 3U);
  this->expect_sound();
}

/// A range whose values are made when they are asked for, and can be had once.
template <class Make>
class SinglePass {
 public:
  SinglePass(std::size_t count, Make make) : count_(count), make_(std::move(make)) {}

  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = std::invoke_result_t<Make, std::size_t>;
    explicit Iterator(SinglePass& range) : range_(&range) {}
    Iterator(Iterator&&) = default;
    Iterator& operator=(Iterator&&) = default;
    value_type operator*() const { return range_->make_(range_->at_); }
    Iterator& operator++() {
      ++range_->at_;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) {
      return it.range_->used_up();
    }

   private:
    SinglePass* range_;
  };
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() { return {}; }
  [[nodiscard]] bool used_up() const { return at_ == count_; }

 private:
  std::size_t at_ = 0;
  std::size_t count_;
  Make make_;
};

TYPED_TEST(Writing, PutAllConsumesASinglePassRangeOnceAndInOrder) {
  std::vector<std::size_t> asked;
  SinglePass range(200, [&](std::size_t i) {
    asked.push_back(i);
    return this->item(199 - i);
  });
  static_assert(std::ranges::input_range<decltype(range)>);
  static_assert(!std::ranges::forward_range<decltype(range)>);
  this->table_.put_all(range);
  EXPECT_EQ(asked.size(), 200U);
  EXPECT_TRUE(std::ranges::is_sorted(asked));
  EXPECT_EQ(this->table_.size(), 200U);
  EXPECT_EQ(this->stored(42), this->text(42));
}

TYPED_TEST(Writing, PutAllOfARangeThatThrowsStoresNothing) {
  this->put(1, "kept");
  SinglePass range(100, [&](std::size_t i) {
    if (i == 50) {
      throw std::domain_error("the source broke");
    }
    return this->item(i);
  });
  EXPECT_THROW(this->table_.put_all(range), std::domain_error);
  EXPECT_EQ(this->table_.size(), 1U);
  EXPECT_EQ(this->stored(1), "kept");
  this->put(2);  // and the next writer may write
  EXPECT_EQ(this->table_.size(), 2U);
}

TYPED_TEST(Writing, PutAllOfAViewAndOfNothing) {
  this->table_.put_all(std::views::iota(std::size_t{0}, std::size_t{20}) |
                       std::views::transform([](std::size_t i) { return TestFixture::item(i); }));
  EXPECT_EQ(this->table_.size(), 20U);
  this->table_.put_all(std::vector<typename TestFixture::Item>());
  EXPECT_EQ(this->table_.size(), 20U);
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
