#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/arena.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/key_part.hpp"

/// Typed keys. Encoded keys compare with `memcmp` in the order of their C++ values, on every engine
/// (docs/keys.md tells the bytes).
namespace recto {

/// The order of one part of a key.
enum class Order : std::uint8_t { ascending, descending };

namespace detail {

template <Order kOrder, class K, class T>
struct MemberPart {
  using Type = T;
  static constexpr Order kPartOrder = kOrder;
  T K::* member;
};

}  // namespace detail

/// Names a part of a composite key in `recto_parts()`, in ascending order.
template <class K, class T>
constexpr auto ascending(T K::* member) {
  return detail::MemberPart<Order::ascending, K, T>{member};
}

/// Names a part of a composite key in `recto_parts()`, in descending order.
template <class K, class T>
constexpr auto descending(T K::* member) {
  return detail::MemberPart<Order::descending, K, T>{member};
}

namespace detail {

template <class K>
concept HasParts = requires { K::recto_parts(); };

template <class K>
concept TupleLike = requires { std::tuple_size<K>::value; } && !is_std_array<K>;

constexpr Order last_order(std::initializer_list<Order> orders) { return *(orders.end() - 1); }

/// The parts of a key type: its declared parts, the elements of a tuple or pair, or itself.
template <class K, Order... kOrders>
struct KeyShape {
  static constexpr std::size_t kCount = 1;
  template <std::size_t I>
  using Part = K;
  template <std::size_t I>
  static constexpr Order kOrder = last_order({Order::ascending, kOrders...});
  template <std::size_t I>
  static const K& get(const K& key) {
    return key;
  }
};

template <HasParts K>
struct KeyShape<K> {
  using Members = decltype(K::recto_parts());
  static constexpr Members kMembers = K::recto_parts();
  static constexpr std::size_t kCount = std::tuple_size_v<Members>;
  template <std::size_t I>
  using Part = typename std::tuple_element_t<I, Members>::Type;
  template <std::size_t I>
  static constexpr Order kOrder = std::tuple_element_t<I, Members>::kPartOrder;
  template <std::size_t I>
  static const Part<I>& get(const K& key) {
    return key.*(std::get<I>(kMembers).member);
  }
};

template <TupleLike K, Order... kOrders>
struct KeyShape<K, kOrders...> {
  static_assert(sizeof...(kOrders) == 0 || sizeof...(kOrders) == std::tuple_size_v<K>,
                "give one order for each part of the key, or none");
  static constexpr std::size_t kCount = std::tuple_size_v<K>;
  template <std::size_t I>
  using Part = std::tuple_element_t<I, K>;
  template <std::size_t I>
  static constexpr Order kOrder = [] {
    if constexpr (sizeof...(kOrders) == 0) {
      return Order::ascending;
    } else {
      return std::get<I>(std::tuple{kOrders...});
    }
  }();
  template <std::size_t I>
  static const Part<I>& get(const K& key) {
    return std::get<I>(key);
  }
};

}  // namespace detail

/// The codec of keys of type `K`: how they become bytes, and values again.
///
/// `K` is a single part (an integer, `bool`, an enum, `float`, `double`, `std::string_view`,
/// `recto::Bytes`, a fixed struct with `KeyStruct`), an aggregate with `recto_parts()`, or a
/// `std::tuple` or `std::pair` of parts. Orders may be given for single parts and tuples.
template <class K, Order... kOrders>
class OrderedKey {
  using Shape = detail::KeyShape<K, kOrders...>;

 public:
  using Key = K;
  static constexpr std::size_t kParts = Shape::kCount;
  template <std::size_t I>
  using Part = typename Shape::template Part<I>;
  template <std::size_t I>
  static constexpr Order kOrder = Shape::template kOrder<I>;

  /// Whether a call may name (the beginning of) a key by values of these types.
  template <class... P>
  static constexpr bool accepts = [] {
    if constexpr (sizeof...(P) == 0 || sizeof...(P) > kParts) {
      return false;
    } else {
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return (detail::KeyArgument<Part<I>, P> && ...);
      }(std::make_index_sequence<sizeof...(P)>{});
    }
  }();

  /// Whether a call may name one whole key by values of these types.
  template <class... P>
  static constexpr bool accepts_key = (sizeof...(P) == 1 && (std::is_same_v<P, K> && ...)) ||
                                      (sizeof...(P) == kParts && accepts<P...>);

  /// Makes a whole key of itself or of its parts, ready for the engine.
  template <class... P>
    requires(accepts_key<P...>)
  static void encode_key(detail::KeyBuffer& out, const P&... parts) {
    if constexpr (sizeof...(P) == 1 && (std::is_same_v<P, K> && ...)) {
      (encode(out, parts), ...);
    } else {
      encode_parts(out, parts...);
    }
    out.finish();
  }

  /// Appends a whole key.
  static void encode(detail::KeyBuffer& out, const K& key) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (encode_part<I>(out, Shape::template get<I>(key)), ...);
    }(std::make_index_sequence<kParts>{});
  }

  /// Appends the leading parts of a key. Throws `Error(invalid_key)` for a number that its part
  /// can't hold.
  template <class... P>
    requires(accepts<P...>)
  static void encode_parts(detail::KeyBuffer& out, const P&... parts) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (encode_part<I>(out, detail::to_part<Part<I>>(parts)), ...);
    }(std::make_index_sequence<sizeof...(P)>{});
  }

  /// Like `encode_parts`, but a string that comes last is taken as the beginning of its part.
  template <class... P>
    requires(accepts<P...>)
  static void encode_prefix(detail::KeyBuffer& out, const P&... parts) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      constexpr std::size_t kLast = sizeof...(P) - 1;
      (encode_beginning<I, (I == kLast)>(out, detail::to_part<Part<I>>(parts)), ...);
    }(std::make_index_sequence<sizeof...(P)>{});
  }

  /// The key of these bytes. Strings in it point into `encoded` where they can, else into `arena`.
  /// Throws `Error(corrupt)`.
  static K decode(Bytes encoded, detail::Arena& arena) {
    detail::KeyReader in(encoded, arena);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return K{decode_part<I>(in)...};
    }(std::make_index_sequence<kParts>{});
  }

  /// The key of these bytes for people: `320193`, `("libc6", "2.36", "amd64")`.
  static std::string describe(Bytes encoded) {
    detail::Arena arena;
    const K key = decode(encoded, arena);
    std::string text = kParts > 1 ? "(" : "";
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((text += I == 0 ? "" : ", ", detail::append_text(text, Shape::template get<I>(key))), ...);
    }(std::make_index_sequence<kParts>{});
    return kParts > 1 ? text + ")" : text;
  }

  /// The order of the encoded keys.
  static std::strong_ordering compare(const K& a, const K& b) {
    std::strong_ordering result = std::strong_ordering::equal;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(((result = compare_part<I>(a, b), result == 0) && ...));
    }(std::make_index_sequence<kParts>{});
    return result;
  }

 private:
  template <std::size_t I>
  static constexpr bool kDescending = kOrder<I> == Order::descending;

  template <std::size_t I>
  static void encode_part(detail::KeyBuffer& out, const Part<I>& part) {
    encode_beginning<I, false>(out, part);
  }

  template <std::size_t I, bool kOpen>
  static void encode_beginning(detail::KeyBuffer& out, const Part<I>& part) {
    const std::size_t start = out.size();
    if constexpr (kOpen && detail::is_variable<Part<I>>) {
      detail::PartCodec<Part<I>>::encode_open(out, part);
    } else {
      detail::PartCodec<Part<I>>::encode(out, part);
    }
    if constexpr (kDescending<I>) {
      out.complement_from(start);
    }
  }

  template <std::size_t I>
  static Part<I> decode_part(detail::KeyReader& in) {
    in.set_complemented(kDescending<I>);
    return detail::PartCodec<Part<I>>::decode(in);
  }

  template <std::size_t I>
  static std::strong_ordering compare_part(const K& a, const K& b) {
    const Part<I>& left = Shape::template get<I>(a);
    const Part<I>& right = Shape::template get<I>(b);
    return kDescending<I> ? detail::PartCodec<Part<I>>::compare(right, left)
                          : detail::PartCodec<Part<I>>::compare(left, right);
  }
};

/// The order of two keys, which is the order of their rows: descending parts turn round, NaN
/// follows all numbers and equals itself.
template <class K>
[[nodiscard]] std::strong_ordering compare_keys(const K& a, const K& b) {
  return OrderedKey<K>::compare(a, b);
}

}  // namespace recto
