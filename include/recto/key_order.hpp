#pragma once

#include <compare>
#include <type_traits>
#include <utility>

#include "recto/key.hpp"
#include "recto/raw_key.hpp"

/// How the range adaptors find keys, and compare them.
namespace recto {

/// The order of keys in tables and forward scans: that of `compare_keys`.
///
/// A type does not tell whether a table turns the order of a single part or of a tuple's parts
/// round. Where only keys are compared, such tables need their own order, which is
/// `SomeTable::KeyCodec::compare`. Rows know theirs.
struct KeyOrder {
  template <class K>
  [[nodiscard]] std::strong_ordering operator()(const K& a, const K& b) const {
    if constexpr (detail::kRawKeySize<K> != 0) {
      return RawKeyCodec<K>::compare(a, b);
    } else {
      return compare_keys(a, b);
    }
  }
};

/// The order of keys in reverse scans.
struct ReverseKeyOrder {
  template <class K>
  [[nodiscard]] std::strong_ordering operator()(const K& a, const K& b) const {
    return KeyOrder()(b, a);
  }
};

namespace detail {

template <class E>
concept HasKey = requires(const E& element) { element.key(); };

template <class E>
concept HasCodec = requires { typename std::remove_cvref_t<E>::KeyCodec; };

/// The key of a row, or a key itself.
struct KeyOf {
  template <class E>
  [[nodiscard]] decltype(auto) operator()(E&& element) const {
    if constexpr (HasKey<std::remove_cvref_t<E>>) {
      return element.key();
    } else if constexpr (std::is_lvalue_reference_v<E>) {
      return (element);
    } else {
      return std::remove_cvref_t<E>(std::forward<E>(element));
    }
  }
};

/// The order of a codec's keys.
template <class Codec>
struct CodecOrder {
  [[nodiscard]] std::strong_ordering operator()(const typename Codec::Key& a,
                                                const typename Codec::Key& b) const {
    return Codec::compare(a, b);
  }
};

template <class A, class B>
struct DefaultOrder {
  using Type = KeyOrder;
};
template <HasCodec A, HasCodec B>
struct DefaultOrder<A, B> {
  using Codec = typename std::remove_cvref_t<A>::KeyCodec;
  static_assert(std::is_same_v<Codec, typename std::remove_cvref_t<B>::KeyCodec>,
                "the two ranges order their keys in different ways");
  using Type = CodecOrder<Codec>;
};

/// How the keys of two ranges' elements compare, where nothing else is asked for.
template <class A, class B>
using DefaultOrderOf = typename DefaultOrder<A, B>::Type;

}  // namespace detail
}  // namespace recto
