#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The page format of LMDB 0.9 (data version 1), as its public mdb.c lays it down.
namespace recto::engine::lmdb {

inline constexpr std::uint32_t kMagic = 0xBEEFC0DE;
inline constexpr std::uint32_t kDataVersion = 1;
inline constexpr std::size_t kPageHeaderSize = 16;
inline constexpr std::uint64_t kNoPage = ~std::uint64_t{0};

inline constexpr std::uint16_t kBranchPage = 0x01;
inline constexpr std::uint16_t kLeafPage = 0x02;
inline constexpr std::uint16_t kOverflowPage = 0x04;
inline constexpr std::uint16_t kMetaPage = 0x08;

inline constexpr std::uint16_t kBigData = 0x01;      ///< A node whose value is on overflow pages.
inline constexpr std::uint16_t kSubDatabase = 0x02;  ///< A node whose value is a `TreeRecord`.

struct PageHeader {
  std::uint64_t page_number;
  std::uint16_t pad;
  std::uint16_t flags;
  std::uint16_t lower;  ///< The end of the offset array; an overflow page has its run length here.
  std::uint16_t upper;  ///< The beginning of the nodes.
};
static_assert(sizeof(PageHeader) == kPageHeaderSize);

/// In front of every key: for leaves the value's size, for branches the child's page number.
struct NodeHeader {
  std::uint16_t low;
  std::uint16_t high;
  std::uint16_t flags;  ///< For branches the upper 16 bits of the page number.
  std::uint16_t key_size;
};
static_assert(sizeof(NodeHeader) == 8);

/// One B+tree.
struct TreeRecord {
  std::uint32_t pad;  ///< In the free tree of a meta page: the page size.
  std::uint16_t flags;
  std::uint16_t depth;
  std::uint64_t branch_pages;
  std::uint64_t leaf_pages;
  std::uint64_t overflow_pages;
  std::uint64_t entries;
  std::uint64_t root;
};
static_assert(sizeof(TreeRecord) == 48);

/// What pages 0 and 1 hold behind their headers. The one with the larger transaction counts.
struct Meta {
  std::uint32_t magic;
  std::uint32_t version;
  std::uint64_t address;
  std::uint64_t map_size;
  std::array<TreeRecord, 2> trees;  ///< Free pages; the tree of named trees.
  std::uint64_t last_page;
  std::uint64_t transaction;
};
static_assert(sizeof(Meta) == 136);

}  // namespace recto::engine::lmdb
