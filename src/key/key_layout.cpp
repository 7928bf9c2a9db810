#include "recto/detail/key_layout.hpp"

#include <algorithm>
#include <cstring>

namespace recto::detail {

namespace {

std::size_t without_trailing_zeros(Bytes bytes) noexcept {
  std::size_t size = bytes.size();
  while (size > 0 && bytes[size - 1] == std::byte{0}) {
    --size;
  }
  return size;
}

}  // namespace

KeyLayout::KeyLayout(std::vector<Part> parts) : parts_(std::move(parts)) {
  if (std::ranges::none_of(parts_, [](const Part& part) { return part.size == 0; })) {
    for (const Part& part : parts_) {
      fixed_size_ += part.size;
    }
  }
}

std::size_t KeyLayout::measure(Bytes encoded) const {
  if (raw_) {
    return without_trailing_zeros(encoded);
  }
  std::size_t at = 0;
  for (const Part& part : parts_) {
    if (part.size != 0) {
      at += part.size;
    } else {
      // No byte of an escaped string is its terminator.
      const int terminator = part.complemented ? 0xff : 0;
      const void* end = at < encoded.size()
                            ? std::memchr(encoded.data() + at, terminator, encoded.size() - at)
                            : nullptr;
      if (end == nullptr) {
        throw_key_corrupt("a string in it has no end");
      }
      at = static_cast<std::size_t>(static_cast<const std::byte*>(end) - encoded.data()) + 1;
    }
    if (at > encoded.size()) {
      throw_key_corrupt("it ends early");
    }
  }
  return at;
}

}  // namespace recto::detail
