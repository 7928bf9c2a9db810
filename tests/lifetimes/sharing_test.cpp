// One file opened more than once in a process: by the same path and by others that lead to it.

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lifetimes/counters.hpp"
#include "support/errors.hpp"
#include "support/temporary_directory.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::CounterDatabase;
using recto_test::text_of;
using recto_test::throws;
using specimens::CounterTable;
namespace fs = std::filesystem;

struct OtherName {
  std::string name;
  std::function<fs::path(const fs::path& directory)> make;

  friend std::ostream& operator<<(std::ostream& out, const OtherName& other) {
    return out << other.name;
  }
};

class AFileOpenedTwice : public testing::TestWithParam<OtherName> {};

TEST_P(AFileOpenedTwice, IsOneDatabase) {
  CounterDatabase first(1);
  auto second = recto::Database::open(GetParam().make(first.db.directory().path()),
                                      recto_test::test_options());
  auto counters = CounterTable::open(second);
  counters.put(counter(2, "from the second"));
  first.counters.put(counter(3, "from the first"));
  EXPECT_EQ(text_of(first.counters.get(2)), "from the second");
  EXPECT_EQ(text_of(counters.get(3)), "from the first");
}

TEST(LmdbReads, AreByPagesUnlessToldOtherwise) {
  const recto_test::TemporaryDirectory directory;
  EXPECT_EQ(recto::Database::open(directory / "a.db").stats().reads, "pages");
  EXPECT_EQ(recto::Database::open(directory / "b.db", {.lmdb_reads = recto::LmdbReads::pages})
                .stats()
                .reads,
            "pages");
  EXPECT_EQ(recto::Database::open(directory / "c.db", {.lmdb_reads = recto::LmdbReads::api})
                .stats()
                .reads,
            "api");
}

TEST(LmdbReads, AreTheSameForAllDatabasesOfAFile) {
  const recto_test::TemporaryDirectory directory;
  const auto db = recto::Database::open(directory / "a.db");
  try {
    static_cast<void>(
        recto::Database::open(directory / "a.db", {.lmdb_reads = recto::LmdbReads::api}));
    FAIL() << "nothing was thrown";
  } catch (const recto::Error& error) {
    EXPECT_EQ(error.code(), recto::ErrorCode::invalid_option);
  }
}

TEST_P(AFileOpenedTwice, IsUsableWhenOneIsClosed) {
  CounterDatabase first(1);
  auto second = recto::Database::open(GetParam().make(first.db.directory().path()),
                                      recto_test::test_options());
  auto counters = CounterTable::open(second);
  const auto guard = counters.get(1);
  first.db->close();
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(first.counters.size()); }));
  counters.put(counter(2, "two"));
  EXPECT_EQ(text_of(counters.get(2)), "two");
  EXPECT_EQ(text_of(guard), "1");
  EXPECT_TRUE(throws(ErrorCode::busy, [&] { second.close(); }));
}

TEST_P(AFileOpenedTwice, HasOneLockFile) {
  CounterDatabase first(1);
  const fs::path directory = first.db.directory().path();
  const fs::path other = GetParam().make(directory);
  first.db->close();
  auto second = recto::Database::open(other, recto_test::test_options());
  std::vector<std::string> locks;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().string().ends_with("-lock")) {
      locks.push_back(entry.path().filename());
    }
  }
  if (fs::is_symlink(other) || fs::hard_link_count(directory / "test.db") == 1) {
    EXPECT_EQ(locks, std::vector<std::string>{"test.db-lock"});
  } else {
    EXPECT_EQ(locks.size(), 2u);  // the name of a hard link is as good as the first: see the guide
  }
}

const std::vector<OtherName> kOtherNames{
    {"by_the_same_path", [](const fs::path& directory) { return directory / "test.db"; }},
    {"by_a_relative_path",
     [](const fs::path& directory) { return fs::relative(directory / "test.db"); }},
    {"by_a_detour",
     [](const fs::path& directory) {
       return directory / ".." / directory.filename() / "." / "test.db";
     }},
    {"by_a_symbolic_link",
     [](const fs::path& directory) {
       fs::create_symlink("test.db", directory / "link.db");
       return directory / "link.db";
     }},
    {"by_a_hard_link",
     [](const fs::path& directory) {
       fs::create_hard_link(directory / "test.db", directory / "hard.db");
       return directory / "hard.db";
     }},
};

INSTANTIATE_TEST_SUITE_P(, AFileOpenedTwice, testing::ValuesIn(kOtherNames),
                         [](const auto& test) { return test.param.name; });

TEST(DatabasesOfOneFile, RefuseANestedWriteOfOneThread) {
  CounterDatabase first(1);
  auto second = recto::Database::open(first.db.path(), recto_test::test_options());
  first.db->write([&](recto::Transaction&) {
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { second.write([](recto::Transaction&) {}); }));
  });
}

TEST(DatabasesOfOneFile, DoNotShareSnapshots) {
  CounterDatabase first(1);
  auto second = recto::Database::open(first.db.path(), recto_test::test_options());
  const recto::Snapshot snapshot = second.snapshot();
  EXPECT_TRUE(
      throws(ErrorCode::misuse, [&] { static_cast<void>(first.counters.get(snapshot, 1)); }));
}

TEST(DatabasesOfOneFile, MayBeForReadingAloneBesideAnotherThatWrites) {
  CounterDatabase writer(1);
  auto options = recto_test::test_options();
  options.read_only = true;
  auto reader = recto::Database::open(writer.db.path(), options);
  auto counters = CounterTable::open(reader);
  writer.counters.put(counter(2, "two"));
  EXPECT_EQ(text_of(counters.get(2)), "two");
  EXPECT_TRUE(throws(ErrorCode::read_only, [&] { counters.erase(2); }));
}

TEST(DatabasesOfOneFile, MustAgreeAboutWhatTheFileIsOpenFor) {
  CounterDatabase data(1);
  const fs::path path = data.db.path();
  data.db->close();
  auto options = recto_test::test_options();
  options.read_only = true;
  const auto reader = recto::Database::open(path, options);
  EXPECT_TRUE(throws(ErrorCode::invalid_option, [&] {
    static_cast<void>(recto::Database::open(path, recto_test::test_options()));
  }));
}

TEST(DatabasesOfOneFile, MustAgreeAboutDurability) {
  CounterDatabase data(1);
  auto options = recto_test::test_options();
  options.durability = recto::Durability::full;
  EXPECT_TRUE(throws(ErrorCode::invalid_option,
                     [&] { static_cast<void>(recto::Database::open(data.db.path(), options)); }));
}

TEST(DatabasesOfOneFile, SeeTablesThatTheOtherMakes) {
  recto_test::TestDatabase first;
  auto second = recto::Database::open(first.path(), recto_test::test_options());
  auto counters = CounterTable::open(second);
  counters.put(counter(1, "one"));
  EXPECT_EQ(first->tables(), std::vector<std::string>{"counters"});
  EXPECT_EQ(text_of(CounterTable::open(*first).get(1)), "one");
}

}  // namespace
