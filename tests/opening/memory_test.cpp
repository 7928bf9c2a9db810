// Databases in memory.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "opening/databases.hpp"
#include "support/sanitized.hpp"

namespace {

using recto::Engine;
using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::counters_up_to;
using recto_test::in_child;
using recto_test::TemporaryDirectory;
using recto_test::text_of;
using specimens::CounterTable;
namespace fs = std::filesystem;

const recto::Options kMemory{.engine = Engine::memory};

recto::Database open_memory() { return recto::Database::open("a name", kMemory); }

std::ptrdiff_t open_files() {
  return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

/// Sets $TMPDIR for as long as it lives.
class TemporaryDirectoryVariable {
 public:
  explicit TemporaryDirectoryVariable(const fs::path& path) {
    if (const char* before = std::getenv("TMPDIR")) {
      before_ = before;
    }
    ::setenv("TMPDIR", path.c_str(), 1);
  }
  TemporaryDirectoryVariable(const TemporaryDirectoryVariable&) = delete;
  TemporaryDirectoryVariable& operator=(const TemporaryDirectoryVariable&) = delete;
  ~TemporaryDirectoryVariable() {
    if (before_) {
      ::setenv("TMPDIR", before_->c_str(), 1);
    } else {
      ::unsetenv("TMPDIR");
    }
  }

 private:
  std::optional<std::string> before_;
};

TEST(ADatabaseInMemory, LeavesNothingOnDisk) {
  const TemporaryDirectory temporary;
  const TemporaryDirectory named;
  const TemporaryDirectoryVariable variable(temporary.path());
  {
    auto db = recto::Database::open(named / "test.db", kMemory);
    EXPECT_TRUE(fs::is_empty(temporary.path()));
    auto counters = CounterTable::open(db);
    counters.put_all(counters_up_to(1'000));
    EXPECT_EQ(counters.size(), 1'000u);
    EXPECT_TRUE(fs::is_empty(temporary.path()));
  }
  EXPECT_TRUE(fs::is_empty(temporary.path()));
  EXPECT_TRUE(fs::is_empty(named.path()));
}

TEST(ADatabaseInMemory, ReadsItsPagesInPlaceAndSaysWhatItIs) {
  auto db = open_memory();
  const recto::Stats stats = db.stats();
  EXPECT_EQ(stats.engine, "memory");
  EXPECT_EQ(stats.reads, "pages");
  EXPECT_GT(stats.file_bytes, 0);
}

TEST(ADatabaseInMemory, IsOneOfItsOwnForEveryOpen) {
  auto first = open_memory();
  auto second = open_memory();
  auto counters = CounterTable::open(first);
  counters.put(counter(1, "first"));
  EXPECT_EQ(CounterTable::open(second).size(), 0u);
  EXPECT_FALSE(second.set_aside().has_value());
}

TEST(ADatabaseInMemory, IsGoneWithItsLastUser) {
  const auto files_before = open_files();
  std::optional<recto::Guard<specimens::Counter>> guard;
  {
    auto db = open_memory();
    auto counters = CounterTable::open(db);
    counters.put(counter(1, "kept"));
    guard = counters.get(1);
  }
  EXPECT_EQ(text_of(*guard), "kept");
  EXPECT_GT(open_files(), files_before);
  guard.reset();
  EXPECT_EQ(open_files(), files_before);
  auto db = open_memory();
  EXPECT_EQ(CounterTable::open(db).size(), 0u);
}

TEST(ADatabaseInMemory, IsBackedUpToAnLmdbFile) {
  const TemporaryDirectory directory;
  auto db = open_memory();
  CounterTable::open(db).put_all(counters_up_to(500));
  db.backup(directory / "copy.db");
  EXPECT_EQ(recto_test::rows_in(directory / "copy.db"), 500u);
  EXPECT_EQ(fs::status(directory / "copy.db").permissions(), fs::perms(0600));
}

TEST(ADatabaseInMemory, IsCompacted) {
  auto db = open_memory();
  auto counters = CounterTable::open(db);
  counters.put_all(counters_up_to(20'000));
  db.write([&](recto::Transaction& tx) {
    for (std::uint64_t id = 11; id <= 20'000; ++id) {
      counters.erase(tx, id);
    }
  });
  const auto before = db.stats().file_bytes;
  const auto sequence = db.snapshot().sequence();
  db.compact();
  EXPECT_EQ(db.snapshot().sequence(), sequence);
  EXPECT_LT(db.stats().file_bytes, before / 4);
  EXPECT_EQ(counters.size(), 10u);
  EXPECT_EQ(text_of(counters.get(7)), "7");
  counters.put(counter(11, "more"));
  EXPECT_TRUE(db.verify().ok());
}

TEST(ADatabaseInMemory, CanNotBeThereBeforeItIsOpened) {
  for (const recto::Options& options :
       {recto::Options{.engine = Engine::memory, .recreate = recto::Recreate::never},
        recto::Options{.engine = Engine::memory, .create = false}}) {
    EXPECT_TRUE(complains(ErrorCode::not_found, "open", "a name",
                          [&] { static_cast<void>(recto::Database::open("a name", options)); }));
  }
}

TEST(ADatabaseInMemory, BelongsToTheProcessThatOpenedIt) {
  auto db = open_memory();
  auto counters = CounterTable::open(db);
  counters.put(counter(1, "parent"));
  EXPECT_EQ(in_child([&] {
              EXPECT_TRUE(recto_test::throws(ErrorCode::misuse,
                                             [&] { counters.put(counter(2, "child")); }));
              EXPECT_TRUE(recto_test::throws(ErrorCode::misuse,
                                             [&] { static_cast<void>(counters.get(1)); }));
              EXPECT_TRUE(recto_test::throws(ErrorCode::misuse, [&] { db.compact(); }));
              auto own = open_memory();
              CounterTable::open(own).put(counter(1, "child"));
              return testing::Test::HasFailure() ? 1 : 0;
            }),
            0);
  EXPECT_EQ(text_of(counters.get(1)), "parent");
  EXPECT_EQ(counters.size(), 1u);
}

TEST(ADatabaseInMemory, NeedsNoTmpdirWhereThereIsAnotherPlace) {
  const TemporaryDirectoryVariable variable("/this/is/nowhere");
  auto db = open_memory();
  EXPECT_TRUE(db.tables().empty());
}

TEST(ADatabaseInMemory, TakesLessAddressSpaceWhereTheSystemGrantsLess) {
  if (recto_test::kSanitized) {
    GTEST_SKIP() << "sanitizers take more address space than there is then";
  }
  EXPECT_EQ(
      in_child([] {
        const rlimit limit{.rlim_cur = rlim_t{1} << 30, .rlim_max = RLIM_INFINITY};
        if (::setrlimit(RLIMIT_AS, &limit) != 0) {
          return 1;
        }
        auto db = open_memory();
        auto counters = CounterTable::open(db);
        counters.put_all(counters_up_to(1'000));
        db.compact();
        return std::uint64_t(db.stats().map_bytes) < limit.rlim_cur && counters.size() == 1'000 ? 0
                                                                                                : 2;
      }),
      0);
}

}  // namespace
