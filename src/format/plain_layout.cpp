#include "recto/detail/plain_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace recto::detail {

void PlainShape::copy(std::byte* to, const std::byte* from, std::size_t size) const noexcept {
  std::memset(to, 0, size);
  for (const Run& run : runs) {
    std::memcpy(to + run.offset, from + run.offset, run.size);
  }
}

bool PlainShape::bools_sound(const std::byte* value) const noexcept {
  return std::ranges::all_of(bools,
                             [&](std::size_t offset) { return value[offset] <= std::byte{1}; });
}

void PlainShape::add_run(std::size_t offset, std::size_t size) {
  if (!runs.empty() && runs.back().offset + runs.back().size == offset) {
    runs.back().size += size;
  } else {
    runs.push_back({offset, size});
  }
}

void PlainShapeBuilder::append_number(std::string_view kind, std::size_t size) {
  shape_->text += fmt::format("{}{}", kind, size * 8);
}

void PlainShapeBuilder::append_count(std::size_t count) {
  shape_->text += fmt::format("[{}]", count);
}

void PlainShapeBuilder::append_opaque(std::size_t size, std::size_t alignment) {
  shape_->text += fmt::format("{} bytes aligned to {}", size, alignment);
}

void PlainShapeBuilder::start_member(std::size_t offset) {
  shape_->text += fmt::format("{}+{} ", shape_->text.ends_with('{') ? "" : ", ", offset);
}

void PlainShapeBuilder::repeat(const PlainShape& element, std::size_t at, std::size_t size,
                               std::size_t count) {
  if (!element.padded(size) && element.bools.empty()) {
    shape_->add_run(at, size * count);
    return;
  }
  for (std::size_t i = 0; i < count; ++i, at += size) {
    for (const PlainShape::Run& run : element.runs) {
      shape_->add_run(at + run.offset, run.size);
    }
    for (const std::size_t offset : element.bools) {
      shape_->bools.push_back(at + offset);
    }
  }
}

std::string plain_heading(std::size_t size, std::size_t alignment) {
  return fmt::format("{} bytes, aligned to {}: ", size, alignment);
}

}  // namespace recto::detail
