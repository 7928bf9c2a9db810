#pragma once

#include <cstddef>
#include <cstring>

#include "recto/bytes.hpp"

namespace recto {

/// The longest encoded key in bytes, on every engine: LMDB's 511, rounded down to a multiple of 8.
inline constexpr std::size_t kMaxKeySize = 504;

namespace detail {

/// An encoded key on the stack. Bytes beyond `kMaxKeySize` are counted and dropped.
class KeyBuffer {
 public:
  KeyBuffer() noexcept = default;
  KeyBuffer(const KeyBuffer& other) noexcept { *this = other; }
  KeyBuffer& operator=(const KeyBuffer& other) noexcept {
    if (this != &other) {
      wanted_ = other.wanted_;
      std::memcpy(data_, other.data_, size() + kPadding);
    }
    return *this;
  }

  void append(const void* data, std::size_t size) noexcept {
    if (wanted_ + size <= kMaxKeySize) [[likely]] {
      std::memcpy(data_ + wanted_, data, size);
    } else if (wanted_ < kMaxKeySize) {
      std::memcpy(data_ + wanted_, data, kMaxKeySize - wanted_);
    }
    wanted_ += size;
  }

  void append(std::byte value) noexcept {
    if (wanted_ < kMaxKeySize) [[likely]] {
      data_[wanted_] = value;
    }
    ++wanted_;
  }

  /// Complements everything from `start` on, which turns its order round.
  void complement_from(std::size_t start) noexcept {
    for (std::size_t i = start; i < size(); ++i) {
      data_[i] = ~data_[i];
    }
  }

  /// Zeroes the padding. Call once, after the last `append`.
  void finish() noexcept { std::memset(data_ + size(), 0, kPadding); }

  /// Turns these bytes, a prefix, into the first key behind all keys that start with them. False
  /// when there is no such key.
  bool make_successor() noexcept {
    std::size_t length = size();
    while (length > 0 && data_[length - 1] == std::byte{0xff}) {
      --length;
    }
    wanted_ = length;
    if (length == 0) {
      return false;
    }
    data_[length - 1] = std::byte(static_cast<unsigned char>(data_[length - 1]) + 1);
    finish();
    return true;
  }

  /// Turns these bytes, a whole key that does not end in zero, into a bound that only that key and
  /// those before it come before. False when no key comes behind it. Engines fill keys up to whole
  /// words, so a word of zeros more stands behind this key and before all that extend it.
  bool make_next() noexcept {
    const std::size_t padded = (size() + 7) / 8 * 8;
    const bool longest = padded + kPadding > kMaxKeySize;
    const std::size_t length = longest ? kMaxKeySize : padded + kPadding;
    std::memset(data_ + size(), 0, length - size());
    wanted_ = length;
    finish();
    return !longest || make_successor();
  }

  [[nodiscard]] bool too_long() const noexcept { return wanted_ > kMaxKeySize; }
  [[nodiscard]] std::size_t wanted_size() const noexcept { return wanted_; }
  [[nodiscard]] std::size_t size() const noexcept {
    return wanted_ < kMaxKeySize ? wanted_ : kMaxKeySize;
  }
  [[nodiscard]] Bytes bytes() const noexcept { return {data_, size()}; }

 private:
  static constexpr std::size_t kPadding = 8;

  std::size_t wanted_ = 0;
  alignas(8) std::byte data_[kMaxKeySize + kPadding];
};

}  // namespace detail
}  // namespace recto
