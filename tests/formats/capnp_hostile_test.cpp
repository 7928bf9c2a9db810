// Messages with damage of every kind: each is refused with an error, or read to its end without
// one. The sanitizer builds show what is read out of bounds.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "format/schema_tools.hpp"
#include "recto/capnp.hpp"
#include "shapes.recto.hpp"

namespace {

using recto::Bytes;
using shapes::Shape;
using Format = recto::CapnProto<Shape>;
using Words = std::vector<std::uint64_t>;

Bytes bytes_of(const Words& words) {
  return {static_cast<const void*>(words.data()), words.size() * sizeof(std::uint64_t)};
}

Words words_of(Bytes bytes) {
  Words words(bytes.size() / sizeof(std::uint64_t));
  std::copy_n(bytes.data(), words.size() * sizeof(std::uint64_t),
              reinterpret_cast<std::byte*>(words.data()));
  return words;
}

/// A message that holds a pointer of every kind.
Words sound_message() {
  Format::Encoder encoder;
  return words_of(encoder.encode(
      [](Shape::Builder shape) {
        shape.setId(7);
        shape.setName("a name of some length");
        shape.initBlob(5);
        shape.initPolygon(2)[0].setX(1);
        shape.getFill().initPicture(3);
        auto children = shape.initChildren(2);
        children[0].setName("child");
        children[1].initChildren(1)[0].initWords(1).set(0, "word");
        shape.initNumbers(5).set(4, 1);
        shape.initFlags(9).set(8, true);
        shape.initWords(2).set(0, "one");
        shape.initMatrix(2).init(1, 1).set(0, 1.5);
        shape.initPairs(1)[0].initSecond(1)[0].setY(2);
        shape.getAny().initAs<shapes::Point>().setX(1);
        shape.initNext().setName("next");
        shape.initNothing(3);
      },
      "shapes"));
}

/// Reads everything, as a program might that knows the schema.
std::size_t read(Shape::Reader shape) {
  std::size_t sum =
      shape.getId() + shape.getName().size() + shape.getBlob().size() + shape.getLabel().size();
  if (shape.isPolygon()) {
    for (const auto point : shape.getPolygon()) sum += static_cast<std::size_t>(point.getX() != 0);
  }
  if (shape.getFill().isPicture()) sum += shape.getFill().getPicture().size();
  for (const auto number : shape.getNumbers()) sum += number;
  for (const bool flag : shape.getFlags()) sum += flag ? 1 : 0;
  for (const auto word : shape.getWords()) sum += word.size();
  for (const auto row : shape.getMatrix()) {
    for (const double value : row) sum += static_cast<std::size_t>(value != 0);
  }
  sum += shape.getPair().getFirst().size();
  for (const auto pair : shape.getPairs()) {
    sum += pair.getFirst().size() + pair.getSecond().size();
  }
  sum += shape.getAny().targetSize().wordCount + shape.getNothing().size();
  for (const auto child : shape.getChildren()) sum += read(child);
  if (shape.hasNext()) sum += read(shape.getNext());
  return sum;
}

/// Stores a message as a table does; if it is taken, it is canonical and all of it can be read.
void expect_refused_or_sound(const Words& message) {
  Format::Encoder encoder;
  Words stored;
  try {
    stored = words_of(encoder.encode(bytes_of(message), "shapes"));
  } catch (const recto::Error& error) {
    RC_ASSERT(error.code() == recto::ErrorCode::invalid_value);
    return;
  }
  RC_ASSERT(Format::verify(bytes_of(stored)));
  static_cast<void>(read(Format::reference(bytes_of(stored))));  // throws where it can't
}

Words damaged(const Words& sound) {
  Words message = sound;
  const auto places = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, sound.size())));
  for (const std::size_t at : places) {
    const int shift = *rc::gen::inRange(0, 64);
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        message[at] ^= std::uint64_t{1} << shift;
        break;
      case 1:
        message[at] = *rc::gen::arbitrary<std::uint64_t>();
        break;
      case 2:
        message[at] = message[*rc::gen::inRange<std::size_t>(0, sound.size())];
        break;
      default:
        message[at] += static_cast<std::uint64_t>(*rc::gen::inRange(-4, 5)) << shift;
    }
  }
  if (*rc::gen::inRange(0, 4) == 0) {
    message.resize(*rc::gen::inRange<std::size_t>(0, sound.size() + 4));
  }
  return message;
}

RC_GTEST_PROP(CapnProtoHostile, DamagedMessagesAreRefusedOrSound, ()) {
  static const Words kSound = sound_message();
  expect_refused_or_sound(damaged(kSound));
}

RC_GTEST_PROP(CapnProtoHostile, VerifiedPayloadsCanBeReadToTheirEnd, ()) {
  static const Words kSound = sound_message();
  const Words message = damaged(kSound);
  if (Format::verify(bytes_of(message))) {
    static_cast<void>(read(Format::reference(bytes_of(message))));  // throws where it can't
  }
}

RC_GTEST_PROP(CapnProtoHostile, RandomWordsAreRefusedOrSound, ()) {
  // Small numbers make pointers that lead somewhere.
  const auto word = rc::gen::oneOf(
      rc::gen::arbitrary<std::uint64_t>(),
      rc::gen::map(rc::gen::pair(rc::gen::inRange<std::uint64_t>(0, 64),
                                 rc::gen::inRange<std::uint64_t>(0, 1 << 18)),
                   [](const auto& halves) { return halves.first | halves.second << 32; }));
  expect_refused_or_sound(*rc::gen::container<Words>(word));
}

RC_GTEST_PROP(CapnProtoHostile, TheCatalogsSchemaAcceptsWhatTheTypeDoes, ()) {
  static const Words kSound = sound_message();
  const auto check =
      recto::detail::payload_check("capnproto", "shapes.Shape", shapes::ShapeTraits::schema());
  const Words message = damaged(kSound);
  RC_ASSERT(check->accepts(bytes_of(kSound)));
  RC_ASSERT(check->accepts(bytes_of(message)) == Format::verify(bytes_of(message)));
}

RC_GTEST_PROP(CapnProtoHostile, DamagedSchemasNeitherCrashNorHang, ()) {
  static const Words kSound = sound_message();
  static const Words kSchema = words_of(shapes::ShapeTraits::schema());
  const Words schema = damaged(kSchema);
  const auto check = recto::detail::payload_check("capnproto", "shapes.Shape", bytes_of(schema));
  static_cast<void>(check->accepts(bytes_of(kSound)));
  static_cast<void>(recto::detail::schema_differences("capnproto", "shapes.Shape", bytes_of(schema),
                                                      bytes_of(kSchema)));
  static_cast<void>(recto::detail::schema_differences("capnproto", "shapes.Shape",
                                                      bytes_of(kSchema), bytes_of(schema)));
}

}  // namespace
