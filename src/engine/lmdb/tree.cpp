#include "engine/lmdb/tree.hpp"

namespace recto::engine::lmdb {

Tree Tree::from_record(const TreeRecord& record) {
  if (record.root == kNoPage) {
    return {};
  }
  if (record.depth == 0 || record.depth > kMaxTreeDepth) {
    throw_page_corrupt(record.root, "the tree above it has an impossible depth");
  }
  return {record.root, record.depth, record.entries};
}

bool find_in_tree(const PageMap& map, const Tree& tree, Bytes key, Bytes& record) {
  if (tree.empty()) {
    return false;
  }
  const SearchKey wanted(key);
  std::uint64_t number = tree.root;
  for (std::uint16_t level = tree.depth; level > 1; --level) {
    const Page page(map, number, Page::Kind::branch);
    number = page.child(page.find(wanted));
  }
  const Page leaf(map, number, Page::Kind::leaf);
  const std::uint32_t index = leaf.find(wanted);
  if (leaf.key(index) != key) {
    return false;
  }
  record = leaf.record(map, index);
  return true;
}

}  // namespace recto::engine::lmdb
