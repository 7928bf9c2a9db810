#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/lmdb/file_format.hpp"
#include "engine/lmdb/page_map.hpp"
#include "recto/bytes.hpp"

namespace recto::engine::lmdb {

template <class T>
[[nodiscard]] inline T load(const std::byte* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// 8 bytes as a number of the same order.
[[nodiscard]] inline std::uint64_t load_ordered(const std::byte* from) noexcept {
  static_assert(std::endian::native == std::endian::little, "LMDB files are read in native order");
  return __builtin_bswap64(load<std::uint64_t>(from));
}

/// A key that nodes are compared with. Its first 8 bytes decide almost always.
class SearchKey {
 public:
  SearchKey() = default;
  explicit SearchKey(Bytes key) noexcept : key_(key) {
    if (!key.empty()) {
      std::memcpy(&leading_, key.data(), std::min<std::size_t>(key.size(), sizeof leading_));
    }
    leading_ = __builtin_bswap64(leading_);
  }

  /// Whether a node's key, of at least 8 bytes, is less than or equal to this one.
  [[nodiscard]] bool at_or_behind(const std::byte* node_key, std::size_t size) const noexcept {
    const std::uint64_t leading = load_ordered(node_key);
    if (leading != leading_) [[likely]] {
      return leading < leading_;
    }
    return Bytes(node_key, size) <= key_;
  }

  [[nodiscard]] Bytes bytes() const noexcept { return key_; }

 private:
  Bytes key_;
  std::uint64_t leading_ = 0;
};

/// One branch or leaf page. What it says of itself is checked: a damaged page throws `corrupt`.
class Page {
 public:
  enum class Kind : std::uint16_t { branch = kBranchPage, leaf = kLeafPage };

  Page() = default;

  Page(const PageMap& map, std::uint64_t number, Kind kind)
      : data_(map.pages(number, 1)), size_(static_cast<std::uint32_t>(map.page_size())) {
    const auto header = load<PageHeader>(data_);
    count_ = static_cast<std::uint32_t>(header.lower - kPageHeaderSize) / 2U;
    if (header.page_number != number ||
        (header.flags & kKinds) != static_cast<std::uint16_t>(kind) ||
        header.lower < kPageHeaderSize + sizeof(std::uint16_t) || header.lower % 2 != 0 ||
        header.lower > size_) [[unlikely]] {
      throw_page_corrupt(number, "its header is damaged");
    }
  }

  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

  /// The child page of a branch node.
  [[nodiscard]] std::uint64_t child(std::uint32_t index) const {
    const auto header = load<NodeHeader>(node(index));
    return header.low | std::uint64_t{header.high} << 16 | std::uint64_t{header.flags} << 32;
  }

  /// The key of a node, which is no branch's first: that has none.
  [[nodiscard]] Bytes key(std::uint32_t index) const {
    const std::byte* at = node(index);
    const std::size_t size = load<NodeHeader>(at).key_size;
    if (size < kShortestKey || size > room_behind(at)) [[unlikely]] {
      corrupt("a key lies outside the page");
    }
    return {at + sizeof(NodeHeader), size};
  }

  /// The record of a leaf node, on this page or on overflow pages.
  [[nodiscard]] Bytes record(const PageMap& map, std::uint32_t index) const {
    const std::byte* at = node(index);
    const auto header = load<NodeHeader>(at);
    const std::size_t size = header.low | std::size_t{header.high} << 16;
    const std::size_t room = room_behind(at);
    const std::byte* value = at + sizeof header + header.key_size;
    if (header.flags == 0 && header.key_size + size <= room) [[likely]] {
      return {value, size};
    }
    if (header.flags != kBigData || header.key_size + sizeof(std::uint64_t) > room) {
      corrupt("a node lies outside the page");
    }
    return overflow_record(map, load<std::uint64_t>(value), size);
  }

  /// Asks the processor for what `find` will read.
  void prefetch_offset(std::uint32_t index) const noexcept {
    __builtin_prefetch(data_ + kPageHeaderSize + std::size_t{index} * 2);
  }
  void prefetch_node(std::uint32_t index) const noexcept {
    const auto offset = load<std::uint16_t>(data_ + kPageHeaderSize + std::size_t{index} * 2);
    __builtin_prefetch(data_ + offset);
  }

  /// The last node whose key is at or before `key`. The first node counts as such.
  [[nodiscard]] std::uint32_t find(const SearchKey& wanted) const {
    std::uint32_t low = 0;
    for (std::uint32_t length = count_; length > 1;) {
      const std::uint32_t half = length / 2;
      // Both nodes that may come next, so that their misses and this one's overlap.
      const std::uint32_t next = (length - half) / 2;
      prefetch_node(low + next);
      prefetch_node(low + half + next);
      const Bytes middle = key(low + half);
      low += wanted.at_or_behind(middle.data(), middle.size()) ? half : 0;
      length -= half;
    }
    return low;
  }

 private:
  static constexpr std::uint16_t kKinds = kBranchPage | kLeafPage | kOverflowPage | kMetaPage;
  static constexpr std::size_t kShortestKey = 8;  // keys are padded to multiples of 8

  [[nodiscard]] const std::byte* node(std::uint32_t index) const {
    const auto offset = load<std::uint16_t>(data_ + kPageHeaderSize + std::size_t{index} * 2);
    if (offset > size_ - sizeof(NodeHeader)) [[unlikely]] {
      corrupt("a node lies outside the page");
    }
    return data_ + offset;
  }

  [[nodiscard]] std::size_t room_behind(const std::byte* node) const noexcept {
    return size_ - static_cast<std::size_t>(node - data_) - sizeof(NodeHeader);
  }

  static Bytes overflow_record(const PageMap& map, std::uint64_t first, std::size_t size) {
    const std::size_t pages = (kPageHeaderSize + size + map.page_size() - 1) / map.page_size();
    const std::byte* run = map.pages(first, pages);
    const auto header = load<PageHeader>(run);
    if (header.page_number != first || (header.flags & kKinds) != kOverflowPage) {
      throw_page_corrupt(first, "it is no overflow page");
    }
    return {run + kPageHeaderSize, size};
  }

  [[noreturn]] void corrupt(const char* what) const {
    throw_page_corrupt(load<PageHeader>(data_).page_number, what);
  }

  const std::byte* data_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace recto::engine::lmdb
