// What Database::verify says of indexes that differ from their table, and how they are mended. The
// difference is made with LMDB's own functions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "indexes/people.hpp"
#include "indexes/raw_table.hpp"
#include "recto/detail/record.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using testing::HasSubstr;

constexpr std::uint64_t kRows = 20;

Person person_of(std::uint64_t i) {
  return {"name " + std::to_string(i), "badge " + std::to_string(i), {"even", "odd"}, 1, 0, ""};
}

/// A record as it stands in an index: `payload` is the primary key in a unique one.
std::string record_of(const std::string& key, std::string_view payload) {
  std::string record(recto::detail::record_size(payload.size()), '\0');
  recto::detail::write_record(reinterpret_cast<std::byte*>(record.data()), recto::Bytes(key),
                              recto::Bytes(payload), 1);
  return record;
}

class DamagedIndex : public testing::Test {
 protected:
  DamagedIndex() {
    in_database([](recto::Database& db, People<NumberKeys>& people) {
      for (std::uint64_t i = 0; i < kRows; ++i) {
        people.rows.put(i, person_of(i));
      }
      EXPECT_TRUE(db.verify().ok());
    });
  }

  void in_database(const auto& use, const recto::Options& options = {}) const {
    auto db = recto::Database::open(path_, options);
    {
      People<NumberKeys> people(db);
      use(db, people);
    }
    db.close();
  }

  RawTable raw(const std::string& index) const {
    return RawTable(path_, "recto.index.people." + index);
  }

  /// Whether verify finds just one fault, of index `index` at row `key`, and a rebuilt index has
  /// none.
  void expect_problem(const std::string& index, const std::string& key, const std::string& what) {
    in_database([&](recto::Database& db, People<NumberKeys>& people) {
      const auto report = db.verify();
      EXPECT_FALSE(report.ok());
      ASSERT_EQ(report.problem_count, 1) << report.problems[1].what;
      EXPECT_EQ(report.problems[0].table, "people");
      EXPECT_EQ(report.problems[0].index, index);
      EXPECT_EQ(report.problems[0].key, key);
      EXPECT_THAT(report.problems[0].what, HasSubstr(what));
      for (auto* each : {&people.by_badge, &people.by_tag, &people.by_name}) {
        if (each->name() == index) {
          each->rebuild();
        }
      }
      const auto mended = db.verify();
      EXPECT_TRUE(mended.ok()) << mended.problems[0].what;
      EXPECT_EQ(mended.index_entries, kRows * 5);
      EXPECT_EQ(people.by_name.count(), kRows);
      EXPECT_EQ(people.by_tag.count(), 2 * kRows);
      EXPECT_EQ(people.by_badge.count(), kRows);
    });
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_ / "test.db";
};

TEST_F(DamagedIndex, LacksAnEntry) {
  {
    RawTable table = raw("by_name");
    table.erase(table.entries()[0].key);
  }
  expect_problem("by_name", "0", "the entry of value \"name 0\" is missing");
}

TEST_F(DamagedIndex, LacksAnEntryOfAUniqueValue) {
  {
    RawTable table = raw("by_badge");
    table.erase(table.entries()[0].key);
  }
  expect_problem("by_badge", "0", "the entry of value \"badge 0\" is missing");
}

TEST_F(DamagedIndex, HasAnEntryThatTheRowShouldNotHave) {
  {
    RawTable table = raw("by_tag");
    std::string key = table.entries()[0].key;  // that of "even"
    key[0] = 'E';
    table.put(key, record_of(key, ""));
  }
  expect_problem("by_tag", "0", "the entry of value \"Even\" is one that the row should not have");
}

TEST_F(DamagedIndex, HasAnEntryOfNoRow) {
  {
    RawTable table = raw("by_tag");
    std::string key("even\0\0\0\0\0\0\0\0\x7e", 13);  // row 126
    key.resize(16);                                   // padded
    table.put(key, record_of(key, ""));
  }
  in_database([](recto::Database&, People<NumberKeys>& people) {
    const auto scan = [&] {
      for (const auto& row : people.by_tag.scan("even")) {
        static_cast<void>(row.key());
      }
    };
    const auto error = error_of(scan);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::corrupt);
    EXPECT_EQ(error->key(), "126");
    EXPECT_THAT(error->what(), HasSubstr("people.by_tag"));
    EXPECT_EQ(people.by_tag.count("even"), kRows + 1);
  });
  expect_problem("by_tag", "126", "the entry of value \"even\" leads to no row");
}

TEST_F(DamagedIndex, HasAUniqueEntryOfNoRow) {
  {
    RawTable table = raw("by_badge");
    std::string key("badge x\0", 8);
    table.put(key, record_of(key, std::string_view("\0\0\0\0\0\0\0\x7e", 8)));
  }
  in_database([](recto::Database&, People<NumberKeys>& people) {
    EXPECT_TRUE(
        throws(ErrorCode::corrupt, [&] { static_cast<void>(people.by_badge.get("badge x")); }));
    EXPECT_TRUE(people.by_badge.get("badge 3"));
  });
  expect_problem("by_badge", "126", "the entry of value \"badge x\" leads to no row");
}

TEST_F(DamagedIndex, HasADamagedRecord) {
  {
    RawTable table = raw("by_name");
    const RawEntry entry = table.entries()[0];
    std::string record = entry.record;
    record[0] = static_cast<char>(record[0] ^ 1);
    table.put(entry.key, record);
  }
  in_database(
      [](recto::Database&, People<NumberKeys>& people) {
        const auto scan = [&] {
          for (const auto& row : people.by_name.scan()) {
            static_cast<void>(row.key());
          }
        };
        EXPECT_TRUE(throws(ErrorCode::corrupt, scan));
      },
      {.verify = recto::Verify::always});
  expect_problem("by_name", "", "the entry of value \"name 0\" is damaged");
}

TEST_F(DamagedIndex, LeadsToAnotherRow) {
  {
    RawTable table = raw("by_badge");
    const RawEntry entry = table.entries()[0];  // "badge 0"
    table.put(entry.key, record_of(entry.key, std::string_view("\0\0\0\0\0\0\0\x05", 8)));
  }
  in_database([](recto::Database& db, People<NumberKeys>& people) {
    const auto report = db.verify();
    // The row that lacks its entry, and the entry that is another row's.
    ASSERT_EQ(report.problem_count, 2);
    EXPECT_EQ(report.problems[0].key, "0");
    EXPECT_THAT(report.problems[0].what,
                HasSubstr("the entry of value \"badge 0\" leads to key 5"));
    EXPECT_EQ(report.problems[1].key, "5");
    EXPECT_THAT(report.problems[1].what, HasSubstr("one that the row should not have"));
    people.by_badge.rebuild();
    EXPECT_TRUE(db.verify().ok());
  });
}

TEST_F(DamagedIndex, IsCheckedInPartWhereItsTableIsNotOpen) {
  {
    RawTable table = raw("by_name");
    const RawEntry entry = table.entries()[0];
    std::string record = entry.record;
    record[0] = static_cast<char>(record[0] ^ 1);
    table.put(entry.key, record);
  }
  const auto db = recto::Database::open(path_);
  const auto report = db.verify();
  EXPECT_EQ(report.indexes, 4);
  EXPECT_EQ(report.index_entries, kRows * 5);
  ASSERT_EQ(report.problem_count, 1);
  EXPECT_EQ(report.problems[0].index, "by_name");
}

}  // namespace
}  // namespace recto_test
