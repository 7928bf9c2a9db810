#include "support/kinds.hpp"

namespace recto_test {
namespace {

class ScanningReadings : public TableOf<CompositeKind> {};

TEST_F(ScanningReadings, ByTheBeginningOfACompositeKey) {
  fill(150);  // 30 readings of each of 5 stations: 5 days, 3 channels, 2 units
  const auto count = [&](const auto& range) { return std::ranges::distance(table_.scan(range)); };
  const std::string station(CompositeKind::key(60).station_name);
  using specimens::Channel;
  EXPECT_EQ(count(station), 30);
  EXPECT_EQ(count(recto::prefix("station ")), 150);
  EXPECT_EQ(count(recto::prefix(station, 20'240'100)), 6);
  EXPECT_EQ(count(recto::prefix(station, 20'240'100, Channel::none)), 2);
  EXPECT_EQ(count(recto::prefix(station, 20'240'100, Channel::none, "h")), 1);
  EXPECT_EQ(count(recto::from(station)), 90);
  EXPECT_EQ(count(recto::after(station)), 60);
  EXPECT_EQ(count(recto::until(station)), 60);
  EXPECT_EQ(count(recto::between(std::tuple(station, 20'240'099), std::tuple(station, 20'240'097))),
            12)
      << "days descend";
  EXPECT_EQ(count(recto::prefix(station, 1)), 0);
}

TEST_F(ScanningReadings, KeysOfRowsAreComplete) {
  fill(60);
  std::size_t i = 0;
  for (auto row : table_.scan()) {
    EXPECT_EQ(row.key(), CompositeKind::key(i));
    EXPECT_EQ(row.key().station_name, row->station()->name()->string_view());
    EXPECT_EQ(row.key().unit, row->unit()->string_view());
    ++i;
  }
  EXPECT_GT(db_->stats().decoded_keys, 0U) << "descending texts can't be shown in place";
}

}  // namespace
}  // namespace recto_test
