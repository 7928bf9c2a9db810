#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "recto/bytes.hpp"
#include "recto/detail/arena.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/key_layout.hpp"
#include "recto/detail/key_part.hpp"

/// Raw keys: bytes exactly as they are given, in the order of `memcmp`.
namespace recto {

namespace detail {

[[noreturn]] void throw_raw_key(const char* what, const char* what_to_do);

template <class K>
inline constexpr std::size_t kRawKeySize = 0;  // of any size
template <ByteLike T, std::size_t N>
inline constexpr std::size_t kRawKeySize<std::array<T, N>> = N;

/// Types whose values are raw keys.
template <class K>
concept RawKeyType = std::same_as<K, Bytes> || std::same_as<K, std::string_view> ||
                     std::same_as<K, std::string> || kRawKeySize<K> != 0;

}  // namespace detail

/// The codec of raw keys of type `K`: `recto::Bytes`, `std::string_view`, `std::string`, or a
/// `std::array` of single bytes.
///
/// Engines fill keys up with zero bytes. So a key whose size may vary must not be empty and must
/// not end in a zero byte; such keys and bounds throw `Error(invalid_key)`. A bare value or `after`
/// means that key alone; `prefix` means all keys that begin with it. Arrays may hold any bytes; a
/// range over them takes any leading bytes as well.
template <detail::RawKeyType K>
class RawKeyCodec {
  static constexpr std::size_t kSize = detail::kRawKeySize<K>;

 public:
  using Key = K;
  static constexpr std::size_t kParts = 1;
  template <std::size_t I>
  using Part = K;

  /// Whether a range may be given by a value of this type.
  template <class... P>
  static constexpr bool accepts =
      sizeof...(P) == 1 && ((std::same_as<P, K> || std::constructible_from<Bytes, const P&> ||
                             std::convertible_to<const P&, std::string_view>) &&
                            ...);

  /// Whether a value of this type is a key.
  template <class... P>
  static constexpr bool accepts_key =
      kSize == 0 ? accepts<P...> : sizeof...(P) == 1 && (std::same_as<P, K> && ...);

  template <class P>
    requires(accepts_key<P>)
  static void encode_key(detail::KeyBuffer& out, const P& key) {
    encode_parts(out, key);
    out.finish();
  }

  static void encode(detail::KeyBuffer& out, const K& key) { encode_parts(out, key); }

  template <class P>
    requires(accepts<P>)
  static void encode_parts(detail::KeyBuffer& out, const P& key) {
    const Bytes bytes = bytes_of(key);
    if constexpr (kSize == 0) {
      if (bytes.empty() || bytes[bytes.size() - 1] == std::byte{0}) [[unlikely]] {
        detail::throw_raw_key("a raw key is empty or ends in a zero byte",
                              "end it otherwise, make it a std::array, or use ordered keys");
      }
    } else if (bytes.size() > kSize) [[unlikely]] {
      detail::throw_raw_key("a bound has more bytes than the keys have", "shorten it");
    }
    out.append(bytes.data(), bytes.size());
  }

  template <class P>
    requires(accepts<P>)
  static void encode_prefix(detail::KeyBuffer& out, const P& beginning) {
    encode_parts(out, beginning);
  }

  /// Turns a whole key into a bound right behind it, before the keys that it is the beginning of.
  static bool make_next(detail::KeyBuffer& key) noexcept
    requires(kSize == 0)
  {
    return key.make_next();
  }

  /// The key of these bytes. Views point into `encoded`. Throws `Error(corrupt)`.
  static K decode(Bytes encoded, detail::Arena&) {
    if constexpr (kSize == 0) {
      while (!encoded.empty() && encoded[encoded.size() - 1] == std::byte{0}) {
        encoded = encoded.first(encoded.size() - 1);
      }
      if constexpr (std::same_as<K, Bytes>) {
        return encoded;
      } else {
        return K(encoded.text());
      }
    } else {
      if (encoded.size() < kSize) [[unlikely]] {
        detail::throw_key_corrupt("it ends early");
      }
      K key;
      std::memcpy(key.data(), encoded.data(), kSize);
      return key;
    }
  }

  /// The key of these bytes for people, in hexadecimal digits, or quoted where it is text.
  static std::string describe(Bytes encoded) {
    detail::Arena arena;
    const K key = decode(encoded, arena);
    std::string text;
    if constexpr (kSize == 0 && !std::same_as<K, Bytes>) {
      detail::append_text(text, std::string_view(key));
    } else {
      detail::append_text(text, bytes_of(key));
    }
    return text;
  }

  /// The order of the encoded keys.
  static std::strong_ordering compare(const K& a, const K& b) {
    return bytes_of(a) <=> bytes_of(b);
  }

  /// How code without types tells where a key ends.
  static detail::KeyLayout layout() {
    return kSize == 0 ? detail::KeyLayout::raw()
                      : detail::KeyLayout({{static_cast<std::uint16_t>(kSize), false}});
  }

  /// The catalog's name of these keys.
  static std::string spec() {
    return kSize == 0 ? "key: raw" : "key: raw[" + std::to_string(kSize) + "]";
  }

 private:
  template <class P>
  static Bytes bytes_of(const P& key) {
    if constexpr (std::same_as<P, Bytes>) {
      return key;
    } else if constexpr (std::constructible_from<Bytes, const P&>) {
      return Bytes(key);
    } else {
      return Bytes(std::string_view(key));
    }
  }
};

/// Chooses raw keys: `db.table<std::array<std::byte, 16>, V>("x").key_format(recto::RawKey{})`.
struct RawKey {
  template <class K>
  using For = RawKeyCodec<K>;
};

}  // namespace recto
