#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "engine/lmdb/file_format.hpp"

namespace recto::engine::lmdb {

/// Throws `corrupt`. What is being done, and with which table, is for the caller to add.
[[noreturn]] void throw_page_corrupt(std::uint64_t page, const char* what);

/// The mapped pages of a database file. LMDB never changes a page that a reader can reach, so they
/// may be read without it while a read transaction is active. Memory behind the end of the map, or
/// of the file, must not be touched: page numbers are checked.
///
/// May be used by several threads.
class PageMap {
 public:
  PageMap() = default;
  PageMap(const PageMap&) = delete;
  PageMap& operator=(const PageMap&) = delete;

  /// Tells where the map begins, before anything else is called, and while nobody reads.
  void open(const std::byte* base, std::size_t page_size, std::uint64_t map_size,
            int descriptor) noexcept {
    base_ = base;
    map_size_ = map_size;
    page_size_ = page_size;
    descriptor_ = descriptor;
    file_pages_.store(0, std::memory_order_relaxed);
  }

  [[nodiscard]] bool is_open() const noexcept { return base_ != nullptr; }
  [[nodiscard]] std::size_t page_size() const noexcept { return page_size_; }

  /// `count` pages from `number` on. Throws `corrupt` unless they lie within the file.
  [[nodiscard]] const std::byte* pages(std::uint64_t number, std::uint64_t count) const {
    const std::uint64_t known = file_pages_.load(std::memory_order_relaxed);
    if (number >= known || count > known - number) [[unlikely]] {
      require_in_file(number, count);
    }
    return base_ + number * page_size_;
  }

  /// How many pages can be read, as far as was needed yet.
  [[nodiscard]] std::uint64_t known_pages() const noexcept {
    return file_pages_.load(std::memory_order_relaxed);
  }

  /// Asks the processor for the first lines of a page that will be read soon, where it lies within
  /// the file. The processor sees where this leads and goes on by itself.
  void prefetch(std::uint64_t number) const noexcept {
    constexpr std::size_t kCacheLine = 64;
    constexpr std::size_t kLines = 4;
    if (number < file_pages_.load(std::memory_order_relaxed)) {
      const std::byte* page = base_ + number * page_size_;
      for (std::size_t offset = 0; offset < kLines * kCacheLine; offset += kCacheLine) {
        __builtin_prefetch(page + offset);
      }
    }
  }

  /// Asks for the beginning of a page alone.
  void prefetch_header(std::uint64_t number) const noexcept {
    if (number < file_pages_.load(std::memory_order_relaxed)) {
      __builtin_prefetch(base_ + number * page_size_);
    }
  }

 private:
  void require_in_file(std::uint64_t number, std::uint64_t count) const;

  const std::byte* base_ = nullptr;
  std::size_t page_size_ = 0;
  std::uint64_t map_size_ = 0;
  int descriptor_ = -1;
  mutable std::atomic<std::uint64_t> file_pages_{0};  // as far as is known; files only grow
};

}  // namespace recto::engine::lmdb
