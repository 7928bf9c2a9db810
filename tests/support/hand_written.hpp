#pragma once

#include <recto/flatbuffers.hpp>
#include <recto/recto.hpp>

#include <cstdint>
#include <string_view>

#include "specimens.recto.hpp"

namespace recto_test {

/// What `rectoc` would generate for a table of `Note` records under keys of any type, without a
/// schema in the catalog. `Name` and `KeySpec` are structs with a `static constexpr
/// std::string_view kText`.
template <class K, class Codec, class Name, class KeySpec>
struct NoteTraits {
  using Key = K;
  using KeyCodec = Codec;
  using Value = specimens::Note;
  using Format = recto::FlatBuffers<specimens::Note>;
  static constexpr std::string_view kName = Name::kText;
  static constexpr std::string_view kTypeName = "specimens.Note";
  static constexpr std::string_view kKeySpec = KeySpec::kText;
  static recto::Bytes schema() { return {}; }
};

/// A table of `Note` records under keys of any type: `NoteTable<std::uint32_t, OrderedKey<...>>`.
/// One database holds one such table at a time.
struct AnyName {
  static constexpr std::string_view kText = "anything";
};
struct AnyKeySpec {
  static constexpr std::string_view kText = "any key";
};
template <class K, class Codec = recto::OrderedKey<K>>
using NoteTable = recto::Table<K, specimens::Note, NoteTraits<K, Codec, AnyName, AnyKeySpec>>;

}  // namespace recto_test
