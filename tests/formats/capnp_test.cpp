// The Cap'n Proto format: what goes in comes out, in place, and nothing that is no sound message
// gets in.

#include "recto/capnp.hpp"

#include <capnp/serialize.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shapes.recto.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace {

using recto::Bytes;
using recto::ErrorCode;
using shapes::Shape;
using Format = recto::CapnProto<Shape>;

/// Expects an error of this code whose message holds `what`.
template <class F>
void expect_error(ErrorCode code, F&& call, const std::string& what) {
  const auto error = recto_test::error_of(std::forward<F>(call));
  ASSERT_TRUE(error) << "nothing was thrown";
  EXPECT_EQ(error->code(), code) << error->what();
  EXPECT_NE(std::string(error->what()).find(what), std::string::npos) << error->what();
}

Bytes bytes_of(kj::ArrayPtr<const capnp::word> words) {
  return {static_cast<const void*>(words.begin()), words.size() * sizeof(capnp::word)};
}

/// A shape with something in every field but the service.
void build_all(Shape::Builder shape) {
  shape.setId(42);
  shape.setName("shape");
  shape.setBlob(kj::StringPtr("a_b").asBytes());
  shape.setColor(shapes::Color::BLUE);
  shape.setSize(5);
  auto polygon = shape.initPolygon(3);
  polygon[1].setX(11);
  polygon[2].setY(-12);
  shape.getOrigin().setX(0.5F);
  shape.getFill().setPicture(kj::StringPtr("png").asBytes());
  auto children = shape.initChildren(2);
  children[0].setName("first");
  children[1].setCircle(2.5);
  auto numbers = shape.initNumbers(3);
  numbers.set(2, 65535);
  auto flags = shape.initFlags(11);
  flags.set(10, true);
  auto words = shape.initWords(2);
  words.set(0, "one");
  words.set(1, "");
  auto matrix = shape.initMatrix(2);
  matrix.init(1, 2).set(1, 0.25);
  auto pair = shape.initPair();
  pair.setFirst("first");
  pair.initSecond().setX(3);
  auto pairs = shape.initPairs(2);
  pairs[1].initSecond(2)[1].setY(7);
  shape.getAny().initAs<shapes::Point>().setX(8);
  shape.initNext().initNext().setName("after next");
  shape.initNothing(5);
}

void expect_all(Shape::Reader shape) {
  EXPECT_EQ(shape.getId(), 42U);
  EXPECT_EQ(shape.getName(), "shape");
  EXPECT_EQ(shape.getBlob().size(), 3U);
  EXPECT_EQ(shape.getColor(), shapes::Color::BLUE);
  EXPECT_EQ(shape.getSize(), 5);
  EXPECT_EQ(shape.getLabel(), "none");
  ASSERT_TRUE(shape.isPolygon());
  EXPECT_EQ(shape.getPolygon()[1].getX(), 11);
  EXPECT_EQ(shape.getPolygon()[2].getY(), -12);
  EXPECT_EQ(shape.getOrigin().getX(), 0.5F);
  EXPECT_EQ(shape.getFill().getPicture().size(), 3U);
  EXPECT_EQ(shape.getChildren()[0].getName(), "first");
  EXPECT_EQ(shape.getChildren()[1].getCircle(), 2.5);
  EXPECT_EQ(shape.getNumbers()[2], 65535);
  EXPECT_EQ(shape.getFlags().size(), 11U);
  EXPECT_TRUE(shape.getFlags()[10]);
  EXPECT_EQ(shape.getWords()[0], "one");
  EXPECT_EQ(shape.getWords()[1], "");
  EXPECT_EQ(shape.getMatrix()[1][1], 0.25);
  EXPECT_EQ(shape.getPair().getFirst(), "first");
  EXPECT_EQ(shape.getPair().getSecond().getX(), 3);
  EXPECT_EQ(shape.getPairs()[1].getSecond()[1].getY(), 7);
  EXPECT_EQ(shape.getAny().getAs<shapes::Point>().getX(), 8);
  EXPECT_EQ(shape.getNext().getNext().getName(), "after next");
  EXPECT_EQ(shape.getNothing().size(), 5U);
}

class CapnProto : public testing::Test {
 protected:
  /// The message that the table makes of what `build` builds.
  template <class F>
  std::vector<std::byte> encoded(F&& build) {
    const Bytes payload = encoder_.encode(std::forward<F>(build), "shapes");
    return {payload.begin(), payload.end()};
  }

  void refuse(Bytes message, const std::string& what = "no sound Cap'n Proto message") {
    expect_error(ErrorCode::invalid_value, [&] { table_.put(message); }, what);
    EXPECT_EQ(table_.size(), 0U);
  }

  recto_test::TestDatabase db_;
  shapes::ShapeTable table_ = shapes::ShapeTable::open(*db_);
  Format::Encoder encoder_;
};

TEST_F(CapnProto, KeepsEveryKindOfField) {
  table_.put(build_all);
  const auto shape = table_.get(42);
  ASSERT_TRUE(shape);
  expect_all(*shape);
  EXPECT_EQ(shape->getName(), "shape");
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(CapnProto, GivesDefaultsWhereNothingWasSet) {
  table_.put([](Shape::Builder) {});
  const auto shape = table_.get(0);
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->getColor(), shapes::Color::GREEN);
  EXPECT_EQ(shape->getSize(), -7);
  EXPECT_EQ(shape->getLabel(), "none");
  EXPECT_EQ(shape->which(), Shape::CIRCLE);
  EXPECT_TRUE(shape->getFill().isNone());
  EXPECT_EQ(shape->getName(), "");
  EXPECT_EQ(shape->getChildren().size(), 0U);
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(CapnProto, TakesReadersAndBuilders) {
  capnp::MallocMessageBuilder message;
  build_all(message.initRoot<Shape>());
  table_.put(message.getRoot<Shape>().asReader());
  const auto first = table_.get(42);
  expect_all(*first);
  auto builder = message.getRoot<Shape>();
  builder.setId(43);
  table_.put(builder);
  EXPECT_TRUE(table_.contains(43));
  table_.put(*first);  // a view of the database itself
  EXPECT_EQ(table_.size(), 2U);
}

TEST_F(CapnProto, StoresOneValueAsTheSameBytesHoweverItComes) {
  const auto built = encoded(build_all);
  capnp::MallocMessageBuilder message(8);  // many small segments
  build_all(message.initRoot<Shape>());
  const auto copied = encoded(message.getRoot<Shape>().asReader());
  EXPECT_EQ(built, copied);
  const auto flat = capnp::messageToFlatArray(message);
  EXPECT_EQ(encoded(bytes_of(flat)), built);
  EXPECT_EQ(encoded(Bytes(built)), built);
  const auto canonical = capnp::canonicalize(message.getRoot<Shape>().asReader());
  EXPECT_EQ(Bytes(built), bytes_of(canonical));
}

TEST_F(CapnProto, TakesFlatArraysOfOneSegment) {
  capnp::MallocMessageBuilder message(4096);
  build_all(message.initRoot<Shape>());
  ASSERT_EQ(message.getSegmentsForOutput().size(), 1U);
  EXPECT_EQ(encoded(bytes_of(capnp::messageToFlatArray(message))), encoded(build_all));
}

TEST_F(CapnProto, TellsNumbersFromSegmentTables) {
  recto::CapnProto<shapes::Numbers>::Encoder encoder;
  const auto encode = [&](const auto& value) {
    const Bytes payload = encoder.encode(value, "numbers");
    return std::vector<std::byte>(payload.begin(), payload.end());
  };
  // Words that look like a root pointer behind a segment table of one segment.
  for (const std::uint64_t c : {0ULL, 1ULL, 1ULL << 32, 2ULL << 32}) {
    for (const std::uint32_t b : {0U, 1U, 2U, 3U}) {
      capnp::MallocMessageBuilder message;
      auto numbers = message.initRoot<shapes::Numbers>();
      numbers.setA(0);
      numbers.setB(b);
      numbers.setC(c);
      const auto expected = encode(numbers.asReader());
      EXPECT_EQ(encode(Bytes(expected)), expected) << b << " " << c;
      EXPECT_EQ(encode(bytes_of(message.getSegmentsForOutput()[0])), expected) << b << " " << c;
      EXPECT_EQ(encode(bytes_of(capnp::messageToFlatArray(message))), expected) << b << " " << c;
    }
  }
}

TEST_F(CapnProto, RefusesFlatArraysOfAnotherVersionOfTheSchema) {
  capnp::MallocMessageBuilder message;
  auto root =
      message.initRoot<capnp::AnyPointer>().initAsAnyStruct(40, 3);  // more fields than Shape has
  root.getDataSection()[0] = 1;
  refuse(bytes_of(capnp::messageToFlatArray(message)), "segment table");
  table_.put(message.getRoot<capnp::AnyStruct>().asReader().as<Shape>());  // as the advice says
  EXPECT_TRUE(table_.contains(1));
}

TEST_F(CapnProto, TakesBytesAtAnyAddress) {
  const auto message = encoded(build_all);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::vector<std::byte> moved(message.size() + 8);
    std::copy(message.begin(), message.end(), moved.begin() + static_cast<std::ptrdiff_t>(shift));
    const Bytes bytes(moved.data() + shift, message.size());
    EXPECT_TRUE(Format::verify(bytes));
    EXPECT_EQ(encoded(bytes), message);
  }
}

TEST_F(CapnProto, ReadsInPlace) {
  table_.put(build_all);
  const auto shape = table_.get(42);
  const Bytes payload = shape.bytes();
  const auto* name = reinterpret_cast<const std::byte*>(shape->getName().begin());
  EXPECT_GE(name, payload.begin());
  EXPECT_LT(name, payload.end());
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(payload.data()) % 8, 0U);
}

TEST_F(CapnProto, ReadsOneRecordWithoutEnd) {
  table_.put([](Shape::Builder shape) { shape.initNumbers(1 << 20); });
  const auto shape = table_.get(0);
  std::size_t words = 0;
  // Cap'n Proto's own readers stop after 64 MiB in all.
  while (words < (std::size_t{256} << 20) / sizeof(capnp::word)) {
    words += shape->getNumbers().size() / 4;
  }
  EXPECT_EQ(shape->getNumbers().size(), 1U << 20);
}

TEST_F(CapnProto, RefusesNestingThatNoReaderFollows) {
  const auto nest = [](int depth) {
    return [depth](Shape::Builder shape) {
      for (int i = 1; i < depth; ++i) {
        shape = shape.initNext();
      }
      shape.setName("the innermost");
    };
  };
  table_.put(nest(Format::kMaxDepth - 1));
  EXPECT_TRUE(db_->verify().ok());
  table_.erase(0);
  expect_error(
      ErrorCode::invalid_value, [&] { table_.put(nest(Format::kMaxDepth + 1)); }, "nested");
  EXPECT_EQ(table_.size(), 0U);
  table_.put(nest(2));  // the encoder goes on
  EXPECT_EQ(table_.size(), 1U);
}

/// Structs within structs, in an AnyPointer. Building them so takes no stack.
void nest_in_any(Shape::Builder shape, int depth) {
  auto inner = shape.getAny().initAsAnyStruct(0, 1);
  for (int i = 1; i < depth; ++i) {
    inner = inner.getPointerSection()[0].initAsAnyStruct(0, 1);
  }
}

TEST_F(CapnProto, RefusesNestingThatWouldTakeAllOfTheStack) {
  constexpr int kLevels = 1'000'000;
  expect_error(
      ErrorCode::invalid_value,
      [&] { table_.put([](Shape::Builder shape) { nest_in_any(shape, kLevels); }); }, "nested");

  capnp::MallocMessageBuilder message;
  nest_in_any(message.initRoot<Shape>(), kLevels);
  expect_error(ErrorCode::invalid_value, [&] { table_.put(message.getRoot<Shape>()); }, "nested");
  capnp::ReaderOptions options;
  options.nestingLimit = 2 * kLevels;
  const auto flat = capnp::messageToFlatArray(message);
  capnp::FlatArrayMessageReader reader(flat, options);
  expect_error(ErrorCode::invalid_value, [&] { table_.put(reader.getRoot<Shape>()); }, "nested");
  EXPECT_EQ(table_.size(), 0U);

  table_.put([](Shape::Builder shape) { nest_in_any(shape, Format::kMaxDepth - 2); });
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(CapnProto, RefusesListsNestedTooDeeply) {
  const auto nest = [](int depth) {
    return [depth](Shape::Builder shape) {
      auto inner = shape.getAny().initAsAnyList(capnp::ElementSize::POINTER, 1);
      for (int i = 1; i < depth; ++i) {
        inner = inner.as<capnp::List<capnp::AnyPointer>>()[0].initAsAnyList(
            capnp::ElementSize::POINTER, 1);
      }
    };
  };
  expect_error(ErrorCode::invalid_value, [&] { table_.put(nest(1'000'000)); }, "nested");
  table_.put(nest(Format::kMaxDepth / 2));
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(CapnProto, MeasuresWhateverCanBeBuilt) {
  // A shape of a later version, with more in it than this one reads.
  capnp::MallocMessageBuilder message(16);
  auto root = message.initRoot<capnp::AnyPointer>().initAsAnyStruct(9, 40);
  auto pointers = root.getPointerSection();
  auto bits = pointers[30].initAsAnyList(capnp::ElementSize::BIT, 131);
  bits.as<capnp::List<bool>>().set(130, true);
  pointers[31].initAsAnyList(capnp::ElementSize::TWO_BYTES, 5);
  pointers[32].initAsAnyList(capnp::ElementSize::VOID, 1000);
  pointers[33].initAsListOfAnyStruct(2, 0, 7)[6].getDataSection()[15] = 1;
  pointers[34].initAsListOfAnyStruct(0, 0, 7);
  auto mixed = pointers[35].initAsListOfAnyStruct(1, 2, 3);
  mixed[2].getPointerSection()[1].setAs<capnp::Text>("at the end");
  mixed[1].getPointerSection()[0].initAsAnyList(capnp::ElementSize::POINTER, 3);
  pointers[39].initAsAnyStruct(0, 0);
  const auto expected = capnp::canonicalize(message.getRoot<Shape>().asReader());
  const auto value = message.getRoot<Shape>().asReader();
  EXPECT_EQ(Bytes(encoded(value)), bytes_of(expected));
}

TEST_F(CapnProto, RefusesFieldsThatHoldWhatTheirTypeDoesNotTell) {
  const auto set_pointers = [](Shape::Builder shape) {
    for (auto pointer : capnp::AnyStruct::Builder(kj::mv(shape)).getPointerSection()) {
      pointer.initAsAnyStruct(1, 0).getDataSection()[0] = 1;
    }
  };
  expect_error(
      ErrorCode::invalid_value, [&] { table_.put(set_pointers); }, "no sound Cap'n Proto message");
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(CapnProto, TurnsFaultsOfACallbackIntoErrors) {
  expect_error(
      ErrorCode::invalid_value,
      [&] { table_.put([](Shape::Builder shape) { shape.initWords(2).set(2, "x"); }); }, "");
  EXPECT_EQ(table_.size(), 0U);
}

TEST_F(CapnProto, RefusesBytesThatAreNoMessage) {
  using Word = std::uint64_t;
  const auto of = [](const std::vector<Word>& words) {
    return Bytes(static_cast<const void*>(words.data()), words.size() * sizeof(Word));
  };
  refuse(Bytes());
  refuse(Bytes(std::string_view("12345")), "words of 8");
  const std::vector<std::vector<Word>> messages = {
      {0},                                             // null
      {0x0000'0001'0000'0000},                         // a struct behind the end
      {0x0000'0001'FFFF'FFF0, 0},                      // a struct before the beginning
      {0x0000'0000'0000'0001},                         // a list as root
      {0x0000'0000'0000'0003},                         // a capability
      {0x0000'0000'0000'0002},                         // a far pointer to itself
      {0x0001'0000'0000'0000, 0x0001'0000'FFFF'FFF8},  // a struct in itself
      {0x0001'0000'0000'0000, 0x7FFF'FFFF'0000'0001},  // a list of 2^28 words
      {0x0002'0000'0000'0000, 0x0000'0001'0000'0004, 0x0000'0003'0000'0000},  // number for text
  };
  for (const auto& words : messages) {
    refuse(of(words));
    EXPECT_FALSE(Format::verify(of(words)));
  }
}

TEST_F(CapnProto, RefusesTextWithoutItsEnd) {
  const auto message = encoded([](Shape::Builder shape) { shape.setName("1234567"); });
  std::vector<std::byte> bytes = message;
  bytes.back() = std::byte{'8'};  // where the final zero was
  EXPECT_TRUE(Format::verify(Bytes(message)));
  EXPECT_FALSE(Format::verify(Bytes(bytes)));
  refuse(Bytes(bytes));
}

TEST_F(CapnProto, VerifiesOnlyCanonicalMessages) {
  capnp::MallocMessageBuilder message;
  build_all(message.initRoot<Shape>());
  const auto segments = message.getSegmentsForOutput();
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_FALSE(Format::verify(bytes_of(segments[0])));  // sound, but with room to spare
  table_.put(bytes_of(segments[0]));
  const auto stored = table_.get(42);
  expect_all(*stored);
  auto longer = encoded(build_all);
  longer.resize(longer.size() + 8);
  EXPECT_FALSE(Format::verify(Bytes(longer)));
}

TEST_F(CapnProto, BoundsTheWorkThatSmallMessagesCause) {
  // A list of 2^29 - 1 elements of no size, and one of as many structs of no size.
  const std::uint64_t nothing[] = {0x0001'0000'0000'0000, 0xFFFF'FFF8'0000'0001};
  const std::uint64_t structs[] = {0x0001'0000'0000'0000, 0x0000'0007'0000'0001,
                                   0x0000'0000'7FFF'FFFC};
  refuse(Bytes(static_cast<const void*>(nothing), sizeof nothing));
  refuse(Bytes(static_cast<const void*>(structs), sizeof structs));
}

TEST(CapnProtoKeys, NameTheFieldThatIsAbsent) {
  recto_test::TestDatabase db;
  auto table = shapes::KeyedTable::open(*db);
  const std::string parts[] = {"owner", "owner.inner", "owner.at.place", "owner.inner.name",
                               "hash"};
  const auto put_without = [&](const std::string& absent) {
    table.put([&](shapes::Keyed::Builder row) {
      if (absent != "hash") row.initHash(0);
      if (absent == "owner") return;
      row.initOwner();
      if (absent != "owner.at.place") row.getOwner().getAt().setPlace("here");
      if (absent == "owner.inner") return;
      row.getOwner().initInner();
      if (absent != "owner.inner.name") row.getOwner().getInner().setName("");
    });
  };
  for (const std::string& part : parts) {
    expect_error(ErrorCode::invalid_value, [&] { put_without(part); }, '"' + part + '"');
  }
  EXPECT_EQ(table.size(), 0U);
  expect_error(
      ErrorCode::invalid_value,
      [&] {
        table.put([](shapes::Keyed::Builder row) {
          capnp::AnyStruct::Builder(kj::mv(row)).getPointerSection()[1].initAsAnyStruct(1, 1);
        });
      },
      "no sound Cap'n Proto message");
  EXPECT_EQ(table.size(), 0U);
  put_without("none");
  EXPECT_TRUE(table.contains("here", "", Bytes(), shapes::Color::RED));
}

}  // namespace
