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

  /// The record at the place that was reached, on its way from memory; null when the key there is
  /// another one.
  [[nodiscard]] Bytes finish(const PageMap& map) const {
    if (page_.key(low_) != wanted_.bytes()) {
      return {};
    }
    const Bytes record = page_.record(map, low_);
    for (std::size_t at = 0; at < std::min(record.size(), kPrefetched); at += kCacheLine) {
      __builtin_prefetch(record.data() + at);
    }
    return record;
  }

 private:
  static constexpr std::size_t kCacheLine = 64;
  static constexpr std::size_t kPrefetched = 4 * kCacheLine;  // of a record

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

}  // namespace

void find_many_in_tree(const PageMap& map, const Tree& tree, const Bytes* keys, std::size_t count,
                       Bytes* records) {
  std::fill_n(records, count, Bytes());
  if (tree.empty()) {
    return;
  }
  std::array<Descent, kDescents> descents;
  std::array<std::size_t, kDescents> wanted;  // which key each looks for
  std::size_t begun = 0;
  // Lets a descent look for the next key; false when none is left.
  const auto begin_next = [&](std::size_t turn) {
    while (begun < count && keys[begun].empty()) {
      ++begun;
    }
    if (begun == count) {
      return false;
    }
    wanted[turn] = begun;
    descents[turn] = Descent(map, tree, keys[begun++]);
    return true;
  };
  std::size_t active = 0;
  while (active < kDescents && begin_next(active)) {
    ++active;
  }
  while (active > 0) {
    for (std::size_t turn = 0; turn < active;) {
      if (descents[turn].step(map)) {
        records[wanted[turn]] = descents[turn].finish(map);
        if (!begin_next(turn)) {
          --active;
          descents[turn] = descents[active];
          wanted[turn] = wanted[active];
          continue;
        }
      }
      ++turn;
    }
  }
}

}  // namespace recto::engine::lmdb
