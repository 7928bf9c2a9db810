#pragma once

#include <recto/key.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "specimens.recto.hpp"
#include "unit/entropy.hpp"

/// Random keys of every shape, with the order that a reader of docs/keys.md expects of them,
/// written without the codec's help.
namespace recto_test {

using recto::Bytes;
using recto::Order;

/// How to make values of one type of key part. `Owned` keeps the memory that the part may show.
template <class T>
struct PartSample;

template <class T, std::size_t N>
T one_of(Entropy& entropy, const std::array<T, N>& values) {
  return values[entropy.below(N)];
}

template <std::integral T>
  requires(!std::same_as<T, bool>)
struct PartSample<T> {
  using Owned = T;
  using Limits = std::numeric_limits<T>;
  static constexpr std::array<T, 9> kEdges{T{0},
                                           Limits::min(),
                                           Limits::max(),
                                           T{1},
                                           static_cast<T>(-1),
                                           T{0x7f},
                                           static_cast<T>(Limits::max() - 1),
                                           static_cast<T>(Limits::min() + 1),
                                           static_cast<T>(Limits::max() / 2 + 1)};
  static T make(Entropy& entropy) {
    return entropy.below(2) == 0 ? one_of(entropy, kEdges)
                                 : static_cast<T>(entropy.bits(sizeof(T)));
  }
  static T part(const T& owned) { return owned; }
  static bool before(T a, T b) { return a < b; }
};

template <>
struct PartSample<bool> {
  using Owned = bool;
  static bool make(Entropy& entropy) { return entropy.below(2) == 1; }
  static bool part(const bool& owned) { return owned; }
  static bool before(bool a, bool b) { return !a && b; }
};

template <class T>
  requires std::is_enum_v<T>
struct PartSample<T> {
  using Owned = T;
  using Number = std::underlying_type_t<T>;
  static T make(Entropy& entropy) { return static_cast<T>(PartSample<Number>::make(entropy)); }
  static T part(const T& owned) { return owned; }
  static bool before(T a, T b) { return static_cast<Number>(a) < static_cast<Number>(b); }
};

/// Every bit pattern, so that NaNs of all kinds and denormal numbers are among them.
template <std::floating_point T>
struct PartSample<T> {
  using Owned = T;
  using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using Limits = std::numeric_limits<T>;
  static constexpr std::array<T, 14> kEdges{T{0},
                                            -T{0},
                                            T{1},
                                            -T{1},
                                            Limits::infinity(),
                                            -Limits::infinity(),
                                            Limits::quiet_NaN(),
                                            -Limits::quiet_NaN(),
                                            Limits::denorm_min(),
                                            -Limits::denorm_min(),
                                            Limits::min(),
                                            -Limits::min(),
                                            Limits::max(),
                                            Limits::lowest()};
  static T make(Entropy& entropy) {
    return entropy.below(2) == 0 ? one_of(entropy, kEdges)
                                 : std::bit_cast<T>(static_cast<Word>(entropy.bits(sizeof(T))));
  }
  static T part(const T& owned) { return owned; }
  static bool before(T a, T b) {
    return std::isnan(a) || std::isnan(b) ? !std::isnan(a) && std::isnan(b) : a < b;
  }
};

template <>
struct PartSample<std::string_view> {
  using Owned = std::string;
  static Owned make(Entropy& entropy) { return any_text(entropy); }
  static std::string_view part(const Owned& owned) { return owned; }
  static bool before(const Owned& a, const Owned& b) { return text_before(a, b); }
};

template <>
struct PartSample<std::string> : PartSample<std::string_view> {
  static std::string part(const Owned& owned) { return owned; }
};

template <>
struct PartSample<Bytes> : PartSample<std::string_view> {
  static Bytes part(const Owned& owned) { return Bytes(owned); }
};

template <class T, std::size_t N>
struct PartSample<std::array<T, N>> {
  using Owned = std::array<T, N>;
  static Owned make(Entropy& entropy) {
    Owned values;
    for (T& value : values) {
      value = PartSample<T>::make(entropy);
    }
    return values;
  }
  static Owned part(const Owned& owned) { return owned; }
  static bool before(const Owned& a, const Owned& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        &PartSample<T>::before);
  }
};

template <>
struct PartSample<specimens::Range> {
  using Owned = specimens::Range;
  static auto numbers(const Owned& r) {
    return std::tuple(r.start().year(), r.start().month(), r.start().day(), r.steps()->Get(0),
                      r.steps()->Get(1), r.steps()->Get(2));
  }
  static Owned make(Entropy& entropy) {
    const auto year = PartSample<std::int16_t>::make(entropy);
    const auto month = PartSample<std::uint8_t>::make(entropy);
    const auto day = PartSample<std::uint8_t>::make(entropy);
    const auto steps = PartSample<std::array<std::uint16_t, 3>>::make(entropy);
    return {specimens::Date(year, month, day), flatbuffers::span<const std::uint16_t, 3>(steps)};
  }
  static Owned part(const Owned& owned) { return owned; }
  static bool before(const Owned& a, const Owned& b) { return numbers(a) < numbers(b); }
};

/// One part of a key: its type and order.
template <class T, Order kOrder = Order::ascending>
struct Part {
  using Sample = PartSample<T>;
  /// Less than, equal to or greater than 0, in this part's order.
  static int order(const typename Sample::Owned& a, const typename Sample::Owned& b) {
    const int ascending = Sample::before(a, b) ? -1 : (Sample::before(b, a) ? 1 : 0);
    return kOrder == Order::ascending ? ascending : -ascending;
  }
};

/// A type of key: its codec, and its parts.
template <class CodecType, class... Parts>
struct KeyCase {
  using Codec = CodecType;
  using Key = typename Codec::Key;
  using Owned = std::tuple<typename Parts::Sample::Owned...>;
  static constexpr std::size_t kParts = sizeof...(Parts);

  static Owned make(Entropy& entropy) {
    return Owned{Parts::Sample::make(entropy)...};  // braces: in order
  }

  template <std::size_t I>
  static auto part(const Owned& owned) {
    return std::tuple_element_t<I, std::tuple<Parts...>>::Sample::part(std::get<I>(owned));
  }

  /// The key; it shows the memory of `owned`.
  static Key key(const Owned& owned) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Key{part<I>(owned)...};
    }(std::make_index_sequence<kParts>{});
  }

  /// The expected order of two keys, by their first `count` parts.
  static int order(const Owned& a, const Owned& b, std::size_t count = kParts) {
    int result = 0;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          ((result = I < count ? Parts::order(std::get<I>(a), std::get<I>(b)) : 0, result == 0) &&
           ...));
    }(std::make_index_sequence<kParts>{});
    return result;
  }
};

/// A key of one part.
template <class T, Order kOrder = Order::ascending>
struct Single : KeyCase<recto::OrderedKey<T, kOrder>, Part<T, kOrder>> {};

template <class K>
std::string encoded(const K& key, auto codec) {
  recto::detail::KeyBuffer buffer;
  decltype(codec)::encode_key(buffer, key);
  return std::string(buffer.bytes().text());
}

/// The encoded key, without padding.
template <class Case>
std::string encode(const typename Case::Owned& owned) {
  return encoded(Case::key(owned), typename Case::Codec{});
}

/// As an engine may store it.
inline std::string padded(std::string bytes) {
  bytes.resize((bytes.size() + 7) / 8 * 8, '\0');
  return bytes;
}

}  // namespace recto_test
