#include <gtest/gtest.h>

#include <range/v3/core.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>

#include "conformance/heap_counter.hpp"
#include "support/kinds.hpp"

// The first law: reading touches the heap never.

namespace recto_test {
namespace {

constexpr std::size_t kRows = 5'000;

/// Allocates and frees, which no compiler may leave out.
void use_heap(std::size_t size) {
  char* volatile memory = new char[size];
  delete[] memory;
}

TEST(HeapCounter, Counts) {
  EXPECT_GE(heap_requests_of([] { use_heap(1); }), 1U);
  EXPECT_EQ(heap_requests_of([] {}), 0U);
}

template <class Kind>
class HeapUse : public TableOf<Kind> {
 protected:
  HeapUse() {
    this->fill(kRows, 2);
    // The first read of a table in a thread may set up what later ones use.
    static_cast<void>(this->table_.get(Kind::key(0)));
  }

  std::uint64_t sum_ = 0;
};
TYPED_TEST_SUITE(HeapUse, Kinds);

TYPED_TEST(HeapUse, OfAGetIsNone) {
  const recto::Snapshot snapshot = this->db_->snapshot();
  const auto& table = this->table_;
  static_cast<void>(table.get(TypeParam::key(0)));  // a second snapshot beside the first
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < kRows; i += 7) {
    const auto key = TypeParam::key(i);  // the test's own memory
    EXPECT_EQ(heap_requests_of([&] {
                const auto guard = table.get(snapshot, key);
                found += guard ? guard->text()->size() : 0;
              }),
              0U)
        << "on a snapshot that is used again";
    EXPECT_EQ(heap_requests_of([&] {
                const auto guard = table.get(key);
                found += guard ? guard->text()->size() : 0;
              }),
              0U)
        << "on a snapshot of its own";
    EXPECT_EQ(heap_requests_of([&] {
                found += table.contains(snapshot, key) ? 1 : 0;
                found += table.contains(key) ? 1 : 0;
              }),
              0U);
  }
  EXPECT_GT(found, 0U);
}

TYPED_TEST(HeapUse, OfAStepOfAScanIsNone) {
  const recto::Snapshot snapshot = this->db_->snapshot();
  const auto walk = [&](const auto& scan) {
    auto it = scan.begin();
    std::size_t rows = 0;
    std::uint64_t size = 0;
    const std::uint64_t requests = heap_requests_of([&] {
      for (; it != scan.end(); ++it) {
        auto row = *it;
        size += row->text()->size();
        ++rows;
      }
    });
    EXPECT_EQ(requests, 0U);
    EXPECT_EQ(rows, kRows / 2);
    EXPECT_GT(size, 0U);
  };
  walk(this->table_.scan(snapshot));
  walk(this->table_.scan(snapshot).reverse());
  walk(this->table_.scan());
}

TYPED_TEST(HeapUse, OfAPinnedRowIsNone) {
  auto scan = this->table_.scan();
  auto it = scan.begin();
  EXPECT_EQ(heap_requests_of([&] {
              const auto pinned = (*it).pin();
              EXPECT_TRUE(pinned);
            }),
            0U);
}

TYPED_TEST(HeapUse, OfASnapshotIsNoneOnceOneWasTaken) {
  EXPECT_EQ(heap_requests_of([&] {
              const recto::Snapshot snapshot = this->db_->snapshot();
              this->sum_ += snapshot.sequence();
              this->sum_ += this->table_.size(snapshot);
            }),
            0U);
}

TYPED_TEST(HeapUse, OfMultiGetIsItsVector) {
  std::vector<typename TestFixture::Key> keys;
  for (std::size_t i = 0; i < 100; ++i) {
    keys.push_back(TypeParam::key(i));
  }
  const recto::Snapshot snapshot = this->db_->snapshot();
  const std::uint64_t one_vector = heap_requests_of([] { use_heap(100); });
  EXPECT_LE(heap_requests_of([&] {
              const auto guards = this->table_.multi_get(snapshot, keys);
              EXPECT_EQ(guards.size(), 100U);
            }),
            one_vector);
}

class PipelineHeapUse : public HeapUse<U64Kind> {
 protected:
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
    EXPECT_EQ(heap_requests_of([&] {
                for (; it != end; ++it) {
                  sum_ += *it;
                  ++rows;
                }
              }),
              0U);
    EXPECT_EQ(rows, 1'000U);
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
  EXPECT_EQ(heap_requests_of([&] {
              for (; it != scan.end(); ++it) {
                size += (*it).key().size();
              }
            }),
            0U);
  EXPECT_EQ(size, 2'000U * 12);
  scan = {};
  EXPECT_EQ(db_->stats().decoded_keys, 0U) << "and each was shown in place";
}

}  // namespace
}  // namespace recto_test
