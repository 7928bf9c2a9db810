#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "recto/bytes.hpp"

/// Where keys and records lie in RocksDB's blocks.
///
/// Without delta encoding, an entry of a block is
///
///     0 · varint(key + 8) · varint(value) · key · 8 bytes of sequence and kind · value
///
/// and blocks are in memory that is aligned to 16 bytes. So the lengths of keys and values alone
/// decide where everything lies. They are stretched by a few zeros so that every entry, a
/// tombstone's too, is a multiple of 8 bytes long, and every record starts at one:
///
///     stored key   = key, zeros up to a multiple of 8, tail (5 zeros; 4 in keys above 112 bytes)
///     stored value = lead (0 to 7 zeros), record
///
/// Records are multiples of 8 themselves. The zeros behind a key change no order: of two keys,
/// either a byte within both differs, or one is the beginning of the other and shorter by at least
/// 8 bytes, which are more than the tail.
namespace recto::engine::rocks {

/// How many bytes a number takes in RocksDB's variable-length encoding.
[[nodiscard]] constexpr std::size_t varint_size(std::uint64_t number) noexcept {
  std::size_t size = 1;
  for (; number >= 0x80; number >>= 7) {
    ++size;
  }
  return size;
}

/// Sequence number and kind behind every key in a block.
inline constexpr std::size_t kKeyTrailerSize = 8;

[[nodiscard]] constexpr std::size_t padded_size(std::size_t size) noexcept {
  return (size + 7) & ~std::size_t{7};
}

/// How many zeros follow a zero-padded key, so that an entry with an empty value is a multiple of 8
/// bytes long: 1 (zero) + varint(key + 8) + 1 (varint of the empty value) + key + 8.
[[nodiscard]] constexpr std::size_t tail_size(std::size_t padded_key) noexcept {
  constexpr std::size_t kShort = 5;
  return varint_size(padded_key + kShort + kKeyTrailerSize) == 1 ? kShort : kShort - 1;
}

/// The length of a stored key of `size` bytes before padding.
[[nodiscard]] constexpr std::size_t stored_key_size(std::size_t size) noexcept {
  return padded_size(size) + tail_size(padded_size(size));
}

/// How many zeros precede a record of `size` bytes, a multiple of 8. With one byte of varint for
/// the value the entry fits as it is; each further byte of varint takes one zero off seven.
[[nodiscard]] constexpr std::size_t lead_size(std::size_t size) noexcept {
  const std::size_t varint = varint_size(size);
  return varint == 1 ? 0 : 9 - varint;
}

/// The zero-padded key within a stored one.
[[nodiscard]] inline Bytes key_in(const char* stored, std::size_t size) noexcept {
  return {static_cast<const void*>(stored), size & ~std::size_t{7}};
}

/// The record within a stored value: records are multiples of 8, so what is left is the lead.
[[nodiscard]] inline Bytes record_in(const char* stored, std::size_t size) noexcept {
  const std::size_t lead = size % 8;
  return {static_cast<const void*>(stored + lead), size - lead};
}

[[nodiscard]] inline bool is_aligned(const void* address) noexcept {
  return reinterpret_cast<std::uintptr_t>(address) % 8 == 0;
}

[[noreturn]] void throw_key_too_long(std::size_t size);

/// The longest key that is stored, before padding: as long as LMDB's.
inline constexpr std::size_t kLongestKey = 504;

/// A stored key, on the stack.
class StoredKey {
 public:
  StoredKey() noexcept = default;
  /// Of a key whose bytes up to the next multiple of 8 are readable and zero, as the engine
  /// contract has it.
  explicit StoredKey(Bytes key) { assign(key); }

  void assign(Bytes key) {
    if (key.size() > kLongestKey) [[unlikely]] {
      throw_key_too_long(key.size());
    }
    const std::size_t padded = padded_size(key.size());
    for (std::size_t i = 0; i < padded; i += 8) {
      std::memcpy(data_.data() + i, key.data() + i, 8);
    }
    std::memset(data_.data() + padded, 0, 8);
    size_ = padded + tail_size(padded);
  }

  [[nodiscard]] const char* data() const noexcept { return data_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::size_t size_ = 0;
  std::array<char, kLongestKey + 8> data_;
};

/// A bound of a range, padded with zeros to a multiple of 8: then stored keys compare with it as
/// their keys compare with `bound`.
[[nodiscard]] std::string stored_bound(Bytes bound);

}  // namespace recto::engine::rocks
