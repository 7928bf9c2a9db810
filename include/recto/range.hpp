#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "recto/detail/key_buffer.hpp"
#include "recto/engine.hpp"
#include "recto/key.hpp"

/// Ranges of keys, for scans.
///
/// A bound is a whole key, its leading parts, or a tuple of leading parts. A bound that names
/// fewer parts than the key has stands before (`from`, `until`) or behind (`after`) all keys that
/// begin with them. Text is copied where it is given by value; a `std::string_view`, `Bytes` or
/// `const char*` must stay valid until the range has been passed to a scan.
namespace recto {

/// All keys at and behind a bound.
template <class... P>
struct From {
  std::tuple<P...> bound;
};

/// All keys before a bound.
template <class... P>
struct Until {
  std::tuple<P...> bound;
};

/// All keys behind those that equal, or begin with, a bound; behind the bound alone for raw keys of
/// varying size.
template <class... P>
struct After {
  std::tuple<P...> bound;
};

/// All keys at and behind `lower` and before `upper`.
template <class L, class U>
struct Between {
  L lower;
  U upper;
};

/// All keys that begin with these parts. A string that comes last is the beginning of its part.
template <class... P>
struct Prefix {
  std::tuple<P...> parts;
};

/// Keys at and behind `bound`: `from(100)`, `from("libc6", "2.36")`.
template <class... P>
[[nodiscard]] From<P...> from(P... bound) {
  return {{std::move(bound)...}};
}

/// Keys before `bound`.
template <class... P>
[[nodiscard]] Until<P...> until(P... bound) {
  return {{std::move(bound)...}};
}

/// Keys behind `bound`, and behind all keys whose leading parts it names. Raw keys of varying size
/// have no parts: `after("ab")` has "abc" in it.
template <class... P>
[[nodiscard]] After<P...> after(P... bound) {
  return {{std::move(bound)...}};
}

/// Keys at and behind `lower` and before `upper`. Bounds of several parts are given as tuples.
template <class L, class U>
[[nodiscard]] Between<L, U> between(L lower, U upper) {
  return {std::move(lower), std::move(upper)};
}

/// Keys that begin with `parts`: `prefix("lib")`, `prefix(7372)`, `prefix("libc6", "2.")`.
template <class... P>
[[nodiscard]] Prefix<P...> prefix(P... parts) {
  return {{std::move(parts)...}};
}

namespace detail {

/// The encoded ends of a range, on the stack.
struct EncodedRange {
  KeyBuffer lower;
  KeyBuffer upper;
  bool has_upper = false;

  [[nodiscard]] engine::KeyRange view() const noexcept {
    return {lower.bytes(), upper.bytes(), has_upper};
  }
};

template <class T>
inline constexpr bool is_tuple = false;
template <class... P>
inline constexpr bool is_tuple<std::tuple<P...>> = true;

/// Whether `T` is a whole key, a value of its leading part, or a tuple of its leading parts.
template <class Codec, class T>
inline constexpr bool is_bound = std::same_as<T, typename Codec::Key> || Codec::template accepts<T>;
template <class Codec, class... P>
inline constexpr bool is_bound<Codec, std::tuple<P...>> =
    std::same_as<std::tuple<P...>, typename Codec::Key> || Codec::template accepts<P...> ||
    (sizeof...(P) == 1 && (std::same_as<P, typename Codec::Key> && ...));

/// Whether `T` is a range over keys of `Codec`, or a value that means one.
template <class Codec, class T>
inline constexpr bool is_range = is_bound<Codec, T>;
template <class Codec, class... P>
inline constexpr bool is_range<Codec, From<P...>> = is_bound<Codec, std::tuple<P...>>;
template <class Codec, class... P>
inline constexpr bool is_range<Codec, Until<P...>> = is_bound<Codec, std::tuple<P...>>;
template <class Codec, class... P>
inline constexpr bool is_range<Codec, After<P...>> = is_bound<Codec, std::tuple<P...>>;
template <class Codec, class... P>
inline constexpr bool is_range<Codec, Prefix<P...>> = is_bound<Codec, std::tuple<P...>>;
template <class Codec, class L, class U>
// NOLINTNEXTLINE(misc-redundant-expression): both may be of one type.
inline constexpr bool is_range<Codec, Between<L, U>> = is_bound<Codec, L> && is_bound<Codec, U>;

template <class R, class Codec>
concept ScanRange = is_range<Codec, R>;

/// Turns ranges of typed keys into ranges of encoded keys.
template <class Codec>
class RangeEncoder {
 public:
  template <class... P>
  static void encode(EncodedRange& out, const From<P...>& range) {
    bound(out.lower, range.bound);
  }
  template <class... P>
  static void encode(EncodedRange& out, const Until<P...>& range) {
    bound(out.upper, range.bound);
    out.has_upper = true;
  }
  template <class... P>
  static void encode(EncodedRange& out, const After<P...>& range) {
    bound(out.lower, range.bound);
    if (!make_next(out.lower)) {
      make_empty(out);
    }
  }
  template <class L, class U>
  static void encode(EncodedRange& out, const Between<L, U>& range) {
    bound(out.lower, range.lower);
    bound(out.upper, range.upper);
    out.has_upper = true;
  }
  template <class... P>
  static void encode(EncodedRange& out, const Prefix<P...>& range) {
    if constexpr (sizeof...(P) == 1 && (std::same_as<P, typename Codec::Key> && ...) &&
                  Codec::kParts > 1) {
      bound(out.lower, range.parts);
    } else {
      std::apply([&](const auto&... parts) { Codec::encode_prefix(out.lower, parts...); },
                 range.parts);
      out.lower.finish();
    }
    close_behind(out);
  }

  /// A bare value: all keys that equal it, or that begin with it.
  template <class T>
  static void encode(EncodedRange& out, const T& value) {
    bound(out.lower, value);
    if (kWholeKeys && out.lower.too_long()) {
      return make_empty(out);  // no key equals it
    }
    out.upper = out.lower;
    out.has_upper = make_next(out.upper);
  }

 private:
  /// Whether a bound is one key, even where others begin with it.
  static constexpr bool kWholeKeys = requires(KeyBuffer& key) { Codec::make_next(key); };

  static bool make_next(KeyBuffer& bound) noexcept {
    if constexpr (kWholeKeys) {
      return Codec::make_next(bound);
    } else {
      return bound.make_successor();
    }
  }

  template <class T>
  static void bound(KeyBuffer& out, const T& value) {
    if constexpr (std::same_as<T, typename Codec::Key>) {
      Codec::encode(out, value);
    } else if constexpr (is_tuple<T>) {
      if constexpr (std::tuple_size_v<T> == 1) {
        return bound(out, std::get<0>(value));
      } else {
        std::apply([&](const auto&... parts) { Codec::encode_parts(out, parts...); }, value);
      }
    } else {
      Codec::encode_parts(out, value);
    }
    out.finish();
  }

  static void close_behind(EncodedRange& out) {
    out.upper = out.lower;
    out.has_upper = out.upper.make_successor();
  }

  static void make_empty(EncodedRange& out) {
    out.has_upper = true;
    out.lower = KeyBuffer();
    out.upper = KeyBuffer();
    out.lower.finish();
    out.upper.finish();
  }
};

}  // namespace detail
}  // namespace recto
