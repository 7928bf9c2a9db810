#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/lmdb/page.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// Deeper trees don't fit any disk: a page of 4 KiB holds at least two keys.
inline constexpr std::uint16_t kMaxTreeDepth = 32;

/// The B+tree of a table in one snapshot.
struct Tree {
  std::uint64_t root = kNoPage;
  std::uint16_t depth = 0;  ///< 0: no pages at all.
  std::uint64_t entries = 0;

  /// Reads what LMDB keeps of a table. Throws `corrupt`.
  static Tree from_record(const TreeRecord& record);

  [[nodiscard]] bool empty() const noexcept { return depth == 0; }
};

/// Looks a padded key up by descending through the pages. False when it is not there.
bool find_in_tree(const PageMap& map, const Tree& tree, Bytes key, Bytes& record);

/// Looks many padded keys up at once, which takes a quarter of the time where pages are not in the
/// processor's caches. `records` are null for keys that are missing, or empty.
void find_many_in_tree(const PageMap& map, const Tree& tree, const Bytes* keys, std::size_t count,
                       Bytes* records);

/// Cuts a range of a tree into runs of about as many records, as `Reader::split` has it. Reads a
/// few hundred pages for each ten parts, whatever the tree's size.
std::vector<std::vector<std::byte>> split_tree(const PageMap& map, const Tree& tree,
                                               const KeyRange& range, std::size_t parts);

}  // namespace recto::engine::lmdb
