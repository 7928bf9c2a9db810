#include "format/capnp_check.hpp"

#include "format/capnp_type_check.hpp"
#include "recto/capnp.hpp"

// Behind recto/detail/capnp_headers.hpp.
#include <capnp/serialize.h>
#include <kj/debug.h>

#include <cstring>

namespace recto::detail {

namespace {

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::List;

/// Types that were compiled in.
struct NativeTypes {
  using Struct = capnp::StructSchema;
  using Type = capnp::Type;

  static auto node(const Struct& type) { return type.getProto().getStruct(); }
  static Type type(const Struct& type, unsigned i) { return type.getFields()[i].getType(); }
  static Struct group(const Struct& type, unsigned i) {
    return type.getFields()[i].getType().asStruct();
  }
  static auto which(const Type& type) { return type.which(); }
  static Struct structure(const Type& type) { return type.asStruct(); }
  static Type element(const Type& type) { return type.asList().getElementType(); }
  static auto kind(const Type& type) {
    // A parameter that nothing is bound to.
    return type.getBrandParameter() == nullptr
               ? type.whichAnyPointerKind()
               : capnp::schema::Type::AnyPointer::Unconstrained::ANY_KIND;
  }
};

}  // namespace

void require_list_of(capnp::schema::Type::Which element, const AnyPointer::Reader& pointer) {
  using Type = capnp::schema::Type;
  const auto read = [&]<class T>(T*) { static_cast<void>(pointer.getAs<List<T>>()); };
  switch (element) {
    case Type::VOID:
      return read(static_cast<capnp::Void*>(nullptr));
    case Type::BOOL:
      return read(static_cast<bool*>(nullptr));
    case Type::INT8:
    case Type::UINT8:
      return read(static_cast<std::uint8_t*>(nullptr));
    case Type::INT16:
    case Type::UINT16:
    case Type::ENUM:
      return read(static_cast<std::uint16_t*>(nullptr));
    case Type::INT32:
    case Type::UINT32:
    case Type::FLOAT32:
      return read(static_cast<std::uint32_t*>(nullptr));
    case Type::INT64:
    case Type::UINT64:
    case Type::FLOAT64:
      return read(static_cast<std::uint64_t*>(nullptr));
    case Type::STRUCT:
      return read(static_cast<Type*>(nullptr));  // as any struct
    default:
      return read(static_cast<capnp::Text*>(nullptr));  // as any pointer
  }
}

AlignedWords::AlignedWords(Bytes bytes) {
  const std::size_t count = bytes.size() / sizeof(capnp::word);
  const void* place = bytes.data();
  if (reinterpret_cast<std::uintptr_t>(place) % alignof(std::uint64_t) != 0) {
    copy_.resize(count);
    std::memcpy(copy_.data(), bytes.data(), count * sizeof(capnp::word));
    place = copy_.data();
  }
  words_ = kj::arrayPtr(static_cast<const capnp::word*>(place), count);
}

capnp::ReaderOptions careful_options(std::size_t words) {
  constexpr std::size_t kEmptyElements = std::size_t{1} << 20;
  capnp::ReaderOptions options;
  options.traversalLimitInWords = 8 * words + kEmptyElements;
  options.nestingLimit = 64;
  return options;
}

void require_canonical(kj::ArrayPtr<const capnp::word> message) {
  const kj::ArrayPtr<const capnp::word> segments[] = {message};
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(segments, 1),
                                          careful_options(message.size()));
  KJ_REQUIRE(reader.isCanonical(), "it is not in canonical form");
}

void require_sound(const capnp::StructSchema& type, kj::ArrayPtr<const capnp::word> message) {
  require_sound(message, [&](const AnyStruct::Reader& root) {
    CapnpTypeCheck<NativeTypes>::check(type, root);
  });
}

void require_sound(kj::ArrayPtr<const capnp::word> message,
                   kj::FunctionParam<void(const AnyStruct::Reader&)> check) {
  KJ_REQUIRE(message.size() > 0, "it is empty");
  require_canonical(message);
  const kj::ArrayPtr<const capnp::word> segments[] = {message};
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(segments, 1),
                                          careful_options(message.size()));
  const auto root = reader.getRoot<AnyPointer>();
  KJ_REQUIRE(root.isStruct(), "its root is no struct");
  check(root.getAs<AnyStruct>());
}

bool is_sound_capnp(const capnp::StructSchema& type, Bytes payload) {
  if (payload.empty() || payload.size() % sizeof(capnp::word) != 0) {
    return false;
  }
  try {
    require_sound(type, AlignedWords(payload).get());
    return true;
  } catch (const kj::Exception&) {
    return false;
  }
}

}  // namespace recto::detail
