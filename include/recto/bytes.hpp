#pragma once

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>

#include "recto/detail/attributes.hpp"

namespace recto {

namespace detail {

template <class T>
concept ByteLike = sizeof(T) == 1 && std::is_trivially_copyable_v<T> &&
                   (std::integral<T> || std::same_as<T, std::byte>);

template <class C>
concept ByteContainer = requires(const C& c) {
  { *c.data() } -> std::convertible_to<const std::remove_cvref_t<decltype(*c.data())>&>;
  { c.size() } -> std::convertible_to<std::size_t>;
  requires ByteLike<std::remove_cvref_t<decltype(*c.data())>>;
};

}  // namespace detail

/// A view of bytes that somebody else owns, ordered as unsigned bytes.
///
/// Made from anything with `data()` and `size()` over one-byte elements: `std::vector<uint8_t>`,
/// `std::string`, `flatbuffers::DetachedBuffer`, `std::span<const std::byte>`. It is valid for as
/// long as what it was made from.
class Bytes {
 public:
  constexpr Bytes() = default;
  constexpr Bytes(const std::byte* data, std::size_t size) : data_(data), size_(size) {}
  Bytes(const void* data, std::size_t size)
      : data_(static_cast<const std::byte*>(data)), size_(size) {}

  template <detail::ByteContainer C>
    requires(!std::same_as<C, Bytes> && !std::ranges::borrowed_range<C>)
  explicit Bytes(const C& container RECTO_LIFETIMEBOUND)
      : Bytes(static_cast<const void*>(container.data()), container.size()) {}

  /// A view's bytes may outlive the view: `std::string_view`, `std::span`.
  template <detail::ByteContainer C>
    requires(!std::same_as<C, Bytes> && std::ranges::borrowed_range<C>)
  explicit(!std::same_as<C, std::span<const std::byte>>) Bytes(const C& view)
      : Bytes(static_cast<const void*>(view.data()), view.size()) {}

  [[nodiscard]] constexpr const std::byte* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr const std::byte* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr const std::byte* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr std::byte operator[](std::size_t i) const noexcept { return data_[i]; }

  /// At most the first `count` bytes.
  [[nodiscard]] constexpr Bytes first(std::size_t count) const noexcept {
    return {data_, std::min(count, size_)};
  }

  /// The same bytes as text.
  [[nodiscard]] std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(data_), size_};
  }

  [[nodiscard]] bool starts_with(Bytes prefix) const noexcept {
    return size_ >= prefix.size_ && first(prefix.size_) == prefix;
  }

  // NOLINTNEXTLINE(google-explicit-constructor): a view of bytes is a span of them.
  constexpr operator std::span<const std::byte>() const noexcept { return {data_, size_}; }

  friend bool operator==(Bytes a, Bytes b) noexcept {
    return a.size_ == b.size_ && (a.size_ == 0 || std::memcmp(a.data_, b.data_, a.size_) == 0);
  }
  friend std::strong_ordering operator<=>(Bytes a, Bytes b) noexcept {
    const std::size_t common = std::min(a.size_, b.size_);
    const int order = common == 0 ? 0 : std::memcmp(a.data_, b.data_, common);
    return order != 0 ? order <=> 0 : a.size_ <=> b.size_;
  }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace recto
