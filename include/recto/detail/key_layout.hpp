#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/key.hpp"

namespace recto::detail {

/// How long the parts of an encoded key are, so that code without types can tell where a key ends
/// that other bytes follow.
class KeyLayout {
 public:
  struct Part {
    std::uint16_t size = 0;  ///< 0: as far as its terminator.
    bool complemented = false;
  };

  KeyLayout() = default;
  explicit KeyLayout(std::vector<Part> parts);

  /// Of keys that are as long as they are, and don't end in a zero byte.
  static KeyLayout raw() {
    KeyLayout layout;
    layout.raw_ = true;
    return layout;
  }

  /// Whether there is a layout at all.
  [[nodiscard]] bool known() const noexcept { return raw_ || !parts_.empty(); }

  /// How many bytes the key at the beginning of `encoded` takes. What follows a raw key must be
  /// zeros. Throws `Error(corrupt)` where there is no such key.
  [[nodiscard]] std::size_t size_of(Bytes encoded) const {
    if (fixed_size_ != 0 && fixed_size_ <= encoded.size()) [[likely]] {
      return fixed_size_;
    }
    return measure(encoded);
  }

 private:
  [[nodiscard]] std::size_t measure(Bytes encoded) const;

  std::vector<Part> parts_;
  bool raw_ = false;
  std::size_t fixed_size_ = 0;  // of every key; 0 where sizes differ
};

template <class Codec>
inline constexpr bool is_ordered_key = false;
template <class K, Order... kOrders>
inline constexpr bool is_ordered_key<OrderedKey<K, kOrders...>> = true;

template <class T>
KeyLayout::Part part_layout(Order order) {
  KeyLayout::Part part{0, order == Order::descending};
  if constexpr (!is_variable<T>) {
    KeyBuffer sample;
    PartCodec<T>::encode(sample, T{});
    part.size = static_cast<std::uint16_t>(sample.size());
  }
  return part;
}

/// The layout of a codec's keys. A codec that is not the library's own gives it by `layout()`, and
/// has no indexes otherwise.
template <class Codec>
KeyLayout key_layout() {
  if constexpr (requires { Codec::layout(); }) {
    return Codec::layout();
  } else if constexpr (is_ordered_key<Codec>) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return KeyLayout(
          {part_layout<typename Codec::template Part<I>>(Codec::template kOrder<I>)...});
    }(std::make_index_sequence<Codec::kParts>{});
  } else {
    return {};
  }
}

}  // namespace recto::detail
