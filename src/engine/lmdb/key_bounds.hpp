#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// The range of a scan: a copy of its bounds, and which records lie inside.
class KeyBounds {
 public:
  KeyBounds(const KeyRange& range, Direction direction)
      : direction_(direction), has_upper_(range.has_upper), lower_size_(range.lower.size()) {
    bytes_.assign(range.lower.begin(), range.lower.end());
    if (has_upper_) {
      bytes_.insert(bytes_.end(), range.upper.begin(), range.upper.end());
    }
  }

  [[nodiscard]] bool forward() const noexcept { return direction_ == Direction::forward; }
  [[nodiscard]] bool has_upper() const noexcept { return has_upper_; }
  [[nodiscard]] Bytes lower() const noexcept { return {bytes_.data(), lower_size_}; }
  [[nodiscard]] Bytes upper() const noexcept {
    return {bytes_.data() + lower_size_, bytes_.size() - lower_size_};
  }

  /// Of records that begin inside the range and go on in the scan's direction: how many lie inside.
  [[nodiscard]] std::size_t trim(const Entry* entries, std::size_t count) const {
    if (count == 0 || before_end(entries[count - 1])) {
      return count;
    }
    const Entry* end = std::partition_point(
        entries, entries + count, [this](const Entry& entry) { return before_end(entry); });
    return static_cast<std::size_t>(end - entries);
  }

 private:
  [[nodiscard]] bool before_end(const Entry& entry) const noexcept {
    return forward() ? !has_upper_ || entry.key_bytes() < upper() : entry.key_bytes() >= lower();
  }

  Direction direction_;
  bool has_upper_;
  std::size_t lower_size_;
  std::vector<std::byte> bytes_;  // the lower bound, then the upper
};

}  // namespace recto::engine::lmdb
