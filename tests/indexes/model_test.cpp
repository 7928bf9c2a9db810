// A table with four indexes does what a map does whose indexes are made anew at every look, through
// random operations: single writes, batches, transactions that fail or have writes refused,
// snapshots that are kept, reopenings, indexes that are rebuilt, dropped and built again. The
// operations follow from the seed alone.

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "indexes/people_checks.hpp"

namespace recto_test {
namespace {

template <class Kind>
class IndexModel : public testing::Test {
 protected:
  using P = People<Kind>;

  void run(std::uint64_t seed, int count) {
    PeopleSteps steps(seed);
    for (int i = 0; i < count; ++i) {
      SCOPED_TRACE("RECTO_TEST_SEED=" + std::to_string(seed) + ", step " + std::to_string(i));
      take_step(steps);
      if (this->HasFailure()) {
        return;
      }
    }
    expect_same();
  }

 private:
  struct Kept {
    recto::Snapshot snapshot;
    PeopleRows rows;
  };

  void take_step(PeopleSteps& steps) {
    switch (steps.below(24)) {
      case 0:
        return expect_same();
      case 1:
        kept_.emplace(Kept{db_->snapshot(), rows_});
        return;
      case 2:
        if (kept_) {
          expect_people(*people_, kept_->rows, kept_->snapshot);
        }
        return;
      case 3:
        return expect_range(steps);
      case 4:
        if (steps.below(4) == 0) {
          reopen();
        }
        return;
      case 5:
        if (steps.below(4) == 0) {
          rebuild(steps);
        }
        return;
      case 6:
        if (steps.below(4) == 0) {
          drop_and_build(steps);
        }
        return;
      default: {
        const PeopleStep step = steps.next(rows_);
        PeopleWriter<Kind>(*db_, *people_).take(step, rows_);
        recto_test::take_step(rows_, step);
      }
    }
  }

  void expect_same() {
    expect_people(*people_, rows_);
    const recto::VerifyReport report = db_->verify();
    EXPECT_TRUE(report.ok()) << report.problems[0].what;
    EXPECT_EQ(report.indexes, 4);
  }

  /// A range with one bound or two, of an index of each shape.
  void expect_range(PeopleSteps& steps) {
    const std::string low = steps.any_text();
    const std::string high = steps.any_text();
    const auto within = [](const auto& entries, const auto& wanted) {
      auto found = entries;
      std::erase_if(found, [&](const auto& entry) { return !wanted(entry.first); });
      return found;
    };
    expect_entries<Kind>(
        people_->by_tag,
        within(tags_of(rows_), [&](const auto& tag) { return tag >= low && tag < high; }), rows_,
        recto::between(low, high));
    expect_entries<Kind>(
        people_->by_tag,
        within(tags_of(rows_), [&](const auto& tag) { return tag.starts_with(low); }), rows_,
        recto::prefix(low));
    expect_entries<Kind>(people_->by_name,
                         within(names_of(rows_), [&](const auto& name) { return name == low; }),
                         rows_, low);
    expect_entries<Kind>(people_->by_badge,
                         within(badges_of(rows_), [&](const auto& badge) { return badge > high; }),
                         rows_, recto::after(high));
    const auto team = static_cast<std::uint32_t>(steps.below(6));
    const auto score = static_cast<std::int64_t>(steps.below(20)) - 10;
    expect_entries<Kind>(
        people_->by_team,
        within(teams_of(rows_), [&](const TeamKey& key) { return std::get<0>(key) == team; }),
        rows_, team);
    // Behind (team, score) the scores are lower.
    expect_entries<Kind>(people_->by_team,
                         within(teams_of(rows_),
                                [&](const TeamKey& key) {
                                  const auto& [of, points] = key;
                                  return of > team || (of == team && points <= score);
                                }),
                         rows_, recto::from(team, score));
    expect_entries<Kind>(
        people_->by_team,
        within(teams_of(rows_), [&](const TeamKey& key) { return std::get<0>(key) < team; }), rows_,
        recto::until(team));
  }

  void reopen() {
    kept_.reset();
    people_.reset();
    db_.reopen();
    people_.emplace(*db_);
    expect_same();
  }

  void rebuild(PeopleSteps& steps) {
    switch (steps.below(4)) {
      case 0:
        people_->by_badge.rebuild();
        break;
      case 1:
        people_->by_tag.rebuild();
        break;
      case 2:
        people_->by_team.rebuild();
        break;
      default:
        people_->by_name.rebuild();
    }
    kept_.reset();  // what it shows of the index was written before
    expect_same();
  }

  /// Some indexes go; rows are written without them, and they are built again.
  void drop_and_build(PeopleSteps& steps) {
    using recto::IndexChange;
    kept_.reset();
    people_.reset();
    {
      auto rows = steps.below(2) == 0
                      ? P::describe(*db_).open({.index_change = IndexChange::build_and_drop})
                      : P::with_badge(P::describe(*db_))
                            .open({.index_change = IndexChange::build_and_drop});
      for (std::size_t i = steps.below(10); i < 10; ++i) {
        const PersonChange change{steps.below(PeopleSteps::kKeys), steps.any_person()};
        if (make_change(rows_, change)) {
          rows.put(Kind::key(change.number), *change.person);
        }
      }
    }
    people_.emplace(*db_);
    expect_same();
  }

  TestDatabase db_;
  std::optional<P> people_{std::in_place, *db_};
  PeopleRows rows_;
  std::optional<Kept> kept_;
};

using Kinds = testing::Types<NumberKeys, TextKeys, RawKeys, ArrayKeys>;
TYPED_TEST_SUITE(IndexModel, Kinds);

TYPED_TEST(IndexModel, MatchesIndexesThatAreMadeAnew) { this->run(base_seed(), 250); }

}  // namespace
}  // namespace recto_test
