#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/arena.hpp"
#include "recto/detail/key_buffer.hpp"

namespace recto::detail {

/// The keys of one record's entries in one index. Keeps its memory from one record to the next.
class EntryKeys {
 public:
  /// Begins anew. `primary_key` is put behind each key: that of the record, or nothing in a unique
  /// index.
  void begin(std::string_view index, Bytes primary_key);

  /// Where to encode the indexed parts of the next entry.
  [[nodiscard]] KeyBuffer& next() noexcept {
    buffer_ = KeyBuffer();
    return buffer_;
  }

  /// Takes what was encoded. Throws `Error(key_too_long)`.
  void add();

  /// Sorts the keys, and leaves each there once.
  void settle();

  /// The keys, zero-padded to multiples of 8 behind their ends. Valid until `begin`.
  [[nodiscard]] std::span<const Bytes> keys() const noexcept { return keys_; }

 private:
  std::string_view index_;
  Bytes primary_key_;
  KeyBuffer buffer_;
  Arena arena_;
  std::vector<Bytes> keys_;
};

}  // namespace recto::detail
