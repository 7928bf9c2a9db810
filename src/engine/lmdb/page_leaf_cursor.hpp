#pragma once

#include <array>

#include "engine/lmdb/key_bounds.hpp"
#include "engine/lmdb/tree.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// Runs of records by walking the pages: each leaf page is one run, and the next page is asked for
/// while this one is used.
class PageLeafCursor final : public LeafCursor {
 public:
  PageLeafCursor(const PageMap& map, const Tree& tree, const KeyRange& range, Direction direction)
      : map_(map), tree_(tree), bounds_(range, direction) {}

  std::size_t first(Entry* out, std::size_t capacity) override;
  std::size_t next(Entry* out, std::size_t capacity) override;
  std::size_t resume(Bytes key, Entry* out, std::size_t capacity) override;

 private:
  /// Where the walk stands on one level.
  struct Level {
    Page page;
    std::uint32_t index = 0;
  };

  /// Stands at the first node of a subtree, or at the last.
  void descend_to_edge(std::size_t level, std::uint64_t number);

  /// Stands at the first record at or behind `bound`; false when there is none in its leaf.
  void seek(Bytes bound);

  /// Turns a place found by `seek` into the first one to emit in the cursor's direction.
  bool settle_behind(Bytes bound, bool include_equal);

  bool move_to_next_leaf();
  void prefetch_next_leaf() const;
  std::size_t fill(Entry* out, std::size_t capacity);
  [[nodiscard]] Level& leaf() noexcept { return path_[tree_.depth - 1U]; }
  [[nodiscard]] bool forward() const noexcept { return bounds_.forward(); }

  const PageMap& map_;
  Tree tree_;
  KeyBounds bounds_;
  std::array<Level, kMaxTreeDepth> path_;  // the root first
  std::uint64_t leaves_walked_ = 0;
  bool at_end_ = false;
  bool used_up_ = false;  // the record that the leaf level stands at was emitted
};

}  // namespace recto::engine::lmdb
