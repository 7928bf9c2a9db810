// Programs against the golden headers: the keys that they take out of records, the parts of
// structs, and that tables of all kinds work together in one translation unit.

#include <cmath>
#include <type_traits>

#include <gtest/gtest.h>

#include "alignment.recto.hpp"
#include "composite.recto.hpp"
#include "no_namespace.recto.hpp"
#include "outside.recto.hpp"
#include "scalars.recto.hpp"
#include "structs.recto.hpp"

#include "support/temporary_directory.hpp"

namespace {

template <class T>
flatbuffers::DetachedBuffer packed(const T& value) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(T::TableType::Pack(builder, &value));
  return builder.Release();
}

golden::OrderT order() {
  golden::OrderT value;
  value.class_ = "book";
  value.placed = 17;
  value.ship_to = std::make_unique<golden::AddressT>();
  value.ship_to->city = "Köln";
  value.ship_to->zip = 50667;
  value.channel = golden::Channel::mail;
  value.discount = 0.5F;
  return value;
}

golden::common::Mark mark() {
  const std::array<std::uint8_t, 4> bytes{1, 2, 3, 4};
  const std::array<golden::common::Color, 2> colors{golden::common::Color::blue,
                                                    golden::common::Color::red};
  const std::array<std::uint8_t, 2> bools{1, 0};
  const std::array<float, 3> weights{0.5F, -1.0F, 2.0F};
  return {{1.0F, -2.0F}, golden::common::Color::green, true, 3.25, bytes, colors, bools, weights};
}

TEST(GeneratedKeys, HaveTheTypesOfTheirParts) {
  using namespace golden::scalars;
  static_assert(std::is_same_v<BoolTraits::Key, bool>);
  static_assert(std::is_same_v<ByteTraits::Key, std::int8_t>);
  static_assert(std::is_same_v<UbyteTraits::Key, std::uint8_t>);
  static_assert(std::is_same_v<ShortTraits::Key, std::int16_t>);
  static_assert(std::is_same_v<UshortTraits::Key, std::uint16_t>);
  static_assert(std::is_same_v<IntTraits::Key, std::int32_t>);
  static_assert(std::is_same_v<UintTraits::Key, std::uint32_t>);
  static_assert(std::is_same_v<LongTraits::Key, std::int64_t>);
  static_assert(std::is_same_v<UlongTraits::Key, std::uint64_t>);
  static_assert(std::is_same_v<FloatTraits::Key, float>);
  static_assert(std::is_same_v<DoubleTraits::Key, double>);
  static_assert(std::is_same_v<EnumTraits::Key, Signed>);
  static_assert(std::is_same_v<BitFlagsTraits::Key, Flags>);
  static_assert(std::is_same_v<StringTraits::Key, std::string_view>);
  static_assert(std::is_same_v<BytesTraits::Key, recto::Bytes>);
  static_assert(std::is_same_v<golden::structs::DrawingTraits::Key, golden::common::Mark>);
  static_assert(golden::VectorsTraits::Format::kAlignment == 16);
  static_assert(golden::WidesTraits::Format::kAlignment == 16);
  static_assert(golden::OrderTraits::Format::kAlignment == 8);
}

TEST(GeneratedKeys, AreTakenFromTheRecord) {
  const auto buffer = packed(order());
  const golden::OrderKey key =
      golden::OrderTraits::key_of(*flatbuffers::GetRoot<golden::Order>(buffer.data()));
  EXPECT_EQ(key.class_, "book");
  EXPECT_EQ(key.placed, 17U);
  EXPECT_EQ(key.ship_to_city, "Köln");
  EXPECT_EQ(key.ship_to_zip, 50667U);
  EXPECT_EQ(key.channel, golden::Channel::mail);
  EXPECT_EQ(key.discount, 0.5F);
}

TEST(GeneratedKeys, NameTheFieldThatIsAbsent) {
  const auto expect_absent = [](const golden::OrderT& value, const char* field) {
    const auto buffer = packed(value);
    try {
      static_cast<void>(
          golden::OrderTraits::key_of(*flatbuffers::GetRoot<golden::Order>(buffer.data())));
      ADD_FAILURE() << field << " is absent";
    } catch (const recto::Error& error) {
      EXPECT_EQ(error.code(), recto::ErrorCode::invalid_value);
      EXPECT_NE(std::string(error.what()).find(field), std::string::npos) << error.what();
    }
  };
  golden::OrderT value = order();
  value.channel.reset();
  expect_absent(value, "channel");
  value = order();
  value.ship_to->zip.reset();
  expect_absent(value, "ship_to.zip");
  value = order();
  value.ship_to.reset();
  expect_absent(value, "ship_to");
}

TEST(GeneratedKeys, CompareInTheOrderOfTheirParts) {
  const golden::OrderKey a{"a", 2, "x", 1, golden::Channel::shop, 0};
  const golden::OrderKey later{"a", 3, "x", 1, golden::Channel::shop, 0};
  const golden::OrderKey b{"b", 2, "x", 1, golden::Channel::shop, 0};
  EXPECT_LT(later, a);  // descending
  EXPECT_LT(a, b);
  EXPECT_EQ(a, (golden::OrderKey{"a", 2, "x", 1, golden::Channel::shop, 0}));
}

TEST(GeneratedStructs, AreMadeOfTheirFieldsAgain) {
  using Key = recto::KeyStruct<golden::common::Mark>;
  const golden::common::Mark again = std::apply(Key::make, Key::fields(mark()));
  EXPECT_EQ(recto::compare_keys(mark(), again), std::strong_ordering::equal);
  EXPECT_EQ(again.at().y(), -2.0F);
  EXPECT_EQ(again.color(), golden::common::Color::green);
  EXPECT_TRUE(again.visible());
  EXPECT_EQ(again.double_(), 3.25);
  EXPECT_EQ(again.bytes()->Get(3), 4);
  EXPECT_EQ(again.colors()->Get(0), golden::common::Color::blue);
  EXPECT_EQ(again.bools()->Get(0), 1);
  EXPECT_EQ(again.weights()->Get(1), -1.0F);
}

TEST(GeneratedTraits, DescribeTheTable) {
  EXPECT_EQ(golden::OrderTraits::kName, "orders");
  EXPECT_EQ(golden::OrderTraits::kTypeName, "golden.Order");
  EXPECT_EQ(golden::OrderTraits::kKeySpec,
            "class: string, placed: ulong desc, ship_to.city: string, ship_to.zip: uint, channel: "
            "golden.Channel(ubyte), discount: float");
  EXPECT_EQ(golden::structs::EventTraits::kKeySpec,
            "span: golden.structs.Span{long, long}, place.at.x: float desc, color: "
            "golden.common.Color(ubyte)");
  EXPECT_EQ(KeyTraits::kName, "a \"quoted\" name, größer");
  const recto::Bytes schema = golden::OrderTraits::schema();
  EXPECT_EQ(schema.text().substr(4, 4), "BFBS");
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(schema.data()) % 8, 0U);
}

TEST(GeneratedTables, WorkTogether) {
  const recto_test::TemporaryDirectory directory;
  auto db = recto::Database::open(directory / "db");
  auto orders = golden::OrderTable::open(db);
  orders.put(order());
  const auto stored = orders.get("book", 17, "Köln", 50667, golden::Channel::mail, 0.5F);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->placed(), 17U);

  auto drawings = golden::structs::DrawingTable::open(db);
  golden::structs::DrawingT drawing;
  drawing.mark = std::make_unique<golden::common::Mark>(mark());
  drawings.put(drawing);
  EXPECT_TRUE(drawings.contains(mark()));

  auto notes = golden::outside::NoteTable::open(db);
  golden::outside::NoteT note;
  note.text = "hello";
  notes.put(7, "topic", golden::common::Color::blue, note);
  const auto topic = notes.get(7, "topic", golden::common::Color::blue);
  ASSERT_TRUE(topic);
  EXPECT_EQ(topic->text()->string_view(), "hello");

  auto vectors = golden::VectorsTable::open(db);
  golden::VectorsT vector;
  vector.id = 1;
  vector.elements = {1, 2, 3};
  vectors.put(vector);
  const auto first = vectors.get(1);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->elements()->Get(2), 3.0F);

  auto keys = KeyTable::open(db);
  keys.put(Format::two, KeyT{});
  EXPECT_TRUE(keys.contains(Format::two));
}

}  // namespace
