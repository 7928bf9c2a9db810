#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <recto/detail/arena.hpp>

#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace recto_test {
namespace {

using recto::detail::Arena;

RC_GTEST_PROP(Arena, GivesAlignedMemoryThatNobodyElseHas, ()) {
  Arena arena(*rc::gen::element<std::size_t>(1, 64, 4096));
  struct Piece {
    std::byte* data;
    std::size_t size;
  };
  for (int round = 0; round < 2; ++round) {
    std::vector<Piece> pieces;
    std::size_t total = 0;
    const auto sizes =
        *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 300));
    for (const std::size_t size : sizes) {
      const auto alignment = *rc::gen::element<std::size_t>(1, 2, 8, 16, 64);
      std::byte* data = arena.allocate(size, alignment);
      RC_ASSERT(reinterpret_cast<std::uintptr_t>(data) % alignment == 0U);
      std::memset(data, static_cast<int>(pieces.size() % 251), size);
      pieces.push_back({data, size});
      total += size;
      RC_ASSERT(arena.used_bytes() == total);
    }
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      for (std::size_t at = 0; at < pieces[i].size; ++at) {
        RC_ASSERT(pieces[i].data[at] == std::byte(i % 251));
      }
    }
    arena.clear();
    RC_ASSERT(arena.used_bytes() == 0U);
  }
}

TEST(Arena, UsesItsBlocksAgain) {
  Arena arena(1024);
  std::set<const std::byte*> first;
  for (int i = 0; i < 50; ++i) {
    first.insert(arena.allocate(100));
  }
  arena.clear();
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(first.contains(arena.allocate(100))) << "a new block after clear, at " << i;
  }
}

TEST(Arena, CopiesBytes) {
  Arena arena;
  const std::string text = "copied to an address that is a multiple of sixteen";
  const std::byte* copy =
      arena.copy(reinterpret_cast<const std::byte*>(text.data()), text.size(), 16);
  EXPECT_EQ(std::memcmp(copy, text.data(), text.size()), 0);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(copy) % 16, 0U);
}

}  // namespace
}  // namespace recto_test
