// Ranges of indexes, in snapshots and transactions, and what can't be read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "indexes/people_checks.hpp"
#include "queries/items.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Ids = std::vector<std::uint64_t>;

/// Items with groups, weights and names, whose index "by_group" is (group, weight desc).
class IndexReading : public testing::Test {
 protected:
  IndexReading() {
    put(1, 10, 5, "one");
    put(2, 10, 7, "two");
    put(3, 20, 7, "three");
    put(4, 20, 7, "four");
    put(5, 20, 9, "five");
    put(6, 30, 1, "six");
  }

  void put(std::uint64_t id, std::uint32_t group, std::uint32_t weight, const char* name) {
    items_.put(make(id, group, weight, name));
  }
  static Item make(std::uint64_t id, std::uint32_t group, std::uint32_t weight, const char* name) {
    Item item{id, group, weight, {}};
    std::snprintf(item.name, sizeof item.name, "%s", name);
    return item;
  }

  /// What all reads of a range show: the ids of its rows, in order.
  template <class... A>
  Ids read(const auto& index, const A&... source_and_range) const {
    const Ids ids = ids_of(index.scan(source_and_range...));
    EXPECT_EQ(ids_of(index.keys(source_and_range...)), ids);
    EXPECT_EQ(ids_of(index.entries(source_and_range...)), ids);
    EXPECT_EQ(index.count(source_and_range...), ids.size());
    Ids backwards = ids_of(index.scan(source_and_range...).reverse());
    std::ranges::reverse(backwards);
    EXPECT_EQ(backwards, ids);
    for (const auto& row : index.scan(source_and_range...)) {
      EXPECT_EQ(row->id, row.key());
    }
    return ids;
  }

  TestDatabase db_;
  ItemTable items_ = ItemTable::open(*db_);
};

TEST_F(IndexReading, ShowsRowsInTheOrderOfTheIndex) {
  EXPECT_THAT(read(items_.by_group), ElementsAre(2, 1, 5, 3, 4, 6));
  EXPECT_THAT(read(items_.by_name), ElementsAre(5, 4, 1, 6, 3, 2));
}

TEST_F(IndexReading, TakesLeadingPartsOfAComposite) {
  EXPECT_THAT(read(items_.by_group, 20U), ElementsAre(5, 3, 4));
  EXPECT_THAT(read(items_.by_group, recto::prefix(10U)), ElementsAre(2, 1));
  EXPECT_THAT(read(items_.by_group, std::tuple(20U, 7U)), ElementsAre(3, 4));
  EXPECT_THAT(read(items_.by_group, ItemByGroupKey{20, 9}), ElementsAre(5));
  EXPECT_THAT(read(items_.by_group, 15U), IsEmpty());
}

TEST_F(IndexReading, TakesBounds) {
  EXPECT_THAT(read(items_.by_group, recto::from(20U)), ElementsAre(5, 3, 4, 6));
  EXPECT_THAT(read(items_.by_group, recto::from(20U, 7U)), ElementsAre(3, 4, 6));
  EXPECT_THAT(read(items_.by_group, recto::after(20U)), ElementsAre(6));
  EXPECT_THAT(read(items_.by_group, recto::after(20U, 7U)), ElementsAre(6));
  EXPECT_THAT(read(items_.by_group, recto::after(20U, 9U)), ElementsAre(3, 4, 6));
  EXPECT_THAT(read(items_.by_group, recto::until(20U)), ElementsAre(2, 1));
  EXPECT_THAT(read(items_.by_group, recto::until(20U, 7U)), ElementsAre(2, 1, 5));
  EXPECT_THAT(read(items_.by_group, recto::between(10U, 20U)), ElementsAre(2, 1));
  EXPECT_THAT(read(items_.by_group, recto::between(std::tuple(10U, 6U), std::tuple(20U, 8U))),
              ElementsAre(1, 5));
  EXPECT_THAT(read(items_.by_group, recto::between(30U, 10U)), IsEmpty());
}

TEST_F(IndexReading, TakesBeginningsOfText) {
  EXPECT_THAT(read(items_.by_name, recto::prefix("f")), ElementsAre(5, 4));
  EXPECT_THAT(read(items_.by_name, recto::prefix("t")), ElementsAre(3, 2));
  EXPECT_THAT(read(items_.by_name, "t"), IsEmpty());
  EXPECT_THAT(read(items_.by_name, "two"), ElementsAre(2));
  EXPECT_THAT(read(items_.by_name, recto::between("four", "six")), ElementsAre(4, 1));
  // No key is as long as this.
  const std::string endless(2'000, 't');
  EXPECT_THAT(read(items_.by_name, recto::from(endless)), ElementsAre(2));
  EXPECT_FALSE(items_.by_name.get(endless));
}

TEST_F(IndexReading, ShowsEntriesWithTheirValues) {
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint64_t>> found;
  for (const auto& entry : items_.by_group.entries(recto::from(20U))) {
    const ItemByGroupKey value = entry.indexed();
    found.emplace_back(value.group, value.weight, entry.key());
  }
  EXPECT_THAT(found, ElementsAre(std::tuple(20, 9, 5), std::tuple(20, 7, 3), std::tuple(20, 7, 4),
                                 std::tuple(30, 1, 6)));
}

TEST_F(IndexReading, FindsTheRowOfAUniqueValue) {
  const auto found = items_.by_name.get("four");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, 4);
  EXPECT_FALSE(items_.by_name.get("seven"));
  EXPECT_FALSE(items_.by_name.get(""));

  const recto::Snapshot before = db_->snapshot();
  put(4, 20, 7, "vier");
  EXPECT_FALSE(items_.by_name.get("four"));
  const auto kept = items_.by_name.get(before, "four");
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->id, 4);
  EXPECT_FALSE(items_.by_name.get(before, "vier"));
  db_->write([&](recto::Transaction& tx) {
    items_.put(tx, make(4, 20, 7, "quatre"));
    const auto own = items_.by_name.get(tx, "quatre");
    ASSERT_TRUE(own);
    EXPECT_EQ(own->id, 4);
    EXPECT_FALSE(items_.by_name.get(tx, "vier"));
    EXPECT_TRUE(items_.by_name.get("vier"));  // outside nothing has changed
  });
}

TEST_F(IndexReading, ShowsTheStateOfASnapshot) {
  const recto::Snapshot before = db_->snapshot();
  const auto scan = items_.by_group.scan(before, 20U);
  items_.erase(3);
  put(7, 20, 8, "seven");
  put(5, 10, 9, "five");
  EXPECT_THAT(read(items_.by_group, before, 20U), ElementsAre(5, 3, 4));
  EXPECT_THAT(ids_of(scan), ElementsAre(5, 3, 4));
  EXPECT_THAT(read(items_.by_group, 20U), ElementsAre(7, 4));
  EXPECT_THAT(read(items_.by_group, before), ElementsAre(2, 1, 5, 3, 4, 6));
}

TEST_F(IndexReading, ShowsATransactionItsOwnWrites) {
  db_->write([&](recto::Transaction& tx) {
    items_.put(tx, make(7, 20, 8, "seven"));
    items_.erase(tx, 3);
    items_.put(tx, make(1, 20, 100, "one"));
    EXPECT_THAT(read(items_.by_group, tx, 20U), ElementsAre(1, 5, 7, 4));
    EXPECT_THAT(read(items_.by_group, tx), ElementsAre(2, 1, 5, 7, 4, 6));
    EXPECT_THAT(read(items_.by_name, tx, recto::prefix("s")), ElementsAre(7, 6));
    EXPECT_THAT(read(items_.by_group, 20U), ElementsAre(5, 3, 4));
  });
}

TEST_F(IndexReading, PinsRowsThatOutliveTheScan) {
  std::vector<recto::Index<ItemTraits, ItemByGroupTraits>::GuardType> pinned;
  {
    const auto scan = items_.by_group.scan(20U);
    for (const auto& row : scan) {
      pinned.push_back(row.pin());
    }
  }
  items_.clear();
  ASSERT_EQ(pinned.size(), 3);
  EXPECT_EQ(pinned[0]->id, 5);
  EXPECT_EQ(pinned[1]->id, 3);
  EXPECT_EQ(pinned[2]->id, 4);

  put(8, 40, 1, "eight");
  std::optional<recto::Index<ItemTraits, ItemByGroupTraits>::GuardType> own;
  db_->write([&](recto::Transaction& tx) {
    const auto scan = items_.by_group.scan(tx);
    own = (*scan.begin()).pin();
  });
  EXPECT_EQ((**own).id, 8);
}

TEST_F(IndexReading, RefusesWhatBelongsToAnotherDatabase) {
  TestDatabase other;
  const recto::Snapshot foreign = other->snapshot();
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(items_.by_group.scan(foreign)); }));
  EXPECT_TRUE(
      throws(ErrorCode::misuse, [&] { static_cast<void>(items_.by_group.count(foreign, 10U)); }));
  EXPECT_TRUE(
      throws(ErrorCode::misuse, [&] { static_cast<void>(items_.by_name.get(foreign, "one")); }));
  other->write([&](recto::Transaction& tx) {
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(items_.by_group.keys(tx)); }));
    EXPECT_TRUE(
        throws(ErrorCode::misuse, [&] { static_cast<void>(items_.by_name.get(tx, "one")); }));
  });
}

TEST_F(IndexReading, EndsWithItsTransaction) {
  std::optional<decltype(items_.by_group.scan())> kept;
  db_->write([&](recto::Transaction& tx) { kept = items_.by_group.scan(tx); });
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(kept->begin()); }));
}

// ---- Many rows ----

TEST(LongIndexes, AreReadLeafByLeaf) {
  TestDatabase db;
  ItemTable table = ItemTable::open(*db);
  const std::vector<Item> all = items(3'000);
  table.put_all(all);
  std::vector<Item> expected = all;
  std::ranges::sort(expected, {},
                    [](const Item& item) { return std::tuple(item.group, ~item.weight, item.id); });
  const auto scan = table.by_group.scan();
  auto item = expected.begin();
  for (const auto& row : scan) {
    ASSERT_EQ(row.key(), (item++)->id);
  }
  EXPECT_EQ(item, expected.end());
  EXPECT_EQ(table.by_group.count(), 3'000);
  const auto of_group = std::ranges::count(all, 2U, &Item::group);
  EXPECT_EQ(table.by_group.count(2U), of_group);
}

TEST(LongIndexes, TellEntriesOfOneRowApart) {
  TestDatabase db;
  People<NumberKeys> people(*db);
  // One row with more entries than a leaf holds, among others.
  Person person;
  for (int i = 0; i < 400; ++i) {
    person.tags.push_back(std::to_string(1'000 + i));
  }
  people.rows.put(5, person);
  const auto scan = people.by_tag.scan();
  std::size_t steps = 0;
  const auto first = scan.begin();
  auto again = scan.begin();
  for (auto it = scan.begin(); it != scan.end(); ++it, ++steps) {
    EXPECT_EQ((*it).key(), 5);
    EXPECT_EQ(it == first, steps == 0);  // the same row, and another place
    EXPECT_TRUE(it == again);
    ++again;
  }
  EXPECT_EQ(steps, 400);
  EXPECT_TRUE(again == scan.end());
}

// ---- Indexes without generated code ----

class BuiltIndexes : public testing::Test {
 protected:
  TestDatabase db_;
};

TEST_F(BuiltIndexes, HaveNoGetUnlessTheyAreUnique) {
  const People<NumberKeys> people(*db_);
  const auto error = error_of([&] { static_cast<void>(people.by_tag.get("x")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::misuse);
  EXPECT_THAT(error->what(), HasSubstr("people.by_tag"));
}

TEST_F(BuiltIndexes, AreOpenedByNameAndType) {
  const People<NumberKeys> people(*db_);
  EXPECT_TRUE(throws(ErrorCode::not_found, [&] {
    static_cast<void>(people.rows.index<std::string_view>("by_nothing"));
  }));
  const auto error =
      error_of([&] { static_cast<void>(people.rows.index<std::uint32_t>("by_name")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::schema_mismatch);
  EXPECT_THAT(error->what(), HasSubstr("by_name"));
  // Descending in its second part, which is a part of the type.
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch,
                     [&] { static_cast<void>(people.rows.index<TeamKey>("by_team")); }));
}

TEST_F(BuiltIndexes, AreNotInSnapshotsFromBeforeThem) {
  std::optional<recto::Snapshot> before;
  {
    auto rows = People<NumberKeys>::describe(*db_).open();
    rows.put(1, Person{"ann", "b1", {"x"}, 1, 1, ""});
    before = db_->snapshot();
  }
  const People<NumberKeys> people(*db_);
  EXPECT_TRUE(
      throws(ErrorCode::not_found, [&] { static_cast<void>(people.by_name.count(*before)); }));
  EXPECT_TRUE(
      throws(ErrorCode::not_found, [&] { static_cast<void>(people.by_name.scan(*before)); }));
  EXPECT_TRUE(
      throws(ErrorCode::not_found, [&] { static_cast<void>(people.by_badge.get(*before, "b1")); }));
  EXPECT_TRUE(people.rows.get(*before, 1));
  EXPECT_EQ(people.by_name.count(), 1);
}

TEST_F(BuiltIndexes, AreEmptyInSnapshotsFromBeforeTheTable) {
  const recto::Snapshot before = db_->snapshot();
  People<NumberKeys> people(*db_);
  people.rows.put(1, Person{"ann", "b1", {"x"}, 1, 1, ""});
  EXPECT_EQ(people.by_name.count(before), 0);
  EXPECT_FALSE(people.by_badge.get(before, "b1"));
  EXPECT_EQ(people.by_name.count(), 1);
}

TEST_F(BuiltIndexes, KeepTheirDatabaseOpen) {
  const TemporaryDirectory directory;
  std::optional<decltype(std::declval<People<NumberKeys>>().by_name)> index;
  {
    auto db = recto::Database::open(directory / "other.db", test_options());
    People<NumberKeys> people(db);
    people.rows.put(1, Person{"ann", "b1", {"x"}, 1, 1, ""});
    index.emplace(people.by_name);
  }
  EXPECT_EQ(index->count("ann"), 1);
}

}  // namespace
}  // namespace recto_test
