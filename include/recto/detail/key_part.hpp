#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/arena.hpp"
#include "recto/detail/key_buffer.hpp"

namespace recto {

/// Makes a fixed struct a key part. A specialisation gives
///   `static auto fields(const S&)`: a std::tuple of its fields, each a key part of fixed size, and
///   `static S make(fields...)`: the struct of these values.
template <class S>
struct KeyStruct;

namespace detail {

[[noreturn]] void throw_key_corrupt(const char* what);
[[noreturn]] void throw_key_out_of_range(const std::string& value);

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;

template <class T>
concept StructPart = requires(const T& value) { KeyStruct<T>::fields(value); };

template <class T>
concept TextPart = std::same_as<T, std::string_view> || std::same_as<T, std::string>;

/// Whether the encoding's length varies.
template <class T>
inline constexpr bool is_variable = TextPart<T> || std::same_as<T, Bytes>;

/// Reads the parts of an encoded key one after the other.
class KeyReader {
 public:
  KeyReader(Bytes encoded, Arena& arena) noexcept
      : position_(encoded.begin()), end_(encoded.end()), arena_(&arena) {}

  void set_complemented(bool complemented) noexcept { complemented_ = complemented; }

  /// The next `size` bytes, into `out`.
  void take(std::byte* out, std::size_t size) {
    if (static_cast<std::size_t>(end_ - position_) < size) [[unlikely]] {
      throw_key_corrupt("it ends early");
    }
    for (std::size_t i = 0; i < size; ++i) {
      out[i] = complemented_ ? ~position_[i] : position_[i];
    }
    position_ += size;
  }

  /// The next terminated, escaped string: in place where it needs no decoding, else in the arena.
  Bytes take_string();

 private:
  const std::byte* position_;
  const std::byte* end_;
  Arena* arena_;
  bool complemented_ = false;
};

/// Appends `bytes` with 00 as 01 01 and 01 as 01 02, so that no 00 remains.
void append_escaped(KeyBuffer& out, Bytes bytes) noexcept;

/// How values of one part become bytes: `encode`, `decode`, and `compare` in the bytes' order.
template <class T>
struct PartCodec;

template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>)
struct PartCodec<T> {
  static constexpr T swap(T value) noexcept {
    if constexpr (sizeof(T) == 1 || std::endian::native == std::endian::big) {
      return value;
    } else if constexpr (sizeof(T) == 2) {
      return __builtin_bswap16(value);
    } else if constexpr (sizeof(T) == 4) {
      return __builtin_bswap32(value);
    } else {
      return __builtin_bswap64(value);
    }
  }
  static void encode(KeyBuffer& out, T value) noexcept {
    const T swapped = swap(value);
    out.append(&swapped, sizeof swapped);
  }
  static T decode(KeyReader& in) {
    std::array<std::byte, sizeof(T)> bytes;
    in.take(bytes.data(), bytes.size());
    return swap(std::bit_cast<T>(bytes));
  }
  static std::strong_ordering compare(T a, T b) noexcept { return a <=> b; }
};

/// Signed integers: the sign bit is turned round, so that negative numbers come first.
template <std::signed_integral T>
struct PartCodec<T> {
  using Unsigned = std::make_unsigned_t<T>;
  static constexpr Unsigned kSign = static_cast<Unsigned>(Unsigned{1} << (sizeof(T) * 8 - 1));
  static void encode(KeyBuffer& out, T value) noexcept {
    PartCodec<Unsigned>::encode(out, static_cast<Unsigned>(static_cast<Unsigned>(value) ^ kSign));
  }
  static T decode(KeyReader& in) { return static_cast<T>(PartCodec<Unsigned>::decode(in) ^ kSign); }
  static std::strong_ordering compare(T a, T b) noexcept { return a <=> b; }
};

template <>
struct PartCodec<bool> {
  static void encode(KeyBuffer& out, bool value) noexcept { out.append(std::byte{value}); }
  static bool decode(KeyReader& in) {
    const auto value = PartCodec<std::uint8_t>::decode(in);
    if (value > 1) [[unlikely]] {
      throw_key_corrupt("it holds a bool that is neither 0 nor 1");
    }
    return value != 0;
  }
  static std::strong_ordering compare(bool a, bool b) noexcept { return a <=> b; }
};

template <class T>
  requires std::is_enum_v<T>
struct PartCodec<T> {
  using Number = std::underlying_type_t<T>;
  static void encode(KeyBuffer& out, T value) noexcept {
    PartCodec<Number>::encode(out, static_cast<Number>(value));
  }
  static T decode(KeyReader& in) { return static_cast<T>(PartCodec<Number>::decode(in)); }
  static std::strong_ordering compare(T a, T b) noexcept {
    return static_cast<Number>(a) <=> static_cast<Number>(b);
  }
};

/// IEEE 754 numbers. Both zeros are one key, +0. Every NaN is one key, behind +infinity.
template <std::floating_point T>
  requires(sizeof(T) == 4 || sizeof(T) == 8)
struct PartCodec<T> {
  using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static constexpr Word kSign = Word{1} << (sizeof(T) * 8 - 1);

  static Word ordered(T value) noexcept {
    if (std::isnan(value)) {
      value = std::numeric_limits<T>::quiet_NaN();
    }
    const Word word = std::bit_cast<Word>(value == 0 ? T{0} : value);
    return (word & kSign) != 0 ? static_cast<Word>(~word) : static_cast<Word>(word | kSign);
  }
  static void encode(KeyBuffer& out, T value) noexcept {
    PartCodec<Word>::encode(out, ordered(value));
  }
  static T decode(KeyReader& in) {
    const Word word = PartCodec<Word>::decode(in);
    return std::bit_cast<T>((word & kSign) != 0 ? static_cast<Word>(word & ~kSign)
                                                : static_cast<Word>(~word));
  }
  static std::strong_ordering compare(T a, T b) noexcept { return ordered(a) <=> ordered(b); }
};

template <>
struct PartCodec<Bytes> {
  static void encode_open(KeyBuffer& out, Bytes value) noexcept { append_escaped(out, value); }
  static void encode(KeyBuffer& out, Bytes value) noexcept {
    append_escaped(out, value);
    out.append(std::byte{0});
  }
  static Bytes decode(KeyReader& in) { return in.take_string(); }
  static std::strong_ordering compare(Bytes a, Bytes b) noexcept { return a <=> b; }
};

template <TextPart T>
struct PartCodec<T> {
  static void encode_open(KeyBuffer& out, std::string_view value) noexcept {
    PartCodec<Bytes>::encode_open(out, Bytes(value));
  }
  static void encode(KeyBuffer& out, std::string_view value) noexcept {
    PartCodec<Bytes>::encode(out, Bytes(value));
  }
  static T decode(KeyReader& in) { return T(in.take_string().text()); }
  static std::strong_ordering compare(std::string_view a, std::string_view b) noexcept {
    return Bytes(a) <=> Bytes(b);
  }
};

template <class T, std::size_t N>
struct PartCodec<std::array<T, N>> {
  static_assert(!is_variable<T>, "arrays in keys are of parts of fixed size: no texts, no Bytes");

  static void encode(KeyBuffer& out, const std::array<T, N>& values) noexcept {
    for (const T& value : values) {
      PartCodec<T>::encode(out, value);
    }
  }
  static std::array<T, N> decode(KeyReader& in) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<T, N>{(static_cast<void>(I), PartCodec<T>::decode(in))...};
    }(std::make_index_sequence<N>{});
  }
  static std::strong_ordering compare(const std::array<T, N>& a, const std::array<T, N>& b) {
    std::strong_ordering result = std::strong_ordering::equal;
    for (std::size_t i = 0; i < N && result == 0; ++i) {
      result = PartCodec<T>::compare(a[i], b[i]);
    }
    return result;
  }
};

template <StructPart T>
struct PartCodec<T> {
  using Fields = decltype(KeyStruct<T>::fields(std::declval<const T&>()));
  static void encode(KeyBuffer& out, const T& value) {
    std::apply(
        [&]<class... F>(const F&... fields) {
          static_assert(!(is_variable<F> || ...), "a key struct's fields have fixed sizes");
          (PartCodec<F>::encode(out, fields), ...);
        },
        KeyStruct<T>::fields(value));
  }
  static T decode(KeyReader& in) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      // Braces: the fields are read in their order.
      return std::apply([](const auto&... fields) { return KeyStruct<T>::make(fields...); },
                        Fields{PartCodec<std::tuple_element_t<I, Fields>>::decode(in)...});
    }(std::make_index_sequence<std::tuple_size_v<Fields>>{});
  }
  static std::strong_ordering compare(const T& a, const T& b) {
    const Fields left = KeyStruct<T>::fields(a);
    const Fields right = KeyStruct<T>::fields(b);
    std::strong_ordering result = std::strong_ordering::equal;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(((result = PartCodec<std::tuple_element_t<I, Fields>>::compare(
                              std::get<I>(left), std::get<I>(right)),
                          result == 0) &&
                         ...));
    }(std::make_index_sequence<std::tuple_size_v<Fields>>{});
    return result;
  }
};

template <class T, class... U>
concept OneOf = (std::same_as<T, U> || ...);

/// Arithmetic types but `bool` and characters.
template <class T>
concept Number =
    std::is_arithmetic_v<T> && !OneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

/// Whether a call may give a `From` for a part of type `Part`.
template <class Part, class From>
concept KeyArgument =
    std::same_as<Part, From> ||
    (std::integral<Part> && Number<Part> && std::integral<From> && Number<From>) ||
    (std::floating_point<Part> && Number<From>) ||
    (TextPart<Part> && std::convertible_to<const From&, std::string_view>) ||
    (std::same_as<Part, Bytes> && std::constructible_from<Bytes, const From&>);

template <class Part, class From>
  requires KeyArgument<Part, From>
decltype(auto) to_part(const From& value) {
  if constexpr (std::same_as<Part, From>) {
    return (value);
  } else if constexpr (std::integral<Part>) {
    if (!std::in_range<Part>(value)) [[unlikely]] {
      throw_key_out_of_range(std::to_string(value));
    }
    return static_cast<Part>(value);
  } else if constexpr (std::floating_point<Part>) {
    if constexpr (sizeof(From) > sizeof(Part) && std::floating_point<From>) {
      using Limits = std::numeric_limits<Part>;
      if (std::isfinite(value) && (value > Limits::max() || value < Limits::lowest()))
          [[unlikely]] {
        throw_key_out_of_range(std::to_string(value));  // it would become infinity
      }
    }
    return static_cast<Part>(value);
  } else {
    return Part(value);
  }
}

void append_text(std::string& out, std::string_view text);
void append_text(std::string& out, Bytes bytes);
void append_text(std::string& out, bool value);
void append_text(std::string& out, double value);
void append_text(std::string& out, std::int64_t value);
void append_text(std::string& out, std::uint64_t value);

/// Appends a part as people write it.
template <class T>
void append_text(std::string& out, const T& value) {
  if constexpr (std::is_enum_v<T>) {
    append_text(out, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::floating_point<T>) {
    append_text(out, static_cast<double>(value));
  } else if constexpr (std::signed_integral<T>) {
    append_text(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::unsigned_integral<T>) {
    append_text(out, static_cast<std::uint64_t>(value));
  } else if constexpr (is_std_array<T>) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      out += i == 0 ? "" : ", ";
      append_text(out, value[i]);
    }
    out += ']';
  } else if constexpr (StructPart<T>) {
    out += '{';
    std::apply(
        [&](const auto&... fields) {
          const char* separator = "";
          ((out += separator, append_text(out, fields), separator = ", "), ...);
        },
        KeyStruct<T>::fields(value));
    out += '}';
  } else {
    append_text(out, std::string_view(value));
  }
}

}  // namespace detail
}  // namespace recto
