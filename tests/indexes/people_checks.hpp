#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "indexes/people.hpp"
#include "indexes/people_model.hpp"
#include "support/errors.hpp"

/// Whether a table of people, and its indexes, are what the model says.
namespace recto_test {

/// An indexed value that outlives its scan.
inline std::string kept(std::string_view value) { return std::string(value); }
inline TeamKey kept(const TeamKey& value) { return value; }

/// The entries that a scan of entries shows.
template <class Kind>
auto entries_in(const auto& scan) {
  std::vector<std::pair<decltype(kept((*scan.begin()).indexed())), std::size_t>> found;
  for (const auto& entry : scan) {
    found.emplace_back(kept(entry.indexed()), People<Kind>::number_of(entry.key()));
  }
  return found;
}

/// Whether all reads of an index, of a range or all of it, are as they should. `source_and_range`
/// is what its calls take.
template <class Kind>
void expect_entries(const auto& index, const auto& expected, const PeopleRows& rows,
                    const auto&... source_and_range) {
  SCOPED_TRACE("index " + index.name());
  EXPECT_EQ(entries_in<Kind>(index.entries(source_and_range...)), expected);
  EXPECT_EQ(index.count(source_and_range...), expected.size());
  auto backwards = expected;
  std::ranges::reverse(backwards);
  EXPECT_EQ(entries_in<Kind>(index.entries(source_and_range...).reverse()), backwards);
  std::size_t i = 0;
  for (const auto& key : index.keys(source_and_range...)) {
    ASSERT_LT(i, expected.size());
    EXPECT_EQ(People<Kind>::number_of(key), expected[i++].second);
  }
  EXPECT_EQ(i, expected.size());
  i = 0;
  for (const auto& row : index.scan(source_and_range...)) {
    ASSERT_LT(i, expected.size());
    const std::size_t number = expected[i++].second;
    EXPECT_EQ(People<Kind>::number_of(row.key()), number);
    EXPECT_EQ(*row, rows.at(number));
  }
  EXPECT_EQ(i, expected.size());
}

/// Whether the table and its indexes are what the model says. `source` is nothing, a snapshot or a
/// transaction.
template <class Kind>
void expect_people(const People<Kind>& people, const PeopleRows& rows, const auto&... source) {
  auto expected = rows.begin();
  for (const auto& row : people.rows.scan(source...)) {
    ASSERT_NE(expected, rows.end());
    EXPECT_EQ(People<Kind>::number_of(row.key()), expected->first);
    EXPECT_EQ(*row, expected->second);
    ++expected;
  }
  EXPECT_EQ(expected, rows.end());
  expect_entries<Kind>(people.by_badge, badges_of(rows), rows, source...);
  expect_entries<Kind>(people.by_tag, tags_of(rows), rows, source...);
  expect_entries<Kind>(people.by_team, teams_of(rows), rows, source...);
  expect_entries<Kind>(people.by_name, names_of(rows), rows, source...);
  for (const auto& [badge, number] : badges_of(rows)) {
    const auto found = people.by_badge.get(source..., badge);
    ASSERT_TRUE(found) << badge;
    EXPECT_EQ(*found, rows.at(number));
  }
  EXPECT_FALSE(people.by_badge.get(source..., "no such badge"));
}

/// Takes a step in the database. `rows` is what is there before it.
template <class Kind>
class PeopleWriter {
  using P = People<Kind>;

 public:
  PeopleWriter(recto::Database& database, P& people) : database_(database), people_(people) {}

  void take(const PeopleStep& step, const PeopleRows& before) {
    PeopleRows after = before;
    take_step(after, step);
    switch (step.kind) {
      case StepKind::put:
      case StepKind::insert:
      case StepKind::update:
      case StepKind::erase:
        return write_one(step.kind, step.changes.front(), before);
      case StepKind::clear:
        EXPECT_EQ(people_.rows.clear(), before.size());
        return;
      case StepKind::put_all:
        return write_batch(step, before, [&] {
          std::vector<std::pair<typename P::Key, Person>> items;
          for (const PersonChange& change : step.changes) {
            items.emplace_back(Kind::key(change.number), *change.person);
          }
          people_.rows.put_all(items);
        });
      case StepKind::load:
        return write_batch(step, before, [&] {
          recto::BulkLoader load(people_.rows, {.memory_limit = std::size_t{1} << 20});
          for (const PersonChange& change : step.changes) {
            load.add(Kind::key(change.number), *change.person);
          }
          load.finish();
        });
      case StepKind::transaction:
        database_.write([&](recto::Transaction& tx) {
          PeopleRows rows = write_through(tx, step, before);
          EXPECT_EQ(rows, after);
        });
        return;
      case StepKind::abandoned:
        EXPECT_THROW(database_.write([&](recto::Transaction& tx) {
          expect_people(people_, write_through(tx, step, before), tx);
          throw Abandon{};
        }),
                     Abandon);
        return;
    }
  }

 private:
  struct Abandon {};

  /// Whether a change is refused where it must be, and only there.
  static void expect_refusal(bool refused, auto&& write) {
    const auto error = error_of(write);
    if (refused) {
      ASSERT_TRUE(error);
      EXPECT_EQ(error->code(), recto::ErrorCode::unique_violation) << error->what();
    } else {
      EXPECT_FALSE(error) << error->what();
    }
  }

  template <class... Tx>
  void write_one(StepKind kind, const PersonChange& change, const PeopleRows& before, Tx&... tx) {
    const bool is_there = before.contains(change.number);
    const auto key = Kind::key(change.number);
    PeopleRows after = before;
    const bool refused = !make_change(after, change) && !(kind == StepKind::insert && is_there) &&
                         !(kind == StepKind::update && !is_there);
    expect_refusal(refused, [&] {
      if (!change.person) {
        EXPECT_EQ(people_.rows.erase(tx..., key), is_there);
      } else if (kind == StepKind::insert) {
        EXPECT_EQ(people_.rows.insert(tx..., key, *change.person), !is_there);
      } else if (kind == StepKind::update) {
        EXPECT_EQ(people_.rows.update(tx..., key, [&](Person& person) { person = *change.person; }),
                  is_there);
      } else {
        people_.rows.put(tx..., key, *change.person);
      }
    });
  }

  PeopleRows write_through(recto::Transaction& tx, const PeopleStep& step, PeopleRows rows) {
    for (const PersonChange& change : step.changes) {
      write_one(StepKind::put, change, rows, tx);
      make_change(rows, change);
    }
    return rows;
  }

  static void write_batch(const PeopleStep& step, const PeopleRows& before, auto&& write) {
    PeopleRows changed = before;
    for (const PersonChange& change : step.changes) {
      changed[change.number] = *change.person;
    }
    expect_refusal(shares_badges(changed), write);
  }

  recto::Database& database_;
  P& people_;
};

}  // namespace recto_test
