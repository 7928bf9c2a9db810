// `Scan::partition`: disjoint scans of one snapshot.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "queries/items.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using Ids = std::vector<std::uint64_t>;

class Partition : public testing::Test {
 protected:
  TestDatabase db_;
  ItemTable table_ = ItemTable::open(*db_);
};

Ids joined(const auto& parts) {
  Ids all;
  for (const auto& part : parts) {
    std::ranges::copy(ids_of(part), std::back_inserter(all));
  }
  return all;
}

TEST_F(Partition, CoversTheScanInItsOrder) {
  table_.put_all(items(5'000));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    for (const std::size_t parts : {0U, 1U, 2U, 3U, 8U, 50U}) {
      const auto scans = make().partition(parts);
      EXPECT_LE(scans.size(), std::max<std::size_t>(parts, 1));
      EXPECT_GE(scans.size(), std::min<std::size_t>(parts, 8));
      EXPECT_EQ(joined(scans), all);
      for (const auto& scan : scans) {
        EXPECT_LE(ids_of(scan).size() * scans.size(), 3 * all.size());
      }
    }
  });
}

TEST_F(Partition, OfLittleHasFewParts) {
  EXPECT_EQ(table_.scan().partition(8).size(), 1U);
  EXPECT_EQ(joined(table_.scan().partition(8)), Ids());
  table_.put_all(items(3));
  EXPECT_LE(table_.scan().partition(8).size(), 3U);
  EXPECT_EQ(joined(table_.scan().partition(8)), (Ids{0, 1, 2}));
  EXPECT_TRUE(decltype(table_.scan())().partition(3).empty());
}

TEST_F(Partition, IsOfRangesAndRests) {
  table_.put_all(items(3'000));
  const auto range = table_.scan(recto::between(500U, 2'500U));
  EXPECT_EQ(joined(range.partition(4)), ids_of(range));
  EXPECT_GE(range.partition(4).size(), 2U);
  for (const auto& whole : {range, range.reverse()}) {
    const auto head = whole.within({.rows = 777});
    static_cast<void>(ids_of(head));
    const auto rest = whole.resume(head.token());
    EXPECT_EQ(joined(rest.partition(4)), ids_of(rest));
    EXPECT_EQ(joined(rest.partition(1)), ids_of(rest));
    const auto reversed = rest.reverse();
    EXPECT_EQ(joined(reversed.partition(5)), ids_of(reversed));
    for (const auto& part : rest.partition(3)) {
      EXPECT_EQ(joined(part.partition(3)), ids_of(part)) << "parts of parts";
    }
  }
}

TEST_F(Partition, IsOfOneSnapshot) {
  table_.put_all(items(3'000));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const Ids all = ids_of(make());
    const auto parts = make().partition(4);
    table_.clear();
    EXPECT_EQ(joined(parts), all);
    table_.put_all(items(3'000));
  });
}

TEST_F(Partition, IsReadInThreads) {
  table_.put_all(items(5'000));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    const auto scans = make().partition(4);
    std::vector<Ids> found(scans.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < scans.size(); ++i) {
        threads.emplace_back([&, i] { found[i] = ids_of(scans[i]); });
      }
      for (std::uint64_t id = 0; id < 50; ++id) {
        table_.put(item(id, 5));  // a writer beside them
      }
    }
    Ids all;
    for (const Ids& ids : found) {
      std::ranges::copy(ids, std::back_inserter(all));
    }
    EXPECT_EQ(all.size(), 5'000U);
    table_.put_all(items(50));
    EXPECT_EQ(all, ids_of(make()));
  });
}

TEST_F(Partition, HasTokensThatScansOfTheWholeResume) {
  table_.put_all(items(2'000));
  for_each_way(table_, [&](const std::string& name, const auto& make) {
    SCOPED_TRACE(name);
    for (const auto& part : make().partition(3)) {
      const Ids all = ids_of(part);
      const auto unread = make().resume(part.resume("").token());
      EXPECT_EQ(ids_of(unread), all);
      Ids seen;
      std::string token = part.resume("").token();
      while (!token.empty()) {
        const auto page = make().resume(token).within({.rows = 100});
        std::ranges::copy(ids_of(page), std::back_inserter(seen));
        token = page.token();
      }
      EXPECT_EQ(seen, all);
    }
  });
}

TEST_F(Partition, GivesEachPartTheBudget) {
  table_.put_all(items(2'000));
  const auto parts = table_.scan().within({.rows = 10}).partition(4);
  for (const auto& part : parts) {
    EXPECT_EQ(ids_of(part).size(), 10U);
    EXPECT_TRUE(part.ended_early());
  }
}

TEST_F(Partition, IsRefusedInATransaction) {
  db_->write([&](recto::Transaction& tx) {
    EXPECT_TRUE(
        throws(ErrorCode::misuse, [&] { static_cast<void>(table_.scan(tx).partition(2)); }));
  });
}

TEST_F(Partition, CoversAnyRangeOfAnything) {
  EXPECT_TRUE(rc::check([&] {
    table_.clear();
    table_.put_all(items(*rc::gen::inRange<std::uint64_t>(0, 1'000)));
    const auto parts = *rc::gen::inRange<std::size_t>(0, 20);
    const auto lower = *rc::gen::inRange<std::uint32_t>(0, 5);
    const auto upper = *rc::gen::inRange<std::uint32_t>(0, 5);
    const auto scan = table_.by_group.scan(recto::between(lower, upper));
    const auto either = *rc::gen::arbitrary<bool>() ? scan : scan.reverse();
    RC_ASSERT(joined(either.partition(parts)) == ids_of(either));
  }));
}

}  // namespace
}  // namespace recto_test
