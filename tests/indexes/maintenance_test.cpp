// Writes keep indexes in step with their table, or change nothing.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "indexes/people_checks.hpp"
#include "indexes/raw_table.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using testing::HasSubstr;
using namespace std::string_literals;

Person person(std::string name, std::optional<std::string> badge = std::nullopt,
              std::vector<std::string> tags = {}, std::uint32_t team = 1, std::int64_t score = 0) {
  return {std::move(name), std::move(badge), std::move(tags), team, score, "note"};
}

class IndexUpkeep : public testing::Test {
 protected:
  using P = People<NumberKeys>;
  static std::uint64_t key(std::size_t i) { return NumberKeys::key(i); }

  void put(std::size_t i, const Person& value) {
    people_.rows.put(key(i), value);
    rows_[i] = value;
  }

  void expect_exact() {
    expect_people(people_, rows_);
    const auto report = db_->verify();
    EXPECT_TRUE(report.ok()) << report.problems[0].what;
    EXPECT_EQ(report.indexes, 4);
    EXPECT_EQ(report.index_entries, badges_of(rows_).size() + tags_of(rows_).size() +
                                        teams_of(rows_).size() + names_of(rows_).size());
  }

  /// Whether a write is refused since row `i` would have `badge`, which row `other` has, and all is
  /// as it was.
  void expect_violation(std::size_t i, const std::string& badge, std::size_t other, auto&& write) {
    const auto error = error_of(write);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::unique_violation);
    EXPECT_EQ(error->table(), "people");
    EXPECT_EQ(error->key(), std::to_string(key(i)));
    EXPECT_THAT(error->what(), HasSubstr("by_badge"));
    EXPECT_THAT(error->what(), HasSubstr("\"" + badge + "\""));
    EXPECT_THAT(error->what(), HasSubstr("key " + std::to_string(key(other))));
    expect_exact();
  }

  TestDatabase db_;
  P people_{*db_};
  PeopleRows rows_;
};

TEST_F(IndexUpkeep, FollowsPut) {
  put(1, person("ann", "b1", {"x", "y"}));
  put(2, person("bob", std::nullopt, {"y"}, 2, 5));
  put(3, person("cy"));
  expect_exact();
  put(1, person("ann", "b9", {"y", "z"}, 2, 7));
  put(2, person("bob"));
  expect_exact();
}

TEST_F(IndexUpkeep, FollowsInsert) {
  EXPECT_TRUE(people_.rows.insert(key(1), person("ann", "b1")));
  rows_[1] = person("ann", "b1");
  EXPECT_FALSE(people_.rows.insert(key(1), person("eve", "b2", {"x"})));
  expect_exact();
}

TEST_F(IndexUpkeep, FollowsErase) {
  put(1, person("ann", "b1", {"x"}));
  put(2, person("bob", "b2", {"x"}));
  EXPECT_TRUE(people_.rows.erase(key(1)));
  EXPECT_FALSE(people_.rows.erase(key(1)));
  rows_.erase(1);
  expect_exact();
  put(3, person("cy", "b1"));  // the badge is free
  expect_exact();
}

TEST_F(IndexUpkeep, FollowsClear) {
  for (std::size_t i = 0; i < 300; ++i) {
    put(i, person("p", "b" + std::to_string(i), {"x", std::to_string(i % 7)}));
  }
  EXPECT_EQ(people_.rows.clear(), 300);
  rows_.clear();
  expect_exact();
  put(5, person("ann", "b5"));
  expect_exact();
}

TEST_F(IndexUpkeep, FollowsBatches) {
  std::vector<std::pair<std::uint64_t, Person>> batch;
  for (std::size_t i = 0; i < 500; ++i) {
    const std::size_t number = (i * 7) % 500;
    batch.emplace_back(key(number), person("p", "b" + std::to_string(number), {"x"}));
    rows_[number] = batch.back().second;
  }
  // Of values with one key the last wins; the badge of the first is nobody's.
  batch.insert(batch.begin(), {key(3), person("first", "gone", {"gone"})});
  people_.rows.put_all(batch);
  expect_exact();
}

TEST_F(IndexUpkeep, FollowsBulkLoads) {
  put(7, person("seven", "b7", {"old"}));
  recto::BulkLoader load(people_.rows);
  for (std::size_t i = 0; i < 400; ++i) {
    load.add(key(i), person("p", "n" + std::to_string(i), {"x"}));
  }
  expect_exact();  // nothing is there before the end
  load.finish();
  for (std::size_t i = 0; i < 400; ++i) {
    rows_[i] = person("p", "n" + std::to_string(i), {"x"});
  }
  expect_exact();
}

TEST_F(IndexUpkeep, FollowsTransactions) {
  put(1, person("ann", "b1", {"x"}));
  db_->write([&](recto::Transaction& tx) {
    people_.rows.put(tx, key(2), person("bob", "b2"));
    people_.rows.erase(tx, key(1));
    people_.rows.put(tx, key(3), person("cy", "b1"));
    people_.rows.update(tx, key(2), [](Person& row) { row.tags = {"t"}; });
  });
  rows_ = {{2, person("bob", "b2", {"t"})}, {3, person("cy", "b1")}};
  expect_exact();
  const auto abandon = [&](recto::Transaction& tx) {
    people_.rows.put(tx, key(9), person("eve", "b9", {"x"}));
    people_.rows.clear(tx);
    people_.rows.put(tx, key(9), person("eve", "b2", {"x"}));
    throw std::runtime_error("abandoned");
  };
  EXPECT_THROW(db_->write(abandon), std::runtime_error);
  expect_exact();
}

// ---- Values of a unique index ----

TEST_F(IndexUpkeep, RefusesTheBadgeOfAnotherRow) {
  put(1, person("ann", "b1", {"x"}));
  put(2, person("bob", "b2", {"y"}));
  expect_violation(2, "b1", 1, [&] { people_.rows.put(key(2), person("bob", "b1", {"z"})); });
  expect_violation(3, "b2", 2, [&] { people_.rows.put(key(3), person("cy", "b2", {"z"})); });
  expect_violation(3, "b2", 2,
                   [&] { static_cast<void>(people_.rows.insert(key(3), person("cy", "b2"))); });
  expect_violation(1, "b2", 2, [&] {
    static_cast<void>(people_.rows.update(key(1), [](Person& row) { row.badge = "b2"; }));
  });
  put(1, person("ann again", "b1"));  // its own is no violation
  expect_exact();
}

TEST_F(IndexUpkeep, RefusesABatchWithAViolationAsAWhole) {
  put(1, person("ann", "b1", {"x"}));
  using Batch = std::vector<std::pair<std::uint64_t, Person>>;
  const Batch against_stored{{key(5), person("five", "b5")}, {key(6), person("six", "b1")}};
  expect_violation(6, "b1", 1, [&] { people_.rows.put_all(against_stored); });
  const Batch within{{key(5), person("five", "b5")},
                     {key(6), person("six", "b6")},
                     {key(7), person("seven", "b5")}};
  expect_violation(7, "b5", 5, [&] { people_.rows.put_all(within); });
  expect_violation(6, "b1", 1, [&] {
    recto::BulkLoader load(people_.rows);
    for (const auto& [number, value] : against_stored) {
      load.add(number, value);
    }
    load.finish();
  });
}

TEST_F(IndexUpkeep, LetsATransactionGoOnAfterAViolation) {
  put(1, person("ann", "b1", {"x"}));
  db_->write([&](recto::Transaction& tx) {
    people_.rows.put(tx, key(2), person("bob", "b2"));
    EXPECT_TRUE(throws(ErrorCode::unique_violation,
                       [&] { people_.rows.put(tx, key(3), person("cy", "b2", {"x"})); }));
    const std::vector<std::pair<std::uint64_t, Person>> batch{{key(4), person("di", "b4")},
                                                              {key(5), person("ed", "b1")}};
    EXPECT_TRUE(throws(ErrorCode::unique_violation, [&] { people_.rows.put_all(tx, batch); }));
    people_.rows.put(tx, key(6), person("flo", "b6"));
  });
  rows_[2] = person("bob", "b2");
  rows_[6] = person("flo", "b6");
  expect_exact();
}

TEST_F(IndexUpkeep, LetsBadgesChangePlacesInABatch) {
  put(1, person("ann", "b1"));
  put(2, person("bob", "b2"));
  put(3, person("cy", "b3"));
  rows_ = {{1, person("ann", "b2")}, {2, person("bob", "b3")}, {3, person("cy", "b1")}};
  std::vector<std::pair<std::uint64_t, Person>> batch;
  for (const auto& [number, value] : rows_) {
    batch.emplace_back(key(number), value);
  }
  people_.rows.put_all(batch);
  expect_exact();
}

TEST_F(IndexUpkeep, TakesManyRowsWithoutABadge) {
  for (std::size_t i = 0; i < 10; ++i) {
    put(i, person("p"));
  }
  put(10, person("empty", ""));  // which is a badge, unlike none
  expect_exact();
  expect_violation(11, "", 10, [&] { people_.rows.put(key(11), person("too", "")); });
}

// ---- Entries ----

TEST_F(IndexUpkeep, GivesARowOneEntryForEachDistinctElement) {
  put(1, person("ann", std::nullopt, {"b", "a", "b", "", "a"}));
  put(2, person("bob", std::nullopt, {"b\0b"s, "b\0"s, "b"}));
  expect_exact();
  EXPECT_EQ(people_.by_tag.count("b"), 2);
  EXPECT_EQ(people_.by_tag.count("b\0"s), 1);
  put(1, person("ann", std::nullopt, {"b", "c", "c"}));
  expect_exact();
}

TEST_F(IndexUpkeep, RefusesEntriesThatAreTooLong) {
  put(1, person("ann", "b1", {"x"}));
  const auto refused = [&](const Person& value, const std::string& index) {
    const auto error = error_of([&] { people_.rows.put(key(1), value); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::key_too_long);
    EXPECT_THAT(error->what(), HasSubstr(index));
    EXPECT_EQ(error->key(), std::to_string(key(1)));
    expect_exact();
  };
  refused(person(std::string(505, 'n')), "by_name");
  refused(person("ann", std::string(505, 'b')), "by_badge");
  refused(person("ann", "b2", {"fine", std::string(505, 't')}), "by_tag");
  // The primary key is a part of the entry: 495 bytes, a terminator and 8 bytes are the most.
  put(1, person(std::string(495, 'n')));
  refused(person(std::string(496, 'n')), "by_name");
}

TEST_F(IndexUpkeep, TellsWhatAnExtractorThrows) {
  auto rows = db_->table<std::uint64_t, Person>("strict")
                  .value_format(recto::MessagePack{})
                  .index("by_length",
                         [](const Person& row) {
                           if (row.name == "bad") {
                             throw std::runtime_error("no bad ones");
                           }
                           return static_cast<std::uint32_t>(row.name.size());
                         })
                  .open();
  const auto by_length = rows.index<std::uint32_t>("by_length");
  rows.put(1, person("good"));
  const auto error = error_of([&] { rows.put(2, person("bad")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::invalid_value);
  EXPECT_EQ(error->table(), "strict");
  EXPECT_EQ(error->key(), "2");
  EXPECT_THAT(error->what(), HasSubstr("by_length"));
  EXPECT_THAT(error->what(), HasSubstr("no bad ones"));
  EXPECT_EQ(rows.size(), 1);
  EXPECT_EQ(by_length.count(), 1);
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
    static_cast<void>(rows.update(1, [](Person& row) { row.name = "bad"; }));
  }));
  EXPECT_EQ(by_length.count(4), 1);
  EXPECT_TRUE(db_->verify().ok());
}

// ---- What is not written ----

TEST(UntouchedIndexes, AreNotWrittenByAnUpdate) {
  if (engine_under_test() != "lmdb-pages") {
    GTEST_SKIP() << "looks into an LMDB file";
  }
  const TemporaryDirectory directory;
  const auto path = directory / "test.db";
  const auto in_database = [&](auto&& use) {
    auto db = recto::Database::open(path, test_options());
    People<NumberKeys> people(db);
    use(people.rows);
    db.close();
  };
  const auto root = [&](const char* index) {
    return RawTable(path, "recto.index.people."s + index).root();
  };
  in_database([](auto& rows) {
    for (std::uint64_t i = 0; i < 500; ++i) {
      rows.put(i, person("p", "b" + std::to_string(i), {"x", "y"}, 3, 7));
    }
  });
  const std::string badges = root("by_badge");
  const std::string tags = root("by_tag");
  const std::string teams = root("by_team");
  const std::string table = RawTable(path, "people").root();
  in_database([](auto& rows) {
    rows.update(5, [](Person& row) { row.note = "changed"; });
    rows.put(6, person("p", "b6", {"y", "x", "x"}, 3, 7));  // the same entries
    rows.put_all(
        std::vector<std::pair<std::uint64_t, Person>>{{7, person("p", "b7", {"x", "y"}, 3, 7)}});
  });
  EXPECT_NE(RawTable(path, "people").root(), table);
  EXPECT_EQ(root("by_badge"), badges);
  EXPECT_EQ(root("by_tag"), tags);
  EXPECT_EQ(root("by_team"), teams);
  in_database([](auto& rows) { rows.update(5, [](Person& row) { row.score = 8; }); });
  EXPECT_EQ(root("by_badge"), badges);
  EXPECT_EQ(root("by_tag"), tags);
  EXPECT_NE(root("by_team"), teams);
}

// ---- Keys and formats ----

template <class Kind>
class IndexedKeys : public testing::Test {};
using KeyKinds = testing::Types<NumberKeys, TextKeys, RawKeys, ArrayKeys>;
TYPED_TEST_SUITE(IndexedKeys, KeyKinds);

TYPED_TEST(IndexedKeys, StandBehindTheValueInEveryEntry) {
  TestDatabase db;
  People<TypeParam> people(*db);
  PeopleRows rows;
  for (std::size_t i = 0; i < 100; ++i) {
    rows[i] = person(i % 2 == 0 ? "" : "\0"s, "b" + std::to_string(i), {"x", "\0"s}, 1,
                     static_cast<std::int64_t>(i % 3));
    people.rows.put(TypeParam::key(i), rows[i]);
  }
  for (std::size_t i = 0; i < 100; i += 3) {
    rows.erase(i);
    people.rows.erase(TypeParam::key(i));
  }
  expect_people(people, rows);
  EXPECT_TRUE(db->verify().ok());
}

struct Point {
  std::uint32_t x;
  std::int32_t y;
  struct {
    double depth;
    std::array<char, 8> name;
  } inner;
};

TEST(IndexedFormats, PlainStructs) {
  TestDatabase db;
  auto points = db->table<std::uint64_t, Point>("points")
                    .index(
                        "by_place", [](const Point& p) { return std::tuple(p.x, p.y); },
                        recto::Ordered<recto::Order::ascending, recto::Order::descending>{})
                    .index(
                        "by_depth", [](const Point& p) { return p.inner.depth; },
                        recto::Ordered<recto::Order::descending>{})
                    .index("by_letter", [](const Point& p) { return p.inner.name; })
                    .open();
  for (std::uint32_t i = 0; i < 50; ++i) {
    points.put(i,
               Point{i % 5, static_cast<std::int32_t>(i), {i * 0.5 - 9, {'a', char('a' + i % 3)}}});
  }
  const auto by_place = points.index<std::tuple<std::uint32_t, std::int32_t>,
                                     recto::Order::ascending, recto::Order::descending>("by_place");
  std::int32_t last = 1'000;
  for (const auto& row : by_place.scan(3U)) {
    EXPECT_EQ(row->x, 3);
    EXPECT_LT(row->y, last);
    last = row->y;
  }
  EXPECT_EQ(last, 3);
  double depth = 1'000;
  for (const auto& row : points.index<double, recto::Order::descending>("by_depth").scan()) {
    EXPECT_LT(row->inner.depth, depth);
    depth = row->inner.depth;
  }
  EXPECT_EQ(depth, -9);
  const auto by_letter = points.index<std::array<char, 8>>("by_letter");
  EXPECT_EQ(by_letter.count(std::array<char, 8>{'a', 'b'}), 17);
  EXPECT_TRUE(db->verify().ok());
}

TEST(IndexedFormats, RawBytes) {
  TestDatabase db;
  auto texts =
      db->table<std::string, std::string_view>("texts")
          .index("by_size",
                 [](std::string_view text) { return static_cast<std::uint32_t>(text.size()); })
          .index("by_first",
                 [](std::string_view text) {
                   return text.empty() ? std::optional<std::string_view>()
                                       : std::optional(text.substr(0, 1));
                 })
          .open();
  texts.put("one", "apple");
  texts.put("two", "pear");
  texts.put("three", "");
  texts.put("four", "plum");
  std::vector<std::string> found;
  for (const auto& row : texts.index<std::uint32_t>("by_size").scan(4U)) {
    found.push_back(row.key() + "=" + std::string(*row));
  }
  EXPECT_EQ(found, (std::vector<std::string>{"four=plum", "two=pear"}));
  EXPECT_EQ(texts.index<std::string_view>("by_first").count(), 3);
  EXPECT_TRUE(db->verify().ok());
}

}  // namespace
}  // namespace recto_test
