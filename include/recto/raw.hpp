#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include "recto/bytes.hpp"
#include "recto/format.hpp"

/// The Raw format: bytes or text of any size, as they are.
namespace recto {

/// Values are bytes, and views are `recto::Bytes` or `std::string_view`, as `V` says, in place.
///
/// `put` takes whatever `Bytes` can be made from, such as `std::string` and
/// `std::vector<std::byte>`, and for text what converts to `std::string_view`. Nothing is checked.
template <class V>
struct RawFormat {
  static_assert(std::same_as<V, Bytes> || std::same_as<V, std::string_view>,
                "Raw stores recto::Bytes and std::string_view");

  using Value = V;
  using Reference = V;
  using Pointer = Arrow<V>;

  static constexpr std::string_view kName = "raw";
  static constexpr std::size_t kAlignment = 8;

  static V reference(Bytes payload) noexcept {
    if constexpr (std::same_as<V, Bytes>) {
      return payload;
    } else {
      return payload.text();
    }
  }
  static Arrow<V> pointer(Bytes payload) noexcept { return Arrow<V>(reference(payload)); }

  static bool verify(Bytes) noexcept { return true; }

  struct Encoder {
    Bytes encode(Bytes value, std::string_view) noexcept { return value; }

    template <class T>
      requires(!std::same_as<T, Bytes> && std::constructible_from<Bytes, const T&>)
    Bytes encode(const T& value, std::string_view) {
      return Bytes(value);
    }

    template <class T>
      requires(std::same_as<V, std::string_view> && !std::constructible_from<Bytes, const T&> &&
               std::convertible_to<const T&, std::string_view>)
    Bytes encode(const T& value, std::string_view) {
      return Bytes(std::string_view(value));
    }
  };
};

/// Chooses the Raw format: `db.table<std::string, recto::Bytes>("blobs")` does so by itself.
struct Raw {
  template <class V>
  using For = RawFormat<V>;
};

template <>
struct DefaultFormat<Bytes> {
  using type = RawFormat<Bytes>;
};

template <>
struct DefaultFormat<std::string_view> {
  using type = RawFormat<std::string_view>;
};

}  // namespace recto
