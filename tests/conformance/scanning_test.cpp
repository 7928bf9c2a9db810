#include <algorithm>
#include <numeric>
#include <ranges>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

template <class Kind>
class Scanning : public TableOf<Kind> {
 protected:
  using Scan = typename TableOf<Kind>::Table::ScanType;

  /// A bound, as a tuple of parts. Ranges take tuples as they take the parts.
  static auto bound(std::size_t i) { return Kind::parts(i); }

  static std::vector<std::size_t> numbers(std::size_t first, std::size_t end) {
    std::vector<std::size_t> all(end - first);
    std::iota(all.begin(), all.end(), first);
    return all;
  }

  void expect_rows(const Scan& scan, std::vector<std::size_t> numbers) {
    EXPECT_EQ(this->texts(scan), this->texts_of(numbers));
    std::ranges::reverse(numbers);
    EXPECT_EQ(this->texts(scan.reverse()), this->texts_of(numbers)) << "in reverse";
    std::ranges::reverse(numbers);
    EXPECT_EQ(this->texts(scan.reverse().reverse()), this->texts_of(numbers)) << "there and back";
  }
};
TYPED_TEST_SUITE(Scanning, Kinds);

TYPED_TEST(Scanning, AScanIsAViewAndAForwardRange) {
  using Scan = typename TestFixture::Scan;
  static_assert(std::ranges::view<Scan>);
  static_assert(std::ranges::forward_range<Scan>);
  static_assert(std::ranges::forward_range<const Scan>);
  static_assert(std::forward_iterator<std::ranges::iterator_t<Scan>>);
  static_assert(std::copyable<std::ranges::range_value_t<Scan>>);
  static_assert(!std::ranges::borrowed_range<Scan>, "rows end with their scan");
  EXPECT_TRUE(std::ranges::empty(Scan())) << "a default-constructed scan is empty";
  EXPECT_TRUE(std::ranges::empty(Scan().reverse()));
}

TYPED_TEST(Scanning, ShowsAllRowsInKeyOrder) {
  this->fill(500, 2, 1);
  this->fill(500, 2);
  this->expect_rows(this->table_.scan(), this->numbers(0, 500));
  const recto::Snapshot snapshot = this->db_->snapshot();
  std::size_t i = 0;
  for (auto row : this->table_.scan(snapshot)) {
    EXPECT_EQ(TestFixture::Table::KeyCodec::compare(row.key(), TypeParam::key(i)),
              std::strong_ordering::equal)
        << i;
    EXPECT_EQ(row.bytes(), recto::Bytes(TypeParam::packed(this->value(i, this->text(i)))));
    ++i;
  }
  EXPECT_EQ(i, 500U);
}

TYPED_TEST(Scanning, RangesAreHalfOpen) {
  this->fill(300);
  const recto::Snapshot snapshot = this->db_->snapshot();
  const auto at = [](std::size_t i) { return TypeParam::key(i); };
  auto& table = this->table_;
  this->expect_rows(table.scan(snapshot, recto::from(at(250))), this->numbers(250, 300));
  this->expect_rows(table.scan(snapshot, recto::until(at(40))), this->numbers(0, 40));
  this->expect_rows(table.scan(snapshot, recto::between(at(40), at(250))), this->numbers(40, 250));
  this->expect_rows(table.scan(snapshot, recto::after(at(250))), this->numbers(251, 300));
  this->expect_rows(table.scan(snapshot, at(40)), {40});
  this->expect_rows(table.scan(snapshot, recto::between(at(40), at(40))), {});
  this->expect_rows(table.scan(snapshot, recto::between(at(50), at(40))), {});
  this->expect_rows(table.scan(recto::between(this->bound(100), this->bound(101))), {100});
  std::apply(
      [&](const auto&... parts) {
        this->expect_rows(table.scan(recto::from(parts...)), this->numbers(299, 300));
        this->expect_rows(table.scan(recto::after(parts...)), {});
        this->expect_rows(table.scan(recto::until(parts...)), this->numbers(0, 299));
        this->expect_rows(table.scan(recto::prefix(parts...)), {299});
      },
      TypeParam::parts(299));
}

TYPED_TEST(Scanning, BoundsNeedNotBeStored) {
  this->fill(300, 3);
  this->expect_rows(this->table_.scan(recto::between(TypeParam::key(1), TypeParam::key(8))),
                    {3, 6});
  this->expect_rows(this->table_.scan(recto::from(TypeParam::key(296))), {297});
  this->expect_rows(this->table_.scan(recto::after(TypeParam::key(295))), {297});
  this->expect_rows(this->table_.scan(TypeParam::key(1)), {});
}

TYPED_TEST(Scanning, RowsAndIteratorsMayBeCopiedAndRunApart) {
  this->fill(1'000);
  const auto scan = this->table_.scan();
  auto slow = scan.begin();
  auto fast = scan.begin();
  std::ranges::advance(fast, 700);  // several leaves on
  auto kept = fast;
  for (std::size_t i = 0; i < 300; ++i) {
    ASSERT_EQ(TypeParam::text(**slow), this->text(i));
    ASSERT_EQ(TypeParam::text(**fast), this->text(700 + i));
    const auto before = slow++;
    ASSERT_EQ(TypeParam::text(**before), this->text(i));
    ++fast;
  }
  EXPECT_EQ(fast, scan.end());
  EXPECT_EQ(TypeParam::text(**kept), this->text(700)) << "a copy stays where it is";
  std::ranges::advance(kept, 5);
  EXPECT_EQ(TypeParam::text(**kept), this->text(705)) << "and goes on from there";
  std::ranges::advance(slow, 405);
  EXPECT_EQ(slow, kept) << "iterators at one row are equal, whatever way they took";
  ++slow;
  EXPECT_NE(slow, kept);
}

TYPED_TEST(Scanning, IteratorsCompareByTheirPlace) {
  this->fill(10);
  const auto scan = this->table_.scan();
  using Iterator = std::ranges::iterator_t<decltype(scan)>;
  auto a = scan.begin();
  auto b = scan.begin();
  EXPECT_EQ(a, b);
  ++a;
  EXPECT_NE(a, b);
  ++b;
  EXPECT_EQ(a, b);
  std::ranges::advance(a, 9);
  EXPECT_EQ(a, scan.end());
  EXPECT_EQ(a, Iterator()) << "all ends are equal";
  EXPECT_EQ(Iterator(), Iterator());
  EXPECT_NE(b, Iterator());
}

TYPED_TEST(Scanning, EachBeginStartsAnew) {
  this->fill(400);
  const auto scan = this->table_.scan();
  EXPECT_EQ(this->texts(scan), this->texts(scan));
  auto first = scan.begin();
  std::ranges::advance(first, 300);
  EXPECT_EQ(TypeParam::text(**scan.begin()), this->text(0));
  EXPECT_EQ(TypeParam::text(**first), this->text(300)) << "earlier iterators stay where they are";
  ++first;
  EXPECT_EQ(TypeParam::text(**first), this->text(301));
}

TYPED_TEST(Scanning, CopiesOfAScanShowTheSameStateAndMovedOnesGoOn) {
  this->fill(300);
  auto scan = this->table_.scan();
  auto it = scan.begin();
  std::ranges::advance(it, 150);
  this->table_.erase(TypeParam::key(200));
  const auto copy = scan;
  EXPECT_EQ(this->texts(copy).size(), 300U);
  auto moved = std::move(scan);
  for (std::size_t i = 150; i < 300; ++i, ++it) {
    ASSERT_EQ(TypeParam::text(**it), this->text(i));
  }
  EXPECT_EQ(it, moved.end());
  EXPECT_EQ(this->texts(moved).size(), 300U);
  moved = this->table_.scan(recto::until(TypeParam::key(3)));
  EXPECT_EQ(this->texts(moved), this->texts_of({0, 1, 2}));
}

TYPED_TEST(Scanning, ReadsNothingThatIsWrittenMeanwhile) {
  this->fill(200);
  std::size_t seen = 0;
  for (auto row : this->table_.scan()) {
    EXPECT_EQ(TypeParam::text(*row), this->text(seen));
    if (seen < 100) {
      this->put(seen + 100, "written during the scan");
      this->put(seen + 1'000);
    }
    ++seen;
  }
  EXPECT_EQ(seen, 200U);
  EXPECT_EQ(this->table_.size(), 300U);
}

}  // namespace
}  // namespace recto_test
