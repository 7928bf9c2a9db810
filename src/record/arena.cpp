#include "recto/detail/arena.hpp"

#include <algorithm>
#include <cstring>

namespace recto::detail {

std::byte* Arena::allocate(std::size_t size, std::size_t alignment) {
  while (true) {
    if (block_ < blocks_.size()) {
      Block& block = blocks_[block_];
      const auto address = reinterpret_cast<std::uintptr_t>(block.data.get()) + position_;
      const std::size_t gap = (alignment - address % alignment) % alignment;
      if (gap + size <= block.size - position_) {
        std::byte* result = block.data.get() + position_ + gap;
        position_ += gap + size;
        used_ += size;
        return result;
      }
      if (++block_ < blocks_.size()) {
        position_ = 0;
        continue;
      }
    }
    const std::size_t room = std::max(block_size_, size + alignment);
    blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(room), room});
    block_ = blocks_.size() - 1;
    position_ = 0;
  }
}

const std::byte* Arena::copy(const std::byte* data, std::size_t size, std::size_t alignment) {
  std::byte* room = allocate(size, alignment);
  std::memcpy(room, data, size);
  return room;
}

void Arena::clear() noexcept {
  block_ = 0;
  position_ = 0;
  used_ = 0;
}

}  // namespace recto::detail
