#include <gtest/gtest.h>

#include <range/v3/core.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>

#include "conformance/heap_counter.hpp"
#include "support/kinds.hpp"

// Pipelines touch the heap no more than scans do.

namespace recto_test {
namespace {

class PipelineHeapUse : public TableOf<U64Kind> {
 protected:
  PipelineHeapUse() {
    fill(5'000, 2);
    if (db_->stats().engine != "lmdb") {
      db_->compact();
    }
  }

  /// Walks a pipeline on from where it is set up: filters keep their first iterator, so that there
  /// are two leaves.
  void expect_no_requests(auto&& pipeline) {
    auto it = pipeline.begin();
    const auto end = pipeline.end();
    std::size_t rows = 0;
    for (; rows < 150; ++rows) {
      sum_ += *it;
      ++it;
    }
    EXPECT_LE(heap_requests_of([&] {
                for (; it != end; ++it) {
                  sum_ += *it;
                  ++rows;
                }
              }),
              engine_requests(850));
    EXPECT_EQ(rows, 1'000U);
  }

  std::uint64_t sum_ = 0;

  /// What RocksDB asks for by itself, for each block that a scan enters.
  std::uint64_t engine_requests(std::uint64_t rows) {
    return db_->stats().engine == "rocksdb" ? rows / 2 : 0;
  }

  static constexpr auto kId = [](auto row) { return row->id(); };
};

TEST_F(PipelineHeapUse, OfAStepIsNone) {
  const recto::Snapshot snapshot = db_->snapshot();
  expect_no_requests(table_.scan(snapshot) |
                     std::views::filter([](auto row) { return row.key() > 9; }) |
                     std::views::transform(kId) | std::views::take(1'000));
  expect_no_requests(table_.scan(snapshot) |
                     ranges::views::filter([](auto row) { return row.key() > 9; }) |
                     ranges::views::transform(kId) | ranges::views::take(1'000));
  expect_no_requests(table_.scan(snapshot).reverse() | std::views::transform(kId) |
                     std::views::take(1'000));
}

TEST_F(PipelineHeapUse, OfKeysThatNeedNoDecodingIsNone) {
  auto words = specimens::WordTable::open(*db_);
  words.put_all(std::views::iota(0, 2'000) | std::views::transform([](int i) {
                  specimens::WordT word;
                  word.word = "word " + digits(static_cast<std::size_t>(i));
                  return word;
                }));
  auto scan = words.scan();
  auto it = scan.begin();
  std::size_t size = 0;
  EXPECT_LE(heap_requests_of([&] {
              for (; it != scan.end(); ++it) {
                size += (*it).key().size();
              }
            }),
            engine_requests(2'000));
  EXPECT_EQ(size, 2'000U * 12);
  scan = {};
  EXPECT_EQ(db_->stats().decoded_keys, 0U) << "and each was shown in place";
}

}  // namespace
}  // namespace recto_test
