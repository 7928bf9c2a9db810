#include "engine/lmdb/page_map.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "recto/error.hpp"

namespace recto::engine::lmdb {

void throw_page_corrupt(std::uint64_t page, const char* what) {
  throw Error(ErrorCode::corrupt, {}, fmt::format("page {}: {}", page, what),
              "the file is damaged: restore a backup");
}

void PageMap::require_in_file(std::uint64_t number, std::uint64_t count) const {
  struct stat status{};
  if (::fstat(descriptor_, &status) == 0) {
    const auto file_size = static_cast<std::uint64_t>(status.st_size);
    file_pages_.store(std::min(file_size, map_size_) / page_size_, std::memory_order_relaxed);
  }
  const std::uint64_t known = file_pages_.load(std::memory_order_relaxed);
  if (number >= known || count > known - number) {
    throw_page_corrupt(number, "it lies behind the end of the file");
  }
}

}  // namespace recto::engine::lmdb
