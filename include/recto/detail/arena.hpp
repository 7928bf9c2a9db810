#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace recto::detail {

/// Bump-allocated memory that is given back all at once. Blocks are kept for the next use.
class Arena {
 public:
  explicit Arena(std::size_t block_size = kBlockSize) : block_size_(block_size) {}
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  /// Memory for `size` bytes, valid until `clear`. `alignment` is a power of two.
  [[nodiscard]] std::byte* allocate(std::size_t size, std::size_t alignment = 8);

  /// A copy of `size` bytes at `data`.
  [[nodiscard]] const std::byte* copy(const std::byte* data, std::size_t size,
                                      std::size_t alignment = 8);

  /// Ends everything that was allocated.
  void clear() noexcept;

  /// Bytes handed out since the last `clear`.
  [[nodiscard]] std::size_t used_bytes() const noexcept { return used_; }

 private:
  static constexpr std::size_t kBlockSize = std::size_t{4} << 10;

  struct Block {
    std::unique_ptr<std::byte[]> data;
    std::size_t size = 0;
  };

  std::size_t block_size_;
  std::vector<Block> blocks_;
  std::size_t block_ = 0;     // the block that is being filled
  std::size_t position_ = 0;  // within it
  std::size_t used_ = 0;
};

}  // namespace recto::detail
