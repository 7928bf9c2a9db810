#include <gtest/gtest.h>

#include <ranges>
#include <recto/distinct.hpp>
#include <recto/join.hpp>
#include <recto/key_sets.hpp>
#include <recto/merge.hpp>
#include <utility>

#include "conformance/heap_counter.hpp"
#include "queries/rows.hpp"
#include "support/test_database.hpp"

// The adaptors ask the heap for memory when they begin, and not for each row.

namespace recto_test {
namespace {

class AdaptorHeap : public testing::Test {
 protected:
  static constexpr std::uint64_t kRows = 4'000;

  recto::Snapshot filled() {
    const auto numbers = std::views::iota(std::uint64_t{0}, kRows);
    a_.put_all(numbers | std::views::transform([](std::uint64_t i) {
                 return std::pair(i, Order{i * 7 % kRows, 0, 0});
               }));
    b_.put_all(numbers |
               std::views::transform([](std::uint64_t i) { return std::pair(i, Order{i, 0, 0}); }));
    return db_->snapshot();
  }

  /// Expects that a walk over four times as many rows asks for hardly more. What an engine needs
  /// for its own blocks is no concern here, so RocksDB's walks are not counted.
  void expect_no_more_for_more_rows(const auto& make) {
    if (test_options().engine == recto::Engine::rocksdb) {
      GTEST_SKIP() << "the engine allocates for its blocks";
    }
    const auto walk = [&](std::uint64_t end) {
      std::uint64_t elements = 0;
      auto range = make(end);
      for (auto&& element : range) {
        static_cast<void>(element);
        ++elements;
      }
      return elements;
    };
    walk(kRows);  // so that what is kept for the next time is there
    std::uint64_t few = 0;
    std::uint64_t many = 0;
    const auto for_few = heap_requests_of([&] { few = walk(kRows / 4); });
    const auto for_many = heap_requests_of([&] { many = walk(kRows); });
    EXPECT_GT(many, few);
    EXPECT_LE(for_many, for_few + 4) << many << " elements";
  }

  TestDatabase db_;
  OrderTable a_ = open_orders(*db_, "a");
  OrderTable b_ = open_orders(*db_, "b");
  recto::Snapshot snapshot_ = filled();
};

TEST_F(AdaptorHeap, Join) {
  expect_no_more_for_more_rows([&](std::uint64_t end) {
    return a_.scan(snapshot_, recto::until(end)) |
           recto::join(b_, snapshot_, [](auto row) { return row->customer; });
  });
}

TEST_F(AdaptorHeap, JoinBehindAFilter) {
  expect_no_more_for_more_rows([&](std::uint64_t end) {
    return a_.scan(snapshot_, recto::until(end)) |
           recto::join(b_, snapshot_, [](auto row) { return row->customer; }) |
           std::views::filter([](const auto& joined) { return joined.left.key() % 2 == 1; });
  });
}

TEST_F(AdaptorHeap, MergeJoin) {
  expect_no_more_for_more_rows([&](std::uint64_t end) {
    return recto::merge_join(a_.scan(snapshot_, recto::until(end)), b_.scan(snapshot_));
  });
}

TEST_F(AdaptorHeap, MergeAndDistinct) {
  expect_no_more_for_more_rows([&](std::uint64_t end) {
    return recto::merge(a_.scan(snapshot_, recto::until(end)),
                        b_.scan(snapshot_, recto::until(end))) |
           recto::distinct;
  });
}

TEST_F(AdaptorHeap, Sets) {
  expect_no_more_for_more_rows([&](std::uint64_t end) {
    return recto::intersect(a_.scan(snapshot_, recto::until(end)),
                            recto::unite(b_.scan(snapshot_), b_.scan(snapshot_)));
  });
}

}  // namespace
}  // namespace recto_test
