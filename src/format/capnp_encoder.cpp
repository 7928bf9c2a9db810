#include "format/capnp_check.hpp"
#include "recto/capnp.hpp"

// Behind recto/detail/capnp_headers.hpp.
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>
#include <fmt/format.h>
#include <kj/debug.h>

#include <cstring>

namespace recto::detail {

namespace {

using capnp::AnyList;
using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::word;

constexpr std::size_t kFirstSegmentWords = 256;
constexpr int kDeepest = 64;

/// The two halves of a word as it is stored.
struct Halves {
  std::uint32_t low;
  std::uint32_t high;
};

Halves halves(const word& stored) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &stored, sizeof bits);
  return {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)};
}

enum class Layout { bare, with_segment_table, uncertain };

/// Where the first segment begins when the message begins with a segment table that accounts for
/// every word of it; 0 when it has no such table.
std::size_t size_of_table(kj::ArrayPtr<const word> message) {
  const std::size_t segments = std::size_t{halves(message[0]).low} + 1;
  const std::size_t table = segments / 2 + 1;
  if (table >= message.size()) {
    return 0;
  }
  std::size_t total = table;
  for (std::size_t i = 0; i < segments; ++i) {
    const Halves sizes = halves(message[(i + 1) / 2]);
    total += i % 2 == 0 ? sizes.high : sizes.low;
  }
  return total == message.size() && halves(message[0]).high > 0 ? table : 0;
}

/// Whether a message begins with a segment table. A table of several segments is never taken for
/// anything else, since no root pointer that Cap'n Proto writes looks like it and adds up. A table
/// of one segment of n words is, taken as a root pointer, a struct of n words of numbers; a struct
/// of this type has at most as many as its type says, unless another version of the schema has
/// more.
Layout layout_of(const capnp::StructSchema& type, kj::ArrayPtr<const word> message) {
  const std::size_t table = size_of_table(message);
  if (table == 0) {
    return Layout::bare;
  }
  if (halves(message[0]).low != 0) {
    return Layout::with_segment_table;
  }
  constexpr std::uint32_t kKindBits = 3;
  const auto node = type.getProto().getStruct();
  const std::uint32_t numbers = node.getDataWordCount();
  const std::uint32_t pointers = node.getPointerCount();
  const std::uint32_t words = halves(message[0]).high;
  const Halves root = halves(message[table]);
  if (words <= numbers || (root.low & kKindBits) != 0 || root.high == 0) {
    return Layout::bare;
  }
  const bool of_this_version =
      root.low == 0 && root.high == (numbers | pointers << 16) && words > numbers + pointers;
  return of_this_version ? Layout::with_segment_table : Layout::uncertain;
}

[[noreturn]] void throw_bad_message(std::string_view table, std::string_view what) {
  throw Error(ErrorCode::invalid_value, {"put", std::string(table), {}},
              fmt::format("the value is no sound Cap'n Proto message of this type: {}", what),
              "pass a Reader, a callback that builds the value, or the words of a single segment");
}

AnyStruct::Reader root_of(capnp::MessageReader& message) {
  const auto root = message.getRoot<AnyPointer>();
  KJ_REQUIRE(root.isStruct(), "its root is no struct");
  return root.getAs<AnyStruct>();
}

std::size_t words_in(std::size_t bytes) { return (bytes + sizeof(word) - 1) / sizeof(word); }

std::size_t words_of(const AnyStruct::Reader& value, int depth);
std::size_t words_of(const AnyList::Reader& list, int depth);

std::size_t words_behind(const AnyPointer::Reader& pointer, int depth) {
  const auto kind = pointer.getPointerType();
  if (kind == capnp::PointerType::NULL_) {
    return 0;
  }
  KJ_REQUIRE(depth > 0, "it is nested too deeply");
  KJ_REQUIRE(kind != capnp::PointerType::CAPABILITY, "it holds a capability");
  return kind == capnp::PointerType::STRUCT ? words_of(pointer.getAs<AnyStruct>(), depth - 1)
                                            : words_of(pointer.getAs<AnyList>(), depth - 1);
}

/// How many words a value takes at most. `totalSize` tells that, too, but calls itself as deep as
/// the value nests, and a value that is being built may nest without limit. Goes `depth` levels
/// down, and throws kj::Exception where there are more, or capabilities.
std::size_t words_of(const AnyStruct::Reader& value, int depth) {
  const auto pointers = value.getPointerSection();
  std::size_t words = words_in(value.getDataSection().size()) + pointers.size();
  for (const AnyPointer::Reader pointer : pointers) {
    words += words_behind(pointer, depth);
  }
  return words;
}

std::size_t words_of(const AnyList::Reader& list, int depth) {
  if (list.getElementSize() == capnp::ElementSize::POINTER) {
    std::size_t words = list.size();
    for (const AnyPointer::Reader pointer : list.as<capnp::List<AnyPointer>>()) {
      words += words_behind(pointer, depth);
    }
    return words;
  }
  if (list.getElementSize() == capnp::ElementSize::INLINE_COMPOSITE) {
    const auto structs = list.as<capnp::List<AnyStruct>>();
    std::size_t words = 1;  // tells the size of the elements
    if (structs.size() > 0 && structs[0].getPointerSection().size() == 0) {
      return words + structs.size() * words_of(structs[0], depth);  // all are of one size
    }
    for (const AnyStruct::Reader element : structs) {
      words += words_of(element, depth - 1);
    }
    return words;
  }
  return words_in(list.getRawBytes().size());
}

}  // namespace

void throw_bad_message(std::string_view table, const kj::Exception& fault) {
  std::string_view what(fault.getDescription().cStr());
  // "expected CONDITION; what it means": the condition is one of Cap'n Proto's own source text.
  if (const std::size_t end = what.find("; ");
      what.starts_with("expected ") && end != std::string_view::npos) {
    what.remove_prefix(end + 2);
  }
  if (what.ends_with('.')) {
    what.remove_suffix(1);
  }
  throw_bad_message(table, what);
}

capnp::MessageBuilder& CapnpEncoder::begin() {
  if (first_segment_ == nullptr) {
    first_segment_ = std::make_unique<word[]>(kFirstSegmentWords);
    std::memset(static_cast<void*>(first_segment_.get()), 0, kFirstSegmentWords * sizeof(word));
  }
  building_.reset();  // before the new one takes the memory that it clears
  return building_.emplace(kj::arrayPtr(first_segment_.get(), kFirstSegmentWords));
}

Bytes CapnpEncoder::finish(const capnp::StructSchema& type, std::string_view table) {
  try {
    return copy(type, building_->getRoot<AnyStruct>().asReader(), table);
  } catch (const kj::Exception& fault) {
    throw_bad_message(table, fault);
  }
}

Bytes CapnpEncoder::copy(const capnp::StructSchema& type, const AnyStruct::Reader& value,
                         std::string_view table) {
  try {
    const Bytes payload = canonical(value);
    require_sound(type, AlignedWords(payload).get());
    return payload;
  } catch (const kj::Exception& fault) {
    throw_bad_message(table, fault);
  }
}

Bytes CapnpEncoder::copy(const capnp::StructSchema& type, Bytes message, std::string_view table) {
  if (message.empty() || message.size() % sizeof(word) != 0) {
    throw_bad_message(
        table, fmt::format("it has {} bytes, and messages are made of words of 8", message.size()));
  }
  const AlignedWords words(message);
  const auto options = careful_options(words.get().size());
  try {
    switch (layout_of(type, words.get())) {
      case Layout::with_segment_table: {
        capnp::FlatArrayMessageReader reader(words.get(), options);
        return copy(type, root_of(reader), table);
      }
      case Layout::uncertain:
        throw_bad_message(table,
                          "it seems to begin with a segment table, and to be built with another "
                          "version of the schema");
      case Layout::bare:
        break;
    }
    const kj::ArrayPtr<const word> segments[] = {words.get()};
    capnp::SegmentArrayMessageReader reader(kj::arrayPtr(segments, 1), options);
    return copy(type, root_of(reader), table);
  } catch (const kj::Exception& fault) {
    throw_bad_message(table, fault);
  }
}

Bytes CapnpEncoder::canonical(const AnyStruct::Reader& value) {
  const std::size_t words = words_of(value, kDeepest) + 1;
  if (output_words_ < words) {
    output_ = std::make_unique_for_overwrite<word[]>(words);
    output_words_ = words;
  }
  std::memset(static_cast<void*>(output_.get()), 0, words * sizeof(word));
  capnp::FlatMessageBuilder message(kj::arrayPtr(output_.get(), words));
  // Copies as the value itself is laid out. Any struct type does, and the call needs one.
  using AnyType = capnp::schema::Type;
  message.getRoot<AnyPointer>().setCanonicalAs<AnyType>(value.as<AnyType>());
  const auto segments = message.getSegmentsForOutput();
  KJ_REQUIRE(segments.size() == 1, "it has more than one segment");
  return {static_cast<const void*>(segments[0].begin()), segments[0].size() * sizeof(word)};
}

}  // namespace recto::detail
