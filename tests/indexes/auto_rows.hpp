#pragma once

#include <recto/plain.hpp>
#include <recto/recto.hpp>

#include <cstdint>
#include <string_view>

/// A table whose keys, of type `K`, number themselves.
namespace recto_test {

struct Visit {
  std::uint32_t visitor;
  std::uint32_t page;
};

template <class K>
struct VisitTraits {
  using Key = K;
  using KeyCodec = recto::OrderedKey<Key>;
  using Value = Visit;
  using Format = recto::PlainFormat<Visit>;
  static constexpr std::string_view kName = "visits";
  static constexpr std::string_view kTypeName = "Visit";
  static constexpr std::string_view kKeySpec = "id";
  static constexpr bool kAutomaticKey = true;
  static recto::Bytes schema() { return {}; }
};

template <class K>
using VisitTable = recto::Table<K, Visit, VisitTraits<K>>;

}  // namespace recto_test
