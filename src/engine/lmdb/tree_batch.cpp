#include <algorithm>
#include <array>

#include "engine/lmdb/tree.hpp"

namespace recto::engine::lmdb {

namespace {

/// One of many descents that take turns: each step asks for the memory that its next step reads, so
/// that the others' steps hide the wait.
class Descent {
 public:
  Descent() = default;

  Descent(const PageMap& map, const Tree& tree, Bytes key) noexcept
      : wanted_(key), number_(tree.root), level_(tree.depth) {
    map.prefetch_header(number_);
  }

  /// Goes one step on. True when the key's place in its leaf is reached.
  bool step(const PageMap& map) {
    if (remaining_ == 0) {
      page_ = Page(map, number_, level_ == 1 ? Page::Kind::leaf : Page::Kind::branch);
      low_ = 0;
      remaining_ = page_.count();
      page_.prefetch_offset(remaining_ / 2);
      return false;
    }
    if (remaining_ > 1) {
      compare_middle();
      return false;
    }
    if (level_ == 1) {
      return true;
    }
    number_ = page_.child(low_);
    map.prefetch_header(number_);
    --level_;
    remaining_ = 0;
    return false;
  }

  /// The record at the place that was reached; false when it is another key's.
  bool finish(const PageMap& map, Bytes& record) const {
    if (page_.key(low_) != wanted_.bytes()) {
      return false;
    }
    record = page_.record(map, low_);
    return true;
  }

 private:
  void compare_middle() {
    const std::uint32_t half = remaining_ / 2;
    const Bytes middle = page_.key(low_ + half);
    low_ += wanted_.at_or_behind(middle.data(), middle.size()) ? half : 0;
    remaining_ -= half;
    page_.prefetch_node(low_ + remaining_ / 2);
  }

  SearchKey wanted_;
  Page page_;
  std::uint64_t number_ = kNoPage;
  std::uint32_t low_ = 0;
  std::uint32_t remaining_ = 0;  // nodes that may be the one; 0 before the page is entered
  std::uint16_t level_ = 0;      // 1 at the leaf
};

/// As many as a core has loads under way at once, and some more.
constexpr std::size_t kDescents = 32;

void find_group(const PageMap& map, const Tree& tree, const Bytes* keys, std::size_t count,
                Bytes* records) {
  std::array<Descent, kDescents> descents;
  std::array<std::uint8_t, kDescents> active;
  std::size_t left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    records[i] = Bytes();
    if (!keys[i].empty()) {
      descents[i] = Descent(map, tree, keys[i]);
      active[left++] = static_cast<std::uint8_t>(i);
    }
  }
  while (left > 0) {
    for (std::size_t turn = 0; turn < left;) {
      const std::uint8_t i = active[turn];
      if (!descents[i].step(map)) {
        ++turn;
        continue;
      }
      descents[i].finish(map, records[i]);
      active[turn] = active[--left];
    }
  }
}

}  // namespace

void find_many_in_tree(const PageMap& map, const Tree& tree, const Bytes* keys, std::size_t count,
                       Bytes* records) {
  if (tree.empty()) {
    std::fill_n(records, count, Bytes());
    return;
  }
  for (std::size_t done = 0; done < count; done += kDescents) {
    find_group(map, tree, keys + done, std::min(kDescents, count - done), records + done);
  }
}

}  // namespace recto::engine::lmdb
