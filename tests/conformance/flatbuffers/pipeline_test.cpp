#include <algorithm>
#include <numeric>
#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/algorithm/equal.hpp>
#include <range/v3/core.hpp>
#include <range/v3/numeric/accumulate.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/chunk_by.hpp>
#include <range/v3/view/drop.hpp>
#include <range/v3/view/enumerate.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/sliding.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/take_while.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>
#include <ranges>

#include "support/kinds.hpp"

// Scans in pipelines of both libraries.

namespace recto_test {
namespace {

namespace rv = ranges::views;
namespace sv = std::views;
using Ids = std::vector<std::uint64_t>;

class Pipelines : public TableOf<U64Kind> {
 protected:
  static constexpr auto kId = [](auto row) { return row->id(); };
  static constexpr auto kEven = [](auto row) { return row.key() % 2 == 0; };

  static Ids ids(auto&& range) {
    Ids found;
    for (const std::uint64_t id : range) {
      found.push_back(id);
    }
    return found;
  }

  recto::Snapshot filled() {
    fill(1'000);
    return db_->snapshot();
  }

  recto::Snapshot snapshot_ = filled();
};

TEST_F(Pipelines, OfTheStandardLibrary) {
  EXPECT_EQ(ids(table_.scan(snapshot_) | sv::filter(kEven) | sv::transform(kId) | sv::take(3)),
            (Ids{10, 16, 22}));
  EXPECT_EQ(ids(table_.scan(snapshot_) | sv::drop(998) | sv::transform(kId)), (Ids{3001, 3004}));
  EXPECT_EQ(ids(table_.scan(snapshot_, recto::from(3000)) | sv::transform(kId)), (Ids{3001, 3004}));
  EXPECT_EQ(ids(table_.scan(snapshot_).reverse() | sv::transform(kId) | sv::take(2)),
            (Ids{3004, 3001}));
  EXPECT_EQ(ids(table_.scan(snapshot_) | sv::take_while([](auto row) { return row.key() < 12; }) |
                sv::transform(kId)),
            (Ids{7, 10}));
  EXPECT_EQ(ids(table_.scan(snapshot_) | sv::drop_while([](auto row) { return row.key() < 3001; }) |
                sv::transform(kId)),
            (Ids{3001, 3004}));
  auto common = table_.scan(snapshot_) | sv::transform(kId) | sv::common;
  EXPECT_EQ(std::accumulate(common.begin(), common.end(), std::uint64_t{0}), 1'505'500U);
}

TEST_F(Pipelines, OfTheStandardLibraryOverANamedScan) {
  auto scan = table_.scan(snapshot_);
  auto even = scan | sv::filter(kEven);
  EXPECT_EQ(std::ranges::distance(even), 500);
  EXPECT_EQ(std::ranges::distance(even), 500) << "forward ranges may be walked again";
  EXPECT_EQ(std::ranges::count_if(scan, kEven), 500);
  const auto found = std::ranges::find_if(scan, [](auto row) { return row.key() == 1000; });
  ASSERT_NE(found, scan.end());
  EXPECT_EQ((*found)->text()->str(), text(331));
  const auto largest =
      std::ranges::max_element(scan, {}, [](auto row) { return row->id() % 1'000; });
  EXPECT_EQ((*largest).key(), 1999U);
  EXPECT_TRUE(std::ranges::is_sorted(scan, {}, kId));
  EXPECT_EQ(std::ranges::adjacent_find(scan, [](auto a, auto b) { return b.key() - a.key() != 3; }),
            scan.end());
}

TEST_F(Pipelines, OfRangeV3) {
  using Scan = specimens::CounterTable::ScanType;
  static_assert(ranges::view_<Scan>);
  static_assert(ranges::forward_range<Scan>);
  EXPECT_EQ(table_.scan(snapshot_) | rv::filter(kEven) | rv::transform(kId) | rv::take(3) |
                ranges::to<std::vector>(),
            (Ids{10, 16, 22}));
  EXPECT_EQ(table_.scan(snapshot_) | rv::drop(998) | rv::transform(kId) | ranges::to<std::vector>(),
            (Ids{3001, 3004}));
  EXPECT_EQ(table_.scan(snapshot_).reverse() | rv::transform(kId) |
                rv::take_while([](auto id) { return id > 3000; }) | ranges::to<std::vector>(),
            (Ids{3004, 3001}));
  EXPECT_EQ(ranges::accumulate(table_.scan(snapshot_) | rv::transform(kId), std::uint64_t{0}),
            1'505'500U);
  auto scan = table_.scan(snapshot_);
  EXPECT_EQ(ranges::count_if(scan, kEven), 500);
}

TEST_F(Pipelines, GroupNeighbouringRows) {
  Ids sizes;
  std::uint64_t sum = 0;
  auto by_hundred = table_.scan(snapshot_) |
                    rv::chunk_by([](auto a, auto b) { return a.key() / 100 == b.key() / 100; });
  for (auto&& group : by_hundred) {
    sizes.push_back(0);
    for (auto row : group) {
      ++sizes.back();
      sum += row->id();
    }
  }
  EXPECT_EQ(sizes.size(), 31U);
  EXPECT_EQ(sizes.front(), 31U);
  EXPECT_EQ(sizes.back(), 2U);
  EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0}), 1'000U);
  EXPECT_EQ(sum, 1'505'500U);
  // Chunks of many leaves, each walked twice.
  for (auto&& chunk : table_.scan(snapshot_) | rv::chunk(400)) {
    EXPECT_EQ(ranges::distance(chunk), ranges::distance(chunk));
  }
}

TEST_F(Pipelines, JoinAndZipScans) {
  auto words = specimens::WordTable::open(*db_);
  words.put_all(sv::iota(0, 300) | sv::transform([](int i) {
                  specimens::WordT word;
                  word.word = "word " + digits(static_cast<std::size_t>(i));
                  word.text = std::to_string(i);
                  return word;
                }));
  const recto::Snapshot snapshot = db_->snapshot();
  std::size_t i = 0;
  for (auto&& [counter, word] : rv::zip(table_.scan(snapshot), words.scan(snapshot))) {
    ASSERT_EQ(counter.key(), U64Kind::key(i));
    ASSERT_EQ(word->text()->str(), std::to_string(i));
    ++i;
  }
  EXPECT_EQ(i, 300U);
  for (auto&& [index, row] : rv::enumerate(table_.scan(snapshot))) {
    ASSERT_EQ(row.key(), U64Kind::key(index));
  }
  auto distances =
      rv::zip(table_.scan(snapshot), table_.scan(snapshot) | rv::drop(1)) |
      rv::transform([](auto&& pair) { return std::get<1>(pair).key() - std::get<0>(pair).key(); });
  EXPECT_EQ(ranges::accumulate(distances, std::uint64_t{0}), 999U * 3);
}

TEST_F(Pipelines, OfTextsAndDescendingKeys) {
  auto readings = specimens::ReadingTable::open(*db_);
  readings.put_all(sv::iota(std::size_t{0}, std::size_t{200}) | sv::transform([](std::size_t n) {
                     specimens::ReadingT reading;
                     CompositeKind::set_key(reading, n);
                     return reading;
                   }));
  const auto names = readings.scan() | rv::transform([](auto row) {
                       return std::string(row.key().station_name) + std::string(row.key().unit);
                     }) |
                     rv::filter([](const std::string& name) { return name.ends_with("hPa"); }) |
                     ranges::to<std::vector>();
  EXPECT_EQ(names.size(), 100U);
  EXPECT_EQ(names.front(), "station 0000000hPa");
}

TEST_F(Pipelines, InsideATransaction) {
  db_->write([&](recto::Transaction& tx) {
    put(tx, 1'000, "new");
    EXPECT_EQ(table_.scan(tx) | rv::transform(kId) | rv::drop(999) | ranges::to<std::vector>(),
              (Ids{3004, 3007}));
    EXPECT_EQ(ids(table_.scan(tx) | sv::filter(kEven) | sv::transform(kId) | sv::take(1)),
              (Ids{10}));
  });
}

TEST_F(Pipelines, FeedPutAll) {
  auto notes = specimens::NoteTable::open(*db_);
  notes.put_all(table_.scan(snapshot_) | sv::filter(kEven) | sv::transform([](auto row) {
                  specimens::NoteT note;
                  note.text = row->text()->str();
                  return std::pair(specimens::NoteKey{row.key(), "copy"}, note);
                }));
  EXPECT_EQ(notes.size(), 500U);
}

}  // namespace
}  // namespace recto_test
