#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <recto/messagepack.hpp>

#include <limits>
#include <optional>
#include <range/v3/range/conversion.hpp>
#include <range/v3/range/operations.hpp>
#include <range/v3/view/chunk_by.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/heap_counter.hpp"
#include "queries/stock.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

// Queries: what they mean, and by which way they find their rows.

namespace recto_test {
namespace {

using C = ItemColumns;
using recto::query;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Queries : public testing::Test {
 protected:
  Queries() {
    items.put_all(std::vector<Item>{
        item(1, 10, 2.5, 7, "bolt", 0.5F),
        item(1, 11, 1.0, 7, "nut", 0.25F),
        item(1, 12, 9.0, 8, "bracket"),
        item(2, 20, 2.5, 7, "bolts", 2.0F),
        item(2, 21, -4.0),
        item(3, 30, 7.0, 8, "", 3.0F),
    });
  }

  /// The ids of a query's rows, in their order.
  template <class Q>
  static std::vector<std::uint32_t> ids(const Q& rows) {
    std::vector<std::uint32_t> found;
    for (const auto row : rows) {
      found.push_back(row->id);
    }
    return found;
  }

  /// The id of a query's first row.
  template <class Q>
  static std::uint32_t first_id(const Q& rows) {
    const auto first = rows.first();
    return first->id;
  }

  TestDatabase db;
  ItemTable items = ItemTable::open(*db);
};

// What conditions mean.

TEST_F(Queries, WithoutConditionsShowTheTable) {
  EXPECT_THAT(ids(query(items)), ElementsAre(12, 11, 10, 21, 20, 30));
  EXPECT_EQ(query(items).explain(), "read: table items, all rows\n");
}

TEST_F(Queries, CompareColumnsWithValues) {
  EXPECT_THAT(ids(query(items).where(C::price == 2.5)), UnorderedElementsAre(10, 20));
  EXPECT_THAT(ids(query(items).where(C::price != 2.5)), UnorderedElementsAre(11, 12, 21, 30));
  EXPECT_THAT(ids(query(items).where(C::price < 2.5)), UnorderedElementsAre(11, 21));
  EXPECT_THAT(ids(query(items).where(C::price <= 2.5)), UnorderedElementsAre(10, 11, 20, 21));
  EXPECT_THAT(ids(query(items).where(C::price > 2.5)), UnorderedElementsAre(12, 30));
  EXPECT_THAT(ids(query(items).where(C::price >= 2.5)), UnorderedElementsAre(10, 12, 20, 30));
  EXPECT_THAT(ids(query(items).where(C::price >= 7)), UnorderedElementsAre(12, 30));
}

TEST_F(Queries, CompareTexts) {
  EXPECT_THAT(ids(query(items).where(C::name == "bolt")), ElementsAre(10));
  EXPECT_THAT(ids(query(items).where(C::name > std::string("bolt"))),
              UnorderedElementsAre(11, 12, 20));
  EXPECT_THAT(ids(query(items).where(starts_with(C::name, "b"))), UnorderedElementsAre(10, 12, 20));
  EXPECT_THAT(ids(query(items).where(starts_with(C::name, "bolts"))), ElementsAre(20));
  EXPECT_THAT(ids(query(items).where(starts_with(C::name, ""))),
              UnorderedElementsAre(10, 11, 12, 20));
}

TEST_F(Queries, KeepTheTextsThatTheyCompareWith) {
  auto rows = [&] {
    const std::string name = "a text that is too long for the string itself to hold";
    items.put(item(4, 40, 0, 1, name, 1.0F));
    return query(items).where(C::name == name.substr(0, 9) && C::weight == 1);
  }();
  EXPECT_THAT(ids(rows), ElementsAre(40));
}

TEST_F(Queries, TakeHalfOpenRangesAndLists) {
  EXPECT_THAT(ids(query(items).where(between(C::price, 1, 2.5))), ElementsAre(11));
  EXPECT_THAT(ids(query(items).where(between(C::price, 2.5, 1))), IsEmpty());
  EXPECT_THAT(ids(query(items).where(in_list(C::id, {20, 10, 99, 10}))),
              UnorderedElementsAre(10, 20));
  EXPECT_THAT(ids(query(items).where(in_list(C::name, {"nut", "bolt"}))),
              UnorderedElementsAre(10, 11));
  EXPECT_THAT(ids(query(items).where(in_list(C::id, std::vector<std::uint32_t>()))), IsEmpty());
}

TEST_F(Queries, JoinConditions) {
  EXPECT_THAT(ids(query(items).where(C::group == 7 && C::price < 2)), ElementsAre(11));
  EXPECT_THAT(ids(query(items).where(C::group == 8 || C::price < 0)),
              UnorderedElementsAre(12, 21, 30));
  EXPECT_THAT(ids(query(items).where(!(C::group == 7 || C::shelf == 3))),
              UnorderedElementsAre(12, 21));
  EXPECT_THAT(ids(query(items).where(C::group == 7).where(C::shelf == 1).where(C::id > 10)),
              ElementsAre(11));
}

TEST_F(Queries, TakeComparisonsWithAbsentFieldsForFalse) {
  EXPECT_THAT(ids(query(items).where(C::group != 7)), UnorderedElementsAre(12, 30));
  EXPECT_THAT(ids(query(items).where(!(C::group == 7))), UnorderedElementsAre(12, 21, 30));
  EXPECT_THAT(ids(query(items).where(C::weight >= 0)), UnorderedElementsAre(10, 11, 20, 30));
  EXPECT_THAT(ids(query(items).where(is_absent(C::group))), ElementsAre(21));
  EXPECT_THAT(ids(query(items).where(is_present(C::name) && is_absent(C::weight))),
              ElementsAre(12));
}

TEST_F(Queries, OrderNumbersAsKeysDo) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  items.put(item(4, 40, kNan));
  items.put(item(4, 41, -0.0));
  EXPECT_THAT(ids(query(items).where(C::price > 7)), UnorderedElementsAre(12, 40));
  EXPECT_THAT(ids(query(items).where(C::price == kNan)), ElementsAre(40));
  EXPECT_THAT(ids(query(items).where(C::price == 0)), ElementsAre(41));
  EXPECT_THAT(ids(query(items).where(C::price > 7 || C::shelf == 99)),
              UnorderedElementsAre(12, 40));
  EXPECT_EQ(first_id(query(items).order_by(desc(C::price))), 40U);
}

TEST_F(Queries, RefuseNumbersThatTheirColumnCannotHold) {
  const auto ask = [&](auto number) { static_cast<void>(query(items).where(C::shelf == number)); };
  EXPECT_TRUE(throws(recto::ErrorCode::invalid_key, [&] { ask(256); }));
  EXPECT_TRUE(throws(recto::ErrorCode::invalid_key, [&] { ask(-1); }));
  EXPECT_THAT(error_of([&] { ask(256); })->what(),
              testing::AllOf(testing::HasSubstr("items"), testing::HasSubstr("256")));
  EXPECT_NO_THROW(ask(255));
}

// Order and limits.

TEST_F(Queries, OrderRows) {
  EXPECT_THAT(ids(query(items).order_by(C::price, C::id)), ElementsAre(21, 11, 10, 20, 30, 12));
  EXPECT_THAT(ids(query(items).order_by(desc(C::price), desc(C::id))),
              ElementsAre(12, 30, 20, 10, 11, 21));
  EXPECT_THAT(ids(query(items).order_by(asc(C::name), C::id)), ElementsAre(10, 20, 12, 11, 21, 30));
  EXPECT_THAT(ids(query(items).order_by(desc(C::name), C::id)),
              ElementsAre(11, 12, 20, 10, 21, 30));
  EXPECT_THAT(ids(query(items).order_by(C::price).order_by(C::id)),
              ElementsAre(10, 11, 12, 20, 21, 30));
}

TEST_F(Queries, EndAtTheirLimit) {
  EXPECT_THAT(ids(query(items).limit(2)), ElementsAre(12, 11));
  EXPECT_THAT(ids(query(items).limit(0)), IsEmpty());
  EXPECT_THAT(ids(query(items).limit(9)).size(), 6);
  EXPECT_THAT(ids(query(items).limit(2).limit(5)), ElementsAre(12, 11));
  EXPECT_THAT(ids(query(items).order_by(C::weight).limit(3)), ElementsAre(11, 10, 20));
  EXPECT_THAT(ids(query(items).order_by(desc(C::weight)).limit(0)), IsEmpty());
}

TEST_F(Queries, CountAndGiveTheFirst) {
  const auto bolts = query(items).where(starts_with(C::name, "bolt"));
  EXPECT_EQ(bolts.count(), 2U);
  EXPECT_EQ(bolts.limit(1).count(), 1U);
  EXPECT_EQ(bolts.order_by(desc(C::id)).count(), 2U);
  EXPECT_EQ(first_id(bolts.order_by(desc(C::id))), 20U);
  EXPECT_EQ(query(items).count(), 6U);
  EXPECT_EQ(query(items).where(C::shelf == 1).count(), 3U);
  EXPECT_EQ(query(items).where(C::group == 7).count(), 3U);
  EXPECT_EQ(query(items).where(C::group == 7).limit(2).count(), 2U);
  EXPECT_EQ(query(items).limit(0).count(), 0U);
  EXPECT_FALSE(query(items).where(C::id == 99).first());
}

// How rows are found.

TEST_F(Queries, ReadARangeOfTheKey) {
  EXPECT_EQ(query(items).where(C::shelf == 1).explain(), "read: table items, shelf == 1\n");
  EXPECT_EQ(query(items).where(C::shelf > 1 && C::price < 3 && C::shelf <= 2).explain(),
            "read: table items, shelf > 1 and shelf <= 2\n"
            "filter: price < 3\n");
  EXPECT_EQ(query(items).where(between(C::shelf, 1, 3)).explain(),
            "read: table items, shelf between 1 and 3\n");
  EXPECT_EQ(query(items).where(C::shelf == 1 && C::id >= 11).explain(),
            "read: table items, shelf == 1 and id >= 11\n");
  EXPECT_THAT(ids(query(items).where(C::shelf == 1 && C::id >= 11)), ElementsAre(12, 11));
  EXPECT_THAT(ids(query(items).where(C::shelf == 1 && C::id < 12)), ElementsAre(11, 10));
}

TEST_F(Queries, ReadARangeOfAnIndex) {
  const auto cheap = query(items).where(C::price <= 2.5 && C::price > 0.0);
  EXPECT_EQ(cheap.explain(), "read: index items.by_price, price <= 2.5 and price > 0\n");
  EXPECT_THAT(ids(cheap), ElementsAre(10, 20, 11));
  EXPECT_EQ(query(items).where(C::group == 7 && C::price < 2.5 && C::name == "nut").explain(),
            "read: index items.by_group, group == 7 and price < 2.5\n"
            "filter: name == \"nut\"\n");
  EXPECT_EQ(query(items).where(in_list(C::group, {9, 7})).explain(),
            "read: index items.by_group, group in (7, 9)\n"
            "filter: group in (7, 9)\n");
}

TEST_F(Queries, BoundTheKeyBehindTheIndexedParts) {
  const auto some = query(items).where(C::price == 2.5 && C::shelf == 2);
  EXPECT_EQ(some.explain(), "read: index items.by_price, price == 2.5 and shelf == 2\n");
  EXPECT_THAT(ids(some), ElementsAre(20));
}

TEST_F(Queries, PreferAWholeKeyAndThenTheMostParts) {
  EXPECT_EQ(query(items).where(C::id == 10 && C::price == 1 && C::group == 7).explain(),
            "read: index items.by_id, id == 10\n"
            "filter: price == 1 and group == 7\n");
  EXPECT_EQ(query(items).where(C::id == 10 && C::shelf == 1).explain(),
            "read: table items, id == 10 and shelf == 1\n");
  EXPECT_EQ(query(items).where(C::shelf >= 1 && C::group == 7).explain(),
            "read: index items.by_group, group == 7\n"
            "filter: shelf >= 1\n");
  EXPECT_EQ(query(items).where(C::shelf == 1 && C::price == 1).explain(),
            "read: index items.by_price, shelf == 1 and price == 1\n");
}

TEST_F(Queries, LeaveIndexesThatLackRows) {
  // Rows without a weight are not in by_name.
  EXPECT_EQ(query(items).where(C::name == "bracket").explain(),
            "read: table items, all rows\n"
            "filter: name == \"bracket\"\n");
  EXPECT_THAT(ids(query(items).where(C::name == "bracket")), ElementsAre(12));
  const auto bolts = query(items).where(starts_with(C::name, "bolt") && is_present(C::weight));
  EXPECT_EQ(bolts.explain(), "read: index items.by_name, name starts with \"bolt\"\n");
  EXPECT_THAT(ids(bolts), ElementsAre(20, 10));
  EXPECT_EQ(query(items).where(is_absent(C::group) && C::shelf > 1).explain(),
            "read: table items, shelf > 1\n"
            "filter: group is absent\n");
}

TEST_F(Queries, FilterWhatIsNotAConjunction) {
  EXPECT_EQ(query(items).where(C::group == 7 || (C::group == 8 && C::id > 3)).explain(),
            "read: table items, all rows\n"
            "filter: (group == 7 or group == 8 and id > 3)\n");
  EXPECT_EQ(query(items).where(!(C::id == 3)).explain(),
            "read: table items, all rows\n"
            "filter: not (id == 3)\n");
}

TEST_F(Queries, StreamAnOrderThatTheWayHas) {
  EXPECT_EQ(query(items).where(C::group == 7).order_by(desc(C::price)).explain(),
            "read: index items.by_group, group == 7\n");
  EXPECT_EQ(query(items).where(C::group == 7).order_by(C::price).explain(),
            "read: index items.by_group, group == 7, in reverse\n");
  EXPECT_THAT(ids(query(items).where(C::group == 7 && C::id < 20).order_by(C::price)),
              ElementsAre(11, 10));
  EXPECT_EQ(query(items).order_by(C::shelf, desc(C::id), C::name).explain(),
            "read: table items, all rows\n");
  EXPECT_EQ(query(items).order_by(desc(C::shelf), C::id).explain(),
            "read: table items, all rows, in reverse\n");
  EXPECT_EQ(query(items).where(C::shelf == 1).order_by(C::id).explain(),
            "read: table items, shelf == 1, in reverse\n");
  EXPECT_EQ(query(items).where(C::price == 2.5).order_by(C::shelf, desc(C::id)).explain(),
            "read: index items.by_price, price == 2.5\n");
}

TEST_F(Queries, SortAnOrderThatNoWayHas) {
  EXPECT_EQ(query(items).where(C::shelf == 1).order_by(C::name, desc(C::price)).limit(3).explain(),
            "read: table items, shelf == 1\n"
            "sort: by name, price descending, keeping the first 3\n"
            "limit: 3\n");
  EXPECT_EQ(query(items).order_by(C::shelf, C::id).explain(),
            "read: table items, all rows\n"
            "sort: by shelf, id\n");
}

TEST_F(Queries, ReadAnIndexForItsOrderWhereFewRowsAreWanted) {
  EXPECT_EQ(query(items).order_by(C::price).limit(2).explain(),
            "read: index items.by_price, all entries, in reverse\n"
            "limit: 2\n");
  EXPECT_EQ(query(items).order_by(C::price).explain(),
            "read: table items, all rows\n"
            "sort: by price\n");
  // Rows without a group would be missing.
  EXPECT_EQ(query(items).order_by(C::group).limit(2).explain(),
            "read: table items, all rows\n"
            "sort: by group, keeping the first 2\n"
            "limit: 2\n");
  EXPECT_EQ(query(items).where(is_present(C::group)).order_by(C::group).limit(2).explain(),
            "read: index items.by_group, all entries\n"
            "limit: 2\n");
}

TEST_F(Queries, ReadNothingWhereNothingCanBe) {
  for (const std::string& text :
       {query(items).limit(0).explain(),
        query(items).where(in_list(C::group, std::vector<int>())).explain(),
        query(items).where(C::shelf > 255).explain()}) {
    EXPECT_EQ(text, "read: nothing, since no row can be a result\n");
  }
  EXPECT_THAT(ids(query(items).where(C::shelf > 255)), IsEmpty());
  EXPECT_EQ(query(items).where(C::shelf > 255).count(), 0U);
}

TEST_F(Queries, TakeTextsThatNoKeyCanHold) {
  const std::string tall(1'000, 'b');
  EXPECT_THAT(ids(query(items).where(C::name == tall && C::weight > 0)), IsEmpty());
  EXPECT_THAT(ids(query(items).where(C::name < tall && C::weight > 0)), IsEmpty());
  EXPECT_THAT(ids(query(items).where(C::name > tall && C::weight > 0)),
              UnorderedElementsAre(10, 11, 20));
  // As long as a key, but for what stands before it.
  const std::string long_text(502, 'b');
  EXPECT_THAT(ids(query(items).where(C::name > long_text && C::weight > 0)),
              UnorderedElementsAre(10, 11, 20));
  EXPECT_THAT(ids(query(items).where(C::name == long_text && C::weight > 0)), IsEmpty());
}

// Where queries read.

TEST_F(Queries, ReadOneState) {
  const recto::Snapshot before = db->snapshot();
  const auto own = query(items).where(C::group == 7);
  items.erase(ItemKey{1, 10});
  EXPECT_THAT(ids(own), ElementsAre(10, 20, 11));
  EXPECT_THAT(ids(query(items, before).where(C::group == 7)), ElementsAre(10, 20, 11));
  EXPECT_THAT(ids(query(items).where(C::group == 7)), ElementsAre(20, 11));
}

TEST_F(Queries, ReadTheWritesOfTheirTransaction) {
  db->write([&](recto::Transaction& tx) {
    items.put(tx, item(9, 90, 100, 7));
    EXPECT_THAT(ids(query(items, tx).where(C::group == 7)), ElementsAre(90, 10, 20, 11));
    EXPECT_THAT(ids(query(items, tx).order_by(desc(C::price), C::id).limit(2)),
                ElementsAre(90, 12));
    EXPECT_THAT(ids(query(items, tx).order_by(C::name, C::id)),
                ElementsAre(10, 20, 12, 11, 21, 30, 90));
    EXPECT_EQ(query(items, tx).count(), 7U);
    const auto best = query(items, tx).order_by(desc(C::price)).first();
    items.erase(tx, ItemKey{9, 90});
    EXPECT_EQ(best->id, 90U);
  });
}

TEST_F(Queries, RefuseSnapshotsOfOtherDatabases) {
  TestDatabase other;
  const recto::Snapshot foreign = other->snapshot();
  EXPECT_TRUE(throws(recto::ErrorCode::misuse, [&] { static_cast<void>(query(items, foreign)); }));
}

TEST_F(Queries, MayOutliveTheirTable) {
  auto rows = [&] {
    const ItemTable table = items;
    return query(table).where(C::group == 8).order_by(C::id);
  }();
  auto moved = std::move(rows);
  EXPECT_THAT(ids(moved), ElementsAre(12, 30));
}

// Queries as ranges.

TEST_F(Queries, AreViewsAndForwardRanges) {
  using Plain = decltype(query(items));
  using Ordered = decltype(query(items).where(C::id == 1).order_by(C::id));
  static_assert(std::ranges::view<Plain> && std::ranges::forward_range<Plain>);
  static_assert(std::ranges::view<Ordered> && std::ranges::forward_range<Ordered>);
  static_assert(std::semiregular<Plain> && std::semiregular<Ordered>);
  EXPECT_THAT(ids(Plain()), IsEmpty());
  EXPECT_EQ(Plain().count(), 0U);
}

TEST_F(Queries, ComposeWithViews) {
  for (const auto& rows : {query(items).order_by(C::id), query(items).order_by(C::id).limit(5)}) {
    auto names = rows | std::views::filter([](auto row) { return row->text().has_value(); }) |
                 std::views::transform([](auto row) { return std::string(*row->text()); }) |
                 std::views::take(3);
    std::vector<std::string> found;
    std::ranges::copy(names, std::back_inserter(found));
    EXPECT_THAT(found, ElementsAre("bolt", "nut", "bracket"));
  }
  EXPECT_EQ(std::ranges::distance(query(items).where(C::group == 7) | std::views::drop(1)), 2);
}

TEST_F(Queries, CanBeWalkedAgainAndByMany) {
  const auto check = [&](const auto& rows) {
    EXPECT_EQ(ids(rows), ids(rows));
    const auto copy = rows;
    EXPECT_EQ(ids(copy), ids(rows));
    auto a = rows.begin();
    auto b = a;
    EXPECT_EQ(a, b);
    const auto first = (*a)->id;
    ++b;
    EXPECT_NE(a, b);
    EXPECT_EQ((*a)->id, first);
    EXPECT_NE((*b)->id, first);
    EXPECT_EQ(++a, b);
    for (; a != rows.end(); ++a) {
      ++b;
    }
    EXPECT_EQ(a, b);
  };
  check(query(items).where(C::group == 7));
  check(query(items).where(C::id != 11));
  check(query(items).where(C::id != 11).order_by(C::name));
  check(query(items).order_by(C::name).limit(3));
}

TEST_F(Queries, GoOnWhereTheyAreMovedTo) {
  auto rows = query(items).order_by(C::name, C::id);
  auto at = rows.begin();
  const auto moved = std::move(rows);
  EXPECT_EQ((*++at)->id, 20U);
  EXPECT_EQ((*++at)->id, 12U);
  EXPECT_THAT(ids(rows), IsEmpty());  // NOLINT(bugprone-use-after-move): which is what is asked
  EXPECT_TRUE(throws(recto::ErrorCode::misuse, [&] { static_cast<void>(rows.limit(1)); }));
}

TEST_F(Queries, ComposeWithRangeV3) {
  const auto rows = query(items).where(C::id < 30).order_by(C::group, C::id);
  std::vector<std::size_t> groups;
  for (auto group : rows | ranges::views::chunk_by([](auto a, auto b) {
                      return a->known_group() == b->known_group();
                    })) {
    groups.push_back(static_cast<std::size_t>(ranges::distance(group)));
  }
  EXPECT_THAT(groups, ElementsAre(3, 1, 1));
  EXPECT_THAT(query(items).where(C::group == 7) |
                  ranges::views::transform([](auto row) { return row->id; }) |
                  ranges::views::take(2) | ranges::to<std::vector>(),
              ElementsAre(10, 20));
}

// Tables that say less, or are read in another way.

/// Does not name the parts of its key.
struct ParcelTraits {
  using Key = std::uint32_t;
  using KeyCodec = recto::OrderedKey<Key>;
  using Value = Item;
  using Format = recto::PlainFormat<Item>;
  using Indexes = recto::IndexList<ByPrice>;
  static constexpr std::string_view kName = "parcels";
  static constexpr std::string_view kTypeName = "Item";
  static constexpr std::string_view kKeySpec = "id: uint";
  static recto::Bytes schema() { return {}; }
  static Key key_of(const Item& row) { return row.id; }
};

TEST_F(Queries, SortWhereTheKeyIsUnknown) {
  using Parcels = recto::Table<std::uint32_t, Item, ParcelTraits>;
  constexpr auto kId =
      recto::column<ParcelTraits, std::uint32_t>("id", [](auto& r) { return r.id; });
  constexpr auto kPrice =
      recto::column<ParcelTraits, double>("price", [](auto& r) { return r.price; });
  auto parcels = Parcels::open(*db);
  parcels.put_all(std::vector<Item>{item(0, 1, 2), item(0, 2, 1), item(0, 3, 2)});
  EXPECT_EQ(query(parcels).order_by(kId).explain(), "read: table parcels, all rows\nsort: by id\n");
  EXPECT_EQ(query(parcels).order_by(desc(kPrice)).limit(2).explain(),
            "read: index parcels.by_price, all entries\nlimit: 2\n");
  const auto rows = query(parcels).where(kPrice == 2).order_by(kPrice, desc(kId));
  EXPECT_EQ(rows.explain(),
            "read: index parcels.by_price, price == 2\nsort: by price, id descending\n");
  EXPECT_THAT(ids(rows), ElementsAre(3, 1));
}

struct Letter {
  std::string to;
  std::optional<std::string> from;
  MSGPACK_DEFINE_MAP(to, from)
};

TEST_F(Queries, ReadFormatsThatDecode) {
  auto letters =
      db->table<std::uint32_t, Letter>("letters").value_format(recto::MessagePack{}).open();
  using Traits = recto::TraitsOf<decltype(letters)>;
  constexpr auto kTo = recto::column<Traits, std::string_view>(
      "to", [](const Letter& letter) -> std::string_view { return letter.to; });
  constexpr auto kFrom = recto::column<Traits, std::string_view>(
      "from", [](const Letter& letter) { return std::optional<std::string_view>(letter.from); });
  constexpr auto kNumber = recto::key_column<Traits, std::uint32_t, 0>("number");
  const std::string far(100, 'z');
  letters.put(1, Letter{"someone who lives a long way off", std::nullopt});
  letters.put(2, Letter{"another one who does", far});
  letters.put(3, Letter{"someone else, quite near by", "a neighbour in the next street"});
  const auto numbers = [](const auto& rows) {
    std::vector<std::uint32_t> found;
    for (const auto row : rows) {
      found.push_back(row.key());
    }
    return found;
  };
  EXPECT_THAT(numbers(query(letters).where(starts_with(kTo, "someone"))), ElementsAre(1, 3));
  EXPECT_THAT(numbers(query(letters).order_by(kTo)), ElementsAre(2, 3, 1));
  EXPECT_THAT(numbers(query(letters).order_by(desc(kFrom)).limit(2)), ElementsAre(2, 3));
  EXPECT_THAT(numbers(query(letters).where(kFrom == far && kNumber < 3)), ElementsAre(2));
  EXPECT_EQ(query(letters).where(is_absent(kFrom)).count(), 1U);
}

class LongQueries : public Queries {
 protected:
  LongQueries() {
    std::vector<Item> many;
    for (std::uint32_t i = 0; i < 3'000; ++i) {
      many.push_back(
          item(5, 1'000 + i, i * 7 % 1'000, static_cast<std::int16_t>(i % 10), "x", 1.0F));
    }
    items.put_all(many);
  }
};

TEST_F(LongQueries, SortMoreThanALeaf) {
  const auto sorted = query(items).where(C::shelf == 5).order_by(C::price, C::id);
  std::vector<std::pair<double, std::uint32_t>> found;
  for (const auto row : sorted) {
    found.emplace_back(row->price, row.key().id);
    ASSERT_EQ(row.key(), (ItemKey{row->shelf, row->id}));
  }
  EXPECT_EQ(found.size(), 3'000U);
  EXPECT_TRUE(std::ranges::is_sorted(found));
  const auto few = query(items).where(C::shelf == 5).order_by(C::price, C::id).limit(40);
  std::vector<std::pair<double, std::uint32_t>> first;
  for (const auto row : few) {
    first.emplace_back(row->price, row->id);
  }
  found.resize(40);
  EXPECT_EQ(first, found);
}

TEST_F(LongQueries, StepWithoutTheHeap) {
  if (test_options().engine == recto::Engine::rocksdb ||
      test_options().verify != recto::Verify::none) {
    GTEST_SKIP() << "the engine asks for memory of its own";
  }
  const auto steps = [](const auto& rows) {
    auto at = rows.begin();
    ++at;
    return heap_requests_of([&] {
      for (; at != rows.end(); ++at) {
        static_cast<void>((*at)->price);
      }
    });
  };
  EXPECT_EQ(steps(query(items).where(C::price != 3 && starts_with(C::name, "x"))), 0U);
  EXPECT_EQ(steps(query(items).where(C::shelf == 5).order_by(C::name).limit(100)), 0U);
}

}  // namespace
}  // namespace recto_test
