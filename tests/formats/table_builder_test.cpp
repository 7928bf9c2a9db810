#include <gtest/gtest.h>

#include <recto/flatbuffers.hpp>
#include <recto/messagepack.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "specimens.recto.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

// Tables without generated code, and what the catalog knows of them.

namespace recto_test {
namespace {

using recto::ErrorCode;
using enum recto::Order;

enum class Side : std::int8_t { buy, sell };

struct Tick {
  double price;
  std::uint32_t volume;
};

struct Place {
  std::uint32_t row;
  std::string_view seat;
  static constexpr auto recto_parts() {
    return std::tuple(recto::descending(&Place::row), recto::ascending(&Place::seat));
  }
};

struct Date {
  std::int16_t year;
  std::uint8_t month;
};

}  // namespace
}  // namespace recto_test

template <>
struct recto::KeyStruct<recto_test::Date> {
  static auto fields(const recto_test::Date& date) { return std::tuple(date.year, date.month); }
  static recto_test::Date make(std::int16_t year, std::uint8_t month) { return {year, month}; }
};

namespace recto_test {
namespace {

class TableBuilder : public testing::Test {
 protected:
  /// Whether a table of these types, opened under a name that another has, is refused.
  template <class K, class V>
  testing::AssertionResult refused(auto&& choose, std::string_view wanted) {
    const auto error =
        error_of([&] { static_cast<void>(choose(db_->table<K, V>("table")).open()); });
    if (!error) {
      return testing::AssertionFailure() << "it was opened";
    }
    if (error->code() != ErrorCode::schema_mismatch ||
        std::string_view(error->what()).find(wanted) == std::string_view::npos) {
      return testing::AssertionFailure() << error->what();
    }
    return testing::AssertionSuccess();
  }
  static constexpr auto kAsItIs = [](auto builder) { return builder; };

  TestDatabase db_;
};

template <class Codec>
std::string spec() {
  return recto::detail::key_spec<Codec>();
}

TEST_F(TableBuilder, TheCatalogNamesKeysInTheWordsOfSchemas) {
  using recto::OrderedKey;
  EXPECT_EQ(spec<OrderedKey<std::uint64_t>>(), "key: ulong");
  EXPECT_EQ(spec<OrderedKey<long>>(), "key: long");
  EXPECT_EQ(spec<OrderedKey<long long>>(), "key: long") << "one type on every platform";
  EXPECT_EQ((spec<OrderedKey<float, descending>>()), "key: float desc");
  EXPECT_EQ(spec<OrderedKey<bool>>(), "key: bool");
  EXPECT_EQ(spec<OrderedKey<Side>>(), "key: byte");
  EXPECT_EQ(spec<OrderedKey<std::string>>(), "key: string");
  EXPECT_EQ(spec<OrderedKey<std::string_view>>(), "key: string");
  EXPECT_EQ(spec<OrderedKey<recto::Bytes>>(), "key: [ubyte]");
  EXPECT_EQ((spec<OrderedKey<std::array<std::uint16_t, 3>>>()), "key: [ushort:3]");
  EXPECT_EQ(spec<OrderedKey<Place>>(), "key1: uint desc, key2: string");
  EXPECT_EQ((spec<OrderedKey<std::tuple<std::string, double>, ascending, descending>>()),
            "key1: string, key2: double desc");
  EXPECT_EQ((spec<OrderedKey<std::tuple<Date, std::uint8_t>>>()),
            "key1: {short, ubyte}, key2: ubyte");
  EXPECT_EQ(spec<recto::RawKeyCodec<std::string>>(), "key: raw");
  EXPECT_EQ((spec<recto::RawKeyCodec<std::array<std::byte, 16>>>()), "key: raw[16]");
}

TEST_F(TableBuilder, KeysOfEveryTypeReadBackAsTheyWere) {
  auto enums = db_->table<Side, Tick>("enums").open();
  enums.put(Side::sell, Tick{1, 2});
  EXPECT_TRUE(enums.contains(Side::sell));
  EXPECT_FALSE(enums.contains(Side::buy));

  auto places = db_->table<Place, Tick>("places").open();
  places.put(Place{7, "a"}, Tick{1, 2});
  places.put(8, "b", Tick{3, 4});
  EXPECT_TRUE(places.contains(7, "a"));
  std::vector<std::uint32_t> rows;
  for (auto row : places.scan()) {
    rows.push_back(row.key().row);
  }
  EXPECT_EQ(rows, (std::vector<std::uint32_t>{8, 7}));

  auto dates = db_->table<Date, Tick>("dates").open();
  dates.put(Date{2024, 12}, Tick{1, 2});
  dates.put(Date{-5, 1}, Tick{1, 2});
  const auto scan = dates.scan();
  EXPECT_EQ((*scan.begin()).key().year, -5);

  auto owned = db_->table<std::tuple<std::string, int>, Tick>("owned").open();
  owned.put(std::tuple(std::string(100, 'x'), -1), Tick{1, 2});
  owned.put("y", 5, Tick{1, 2});
  std::vector<std::tuple<std::string, int>> keys;
  for (auto row : owned.scan()) {
    keys.push_back(row.key());
  }
  EXPECT_EQ(keys,
            (std::vector<std::tuple<std::string, int>>{{std::string(100, 'x'), -1}, {"y", 5}}));
}

TEST_F(TableBuilder, AnotherKeyIsRefused) {
  static_cast<void>(db_->table<std::uint64_t, Tick>("table").open());
  EXPECT_TRUE((refused<std::uint32_t, Tick>(kAsItIs, "\"key: ulong\"")));
  EXPECT_TRUE((refused<std::int64_t, Tick>(kAsItIs, "\"key: long\"")));
  EXPECT_TRUE((refused<std::string, Tick>(kAsItIs, "\"key: string\"")));
  EXPECT_TRUE((refused<std::uint64_t, Tick>(
      [](auto builder) { return builder.key_format(recto::Ordered<descending>{}); },
      "\"key: ulong desc\"")));
  EXPECT_TRUE((refused<std::array<std::byte, 8>, Tick>(
      [](auto builder) { return builder.key_format(recto::RawKey{}); }, "\"key: raw[8]\"")));
  auto same = db_->table<unsigned long long, Tick>("table").open();
  EXPECT_EQ(same.size(), 0U) << "another name of the same type";
}

TEST_F(TableBuilder, AnotherFormatOrValueIsRefused) {
  static_cast<void>(db_->table<int, Tick>("table").open());
  EXPECT_TRUE((refused<int, double>(kAsItIs, "float64")));
  EXPECT_TRUE((refused<int, recto::Bytes>(kAsItIs, "\"raw\"")));
  EXPECT_TRUE((refused<int, specimens::Note>(kAsItIs, "\"flatbuffers\"")));
  EXPECT_TRUE((refused<int, std::string>(
      [](auto builder) { return builder.value_format(recto::MessagePack{}); }, "\"messagepack\"")));
  db_.reopen();
  EXPECT_TRUE((refused<int, double>(kAsItIs, "float64"))) << "the catalog remembers";
}

TEST_F(TableBuilder, NamesOfGeneratedTypesAreThoseOfTheirSchemas) {
  EXPECT_EQ(recto::FlatBuffers<specimens::Note>::type_name(), "specimens.Note");
  static_cast<void>(db_->table<int, specimens::Note>("table").open());
  EXPECT_TRUE((refused<int, specimens::Word>(kAsItIs, "\"specimens.Word\"")));
}

TEST_F(TableBuilder, FormatsMixFreelyInOneTransaction) {
  auto ticks = db_->table<std::uint64_t, Tick>("ticks").value_format(recto::Plain{}).open();
  auto names =
      db_->table<std::uint64_t, std::string>("names").value_format(recto::MessagePack{}).open();
  auto blobs = db_->table<std::string_view, recto::Bytes>("blobs").open();
  auto notes = db_->table<int, specimens::Note>("notes by number")
                   .value_format(recto::FlatBuffers<specimens::Note>{})
                   .open();
  auto counters = specimens::CounterTable::open(*db_);
  const auto write = [&](bool fail) {
    db_->write([&](recto::Transaction& tx) {
      ticks.put(tx, 1, Tick{2.5, 3});
      names.put(tx, 1, std::string("one"));
      blobs.put(tx, "one", std::vector<std::uint8_t>{1, 2, 3});
      specimens::NoteT note;
      note.text = "note";
      notes.put(tx, 1, note);
      specimens::CounterT counter;
      counter.id = 1;
      counters.put(tx, counter);
      if (fail) {
        throw std::domain_error("none of it");
      }
    });
  };
  EXPECT_THROW(write(true), std::domain_error);
  EXPECT_EQ(ticks.size() + names.size() + blobs.size() + notes.size() + counters.size(), 0U);
  write(false);
  const recto::Snapshot snapshot = db_->snapshot();
  const auto tick = ticks.get(snapshot, 1);
  const auto name = names.get(snapshot, 1);
  const auto blob = blobs.get(snapshot, "one");
  const auto note = notes.get(snapshot, 1);
  EXPECT_EQ(tick->price, 2.5);
  EXPECT_EQ(*name, "one");
  EXPECT_EQ(blob->size(), 3U);
  EXPECT_EQ(note->text()->str(), "note");
  EXPECT_TRUE(counters.contains(snapshot, 1));
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(TableBuilder, DescriptionsMayBeKeptAndUsedAgain) {
  const auto description = db_->table<int, Tick>("ticks");
  recto::BuiltTable<int, Tick> table = description.open();
  recto::BuiltTable<int, Tick, recto::Plain> plain =
      description.value_format(recto::Plain{}).open();
  table.put(1, Tick{1, 2});
  EXPECT_EQ(plain.size(), 1U);
  EXPECT_EQ(description.open({.compression = recto::Compression::none}).name(), "ticks");
}

TEST_F(TableBuilder, PairsAndLoadersTakeKeysApartFromValues) {
  auto table = db_->table<std::string, Tick>("ticks").open();
  table.put_all(std::vector<std::pair<std::string, Tick>>{{"b", {1, 1}}, {"a", {2, 2}}});
  recto::BulkLoader load{table};
  load.add("c", Tick{3, 3});
  load.add(std::string("d"), Tick{4, 4});
  EXPECT_EQ(load.finish(), 2U);
  EXPECT_EQ(table.size(), 4U);
  EXPECT_FALSE(table.insert("a", Tick{9, 9}));
  EXPECT_TRUE(table.erase("a"));
}

TEST_F(TableBuilder, ABadNameIsRefused) {
  EXPECT_TRUE(throws(ErrorCode::invalid_option,
                     [&] { static_cast<void>(db_->table<int, Tick>("").open()); }));
  EXPECT_TRUE(throws(ErrorCode::invalid_option,
                     [&] { static_cast<void>(db_->table<int, Tick>("recto.x").open()); }));
}

}  // namespace
}  // namespace recto_test
