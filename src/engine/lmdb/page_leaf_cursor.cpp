#include "engine/lmdb/page_leaf_cursor.hpp"

#include <algorithm>

namespace recto::engine::lmdb {

std::size_t PageLeafCursor::first(Entry* out, std::size_t capacity) {
  at_end_ = tree_.empty();
  used_up_ = false;
  leaves_walked_ = 0;
  if (at_end_) {
    return 0;
  }
  if (forward() && !bounds_.lower().empty()) {
    seek(bounds_.lower());
    at_end_ = !settle_behind(bounds_.lower(), true);
  } else if (!forward() && bounds_.has_upper()) {
    if (bounds_.upper().empty()) {
      at_end_ = true;
      return 0;
    }
    seek(bounds_.upper());
    at_end_ = !settle_behind(bounds_.upper(), false);
  } else {
    descend_to_edge(0, tree_.root);
  }
  return fill(out, capacity);
}

std::size_t PageLeafCursor::next(Entry* out, std::size_t capacity) { return fill(out, capacity); }

std::size_t PageLeafCursor::resume(Bytes key, Entry* out, std::size_t capacity) {
  at_end_ = tree_.empty();
  if (at_end_) {
    return 0;
  }
  used_up_ = false;
  leaves_walked_ = 0;  // each call goes on behind a key, or throws
  seek(key);
  at_end_ = !settle_behind(key, false);
  const std::size_t count = fill(out, capacity);
  if (count > 0 && (forward() ? out[0].key_bytes() <= key : out[0].key_bytes() >= key)) {
    throw_page_corrupt(tree_.root, "the keys below it are out of order");
  }
  return count;
}

void PageLeafCursor::descend_to_edge(std::size_t level, std::uint64_t number) {
  for (; level < tree_.depth; ++level) {
    const bool is_leaf = level + 1 == tree_.depth;
    Level& at = path_[level];
    at.page = Page(map_, number, is_leaf ? Page::Kind::leaf : Page::Kind::branch);
    at.index = forward() ? 0 : at.page.count() - 1;
    if (!is_leaf) {
      number = at.page.child(at.index);
    }
  }
}

void PageLeafCursor::seek(Bytes bound) {
  const SearchKey wanted(bound);
  std::uint64_t number = tree_.root;
  for (std::size_t level = 0; level < tree_.depth; ++level) {
    const bool is_leaf = level + 1U == tree_.depth;
    Level& at = path_[level];
    at.page = Page(map_, number, is_leaf ? Page::Kind::leaf : Page::Kind::branch);
    at.index = at.page.find(wanted);
    if (!is_leaf) {
      number = at.page.child(at.index);
    }
  }
}

bool PageLeafCursor::settle_behind(Bytes bound, bool include_equal) {
  // The leaf stands at the last key at or before the bound, or at its first key.
  const std::strong_ordering order = leaf().page.key(leaf().index) <=> bound;
  if (order == 0 && include_equal) {
    return true;
  }
  const bool is_behind = forward() ? order > 0 : order < 0;
  if (is_behind) {
    return true;
  }
  if (!forward()) {
    if (leaf().index > 0) {
      --leaf().index;
      return true;
    }
  } else if (leaf().index + 1 < leaf().page.count()) {
    ++leaf().index;
    return true;
  }
  return move_to_next_leaf();
}

bool PageLeafCursor::move_to_next_leaf() {
  if (++leaves_walked_ > std::max(map_.known_pages(), tree_.entries)) {
    throw_page_corrupt(tree_.root, "the pages below it form a circle");
  }
  for (std::size_t level = tree_.depth - 1U; level-- > 0;) {
    Level& at = path_[level];
    if (forward() ? at.index + 1 < at.page.count() : at.index > 0) {
      at.index = forward() ? at.index + 1 : at.index - 1;
      descend_to_edge(level + 1, at.page.child(at.index));
      return true;
    }
  }
  return false;
}

void PageLeafCursor::prefetch_next_leaf() const {
  if (tree_.depth < 2) {
    return;
  }
  const Level& parent = path_[tree_.depth - 2U];
  if (forward() ? parent.index + 1 < parent.page.count() : parent.index > 0) {
    map_.prefetch(parent.page.child(forward() ? parent.index + 1 : parent.index - 1));
  }
}

std::size_t PageLeafCursor::fill(Entry* out, std::size_t capacity) {
  if (used_up_ && !at_end_) {
    at_end_ = !move_to_next_leaf();
    used_up_ = false;
  }
  if (at_end_) {
    return 0;
  }
  const Page& page = leaf().page;
  std::uint32_t index = leaf().index;
  const std::uint32_t left = forward() ? page.count() - index : index + 1;
  const std::size_t count = std::min<std::size_t>(capacity, left);
  const std::uint32_t step = forward() ? 1U : ~0U;
  for (std::size_t i = 0; i < count; ++i, index += step) {
    const Bytes key = page.key(index);
    const Bytes record = page.record(map_, index);
    out[i] = {key.data(), record.data(), static_cast<std::uint32_t>(key.size()),
              static_cast<std::uint32_t>(record.size())};
  }
  used_up_ = count == left;
  if (used_up_) {
    prefetch_next_leaf();
  } else {
    leaf().index = index;
  }
  const std::size_t kept = bounds_.trim(out, count);
  at_end_ = kept < count;
  return kept;
}

}  // namespace recto::engine::lmdb
