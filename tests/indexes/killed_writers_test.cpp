// A writer that is killed leaves the rows of its last commit, and indexes that are exact.
//
// All that opens a database here is a child: RocksDB can't be used on both sides of a fork.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>
#include <string>
#include <utility>

#include "bad_input/children.hpp"
#include "indexes/people_checks.hpp"

namespace recto_test {
namespace {

recto::Options surviving_options() {
  recto::Options options = test_options();
  options.durability = recto::Durability::no_meta_sync;  // survives the end of the process
  return options;
}

/// Takes steps, and tells of each when it is done.
template <class Kind>
[[noreturn]] void write_without_end(const std::filesystem::path& path, std::uint64_t seed,
                                    PeopleRows rows, int tell) {
  try {
    auto db = recto::Database::open(path, surviving_options());
    People<Kind> people(db);
    PeopleSteps steps(seed);
    while (!testing::Test::HasFailure()) {
      const PeopleStep step = steps.next(rows);
      PeopleWriter<Kind>(db, people).take(step, rows);
      take_step(rows, step);
      static_cast<void>(::write(tell, "s", 1));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "in the child: %s\n", error.what());
  }
  ::_exit(1);
}

/// Forks a child that takes steps without end, and kills it after `wanted` of them. Returns how
/// many it has told of.
template <class Kind>
std::size_t run_and_kill(const std::filesystem::path& path, std::uint64_t seed, PeopleRows rows,
                         std::size_t wanted) {
  std::array<int, 2> told{};
  EXPECT_EQ(::pipe(told.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(told[0]);
    write_without_end<Kind>(path, seed, std::move(rows), told[1]);
  }
  ::close(told[1]);
  std::size_t count = 0;
  char byte = 0;
  while (::read(told[0], &byte, 1) == 1) {
    if (++count == wanted) {
      ::kill(child, SIGKILL);  // what it tells until it is gone counts as well
    }
  }
  ::close(told[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
  return count;
}

constexpr int kFoundFirst = 10;
constexpr int kFoundSecond = 11;

/// Which of two states the database is in, if all of it is as it should be.
template <class Kind>
int find_rows(const std::filesystem::path& path, const PeopleRows& first,
              const PeopleRows& second) {
  auto db = recto::Database::open(path, surviving_options());
  const People<Kind> people(db);
  PeopleRows found;
  for (const auto& row : people.rows.scan()) {
    found.emplace(People<Kind>::number_of(row.key()), *row);
  }
  EXPECT_TRUE(found == first || found == second);
  expect_people(people, found);
  const auto report = db.verify();
  EXPECT_TRUE(report.ok()) << report.problems[0].what;
  if (testing::Test::HasFailure()) {
    return 1;
  }
  return found == first ? kFoundFirst : kFoundSecond;
}

using Kinds = testing::Types<NumberKeys, RawKeys>;

template <class Kind>
class KilledWriters : public testing::Test {};
TYPED_TEST_SUITE(KilledWriters, Kinds);

TYPED_TEST(KilledWriters, LeaveRowsAndIndexesOfTheLastCommit) {
  if (!keeps_files()) {
    GTEST_SKIP() << "databases in memory belong to one process";
  }
  const TemporaryDirectory directory;
  const auto path = directory / "killed.db";
  PeopleRows rows;
  for (std::uint64_t round = 0; round < 5; ++round) {
    const std::uint64_t seed = base_seed() * 1'000 + round;
    SCOPED_TRACE("RECTO_TEST_SEED=" + std::to_string(base_seed()) + ", round " +
                 std::to_string(round));
    const std::size_t told =
        run_and_kill<TypeParam>(path, seed, rows, 1 + std::mt19937_64(seed)() % 60);
    PeopleSteps steps(seed);
    for (std::size_t i = 0; i < told; ++i) {
      take_step(rows, steps.next(rows));
    }
    PeopleRows one_more = rows;
    take_step(one_more, steps.next(rows));
    const int found = in_child([&] { return find_rows<TypeParam>(path, rows, one_more); });
    ASSERT_TRUE(found == kFoundFirst || found == kFoundSecond);
    if (found == kFoundSecond) {
      rows = one_more;
    }
  }
}

}  // namespace
}  // namespace recto_test
