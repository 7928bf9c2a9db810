// Table::update: a record is read, changed and written in one transaction, in each format; and
// indexes that schemas declare.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexes/people.hpp"
#include "queries/items.hpp"
#include "shop.recto.hpp"
#include "shop_capnp.recto.hpp"
#include "support/errors.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using testing::ElementsAre;

class Update : public testing::Test {
 protected:
  void expect_sound() {
    const auto report = db_->verify();
    EXPECT_TRUE(report.ok()) << report.problems[0].what;
  }

  TestDatabase db_;
};

TEST_F(Update, ChangesAPlainStruct) {
  ItemTable table = ItemTable::open(*db_);
  table.put(Item{1, 10, 5, "one"});
  table.put(Item{2, 10, 6, "two"});
  EXPECT_TRUE(table.update(1, [](Item& item) { item.weight = 9; }));
  EXPECT_FALSE(table.update(3, [](Item&) { ADD_FAILURE() << "there is no such row"; }));
  EXPECT_THAT(ids_of(table.by_group.scan(10U)), ElementsAre(1, 2));
  // By another value, made of the view.
  EXPECT_TRUE(table.update(
      1, [](const Item& item) { return Item{item.id, item.group, item.weight - 8, "uno"}; }));
  EXPECT_THAT(ids_of(table.by_group.scan(10U)), ElementsAre(2, 1));
  EXPECT_TRUE(table.by_name.get("uno"));
  EXPECT_FALSE(table.by_name.get("one"));
  expect_sound();
}

TEST_F(Update, RefusesAChangeOfTheKey) {
  ItemTable table = ItemTable::open(*db_);
  table.put(Item{1, 10, 5, "one"});
  EXPECT_TRUE(throws(ErrorCode::invalid_value,
                     [&] { static_cast<void>(table.update(1, [](Item& item) { item.id = 2; })); }));
  EXPECT_EQ(table.size(), 1);
  EXPECT_TRUE(table.get(1));
  EXPECT_EQ(table.by_name.count(), 1);
  expect_sound();
}

TEST_F(Update, ChangesNothingWhenItsFunctionThrows) {
  ItemTable table = ItemTable::open(*db_);
  table.put(Item{1, 10, 5, "one"});
  const auto change = [](Item& item) {
    item.weight = 99;
    throw std::runtime_error("no");
  };
  EXPECT_THROW(static_cast<void>(table.update(1, change)), std::runtime_error);
  const auto stored = table.get(1);
  EXPECT_EQ(stored->weight, 5);
  EXPECT_EQ(table.by_group.count(), 1);
}

TEST_F(Update, RefusesAValueThatAnotherRowHas) {
  ItemTable table = ItemTable::open(*db_);
  table.put(Item{1, 10, 5, "one"});
  table.put(Item{2, 10, 6, "two"});
  EXPECT_TRUE(throws(ErrorCode::unique_violation, [&] {
    static_cast<void>(
        table.update(1, [](Item& item) { std::snprintf(item.name, sizeof item.name, "two"); }));
  }));
  EXPECT_TRUE(table.by_name.get("one"));
  expect_sound();
}

TEST_F(Update, SeesWhatItsTransactionHasWritten) {
  ItemTable table = ItemTable::open(*db_);
  table.put(Item{1, 10, 5, "one"});
  db_->write([&](recto::Transaction& tx) {
    table.put(tx, Item{2, 10, 6, "two"});
    EXPECT_TRUE(table.update(tx, 2, [](Item& item) { item.weight += 10; }));
    EXPECT_TRUE(table.update(tx, 2, [](Item& item) { item.weight += 10; }));
    EXPECT_FALSE(table.update(tx, 3, [](Item&) {}));
    table.erase(tx, 1);
    EXPECT_FALSE(table.update(tx, 1, [](Item&) {}));
  });
  const auto stored = table.get(2);
  EXPECT_EQ(stored->weight, 26);
  EXPECT_EQ(table.size(), 1);
  expect_sound();
}

TEST_F(Update, ChangesAMessagePackObject) {
  People<TextKeys> people(*db_);
  people.rows.put("a", Person{"ann", "b1", {"x"}, 1, 2, ""});
  EXPECT_TRUE(people.rows.update("a", [](Person& person) {
    person.tags.push_back("y");
    person.badge.reset();
  }));
  EXPECT_EQ(people.by_tag.count("y"), 1);
  EXPECT_EQ(people.by_badge.count(), 0);
  EXPECT_TRUE(people.rows.update("a", [](const Person& person) {
    Person other = person;
    other.name += "e";
    return other;
  }));
  EXPECT_EQ(people.by_name.count("anne"), 1);
  EXPECT_EQ(people.by_name.count(), 1);
  expect_sound();
}

TEST_F(Update, TakesAllPartsOfAKey) {
  auto table = db_->table<std::tuple<std::string, std::uint32_t>, std::uint64_t>("counts")
                   .index("by_count", [](std::uint64_t count) { return count; })
                   .open();
  table.put("a", 1, std::uint64_t{5});
  EXPECT_TRUE(table.update("a", 1, [](std::uint64_t& count) { ++count; }));
  EXPECT_FALSE(table.update("a", 2, [](std::uint64_t& count) { ++count; }));
  EXPECT_EQ(table.index<std::uint64_t>("by_count").count(6), 1);
  EXPECT_EQ(table.index<std::uint64_t>("by_count").count(), 1);
}

// ---- Indexes that schemas declare ----

shop::WareT ware(std::uint64_t id, std::string name, double price, std::string city,
                 std::vector<std::string> tags) {
  shop::WareT value;
  value.id = id;
  value.name = std::move(name);
  value.price = price;
  value.maker = std::make_unique<shop::MakerT>();
  value.maker->city = std::move(city);
  value.tags = std::move(tags);
  return value;
}

TEST_F(Update, ChangesAFlatBuffersObject) {
  auto wares = shop::WareTable::open(*db_);
  wares.put(ware(1, "lamp", 20, "Ulm", {"light", "home"}));
  wares.put(ware(2, "desk", 90, "Bonn", {"home", "wood"}));
  wares.put(ware(3, "chair", 90, "Aachen", {"home", "wood", "wood"}));
  EXPECT_THAT(ids_of(wares.by_price.scan()), ElementsAre(3, 2, 1));
  EXPECT_THAT(ids_of(wares.by_tag.scan("wood")), ElementsAre(2, 3));
  EXPECT_TRUE(wares.update(1, [](shop::WareT& value) {
    value.price = 100;
    value.tags = {"wood"};
  }));
  EXPECT_THAT(ids_of(wares.by_price.scan()), ElementsAre(1, 3, 2));
  EXPECT_THAT(ids_of(wares.by_tag.scan()), ElementsAre(2, 3, 1, 2, 3));
  EXPECT_TRUE(wares.update(2, [](const shop::Ware& view) {
    shop::WareT value;
    view.UnPackTo(&value);
    value.name = "table";
    return value;
  }));
  const auto table = wares.by_name.get("table");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->maker()->city()->string_view(), "Bonn");
  EXPECT_FALSE(wares.by_name.get("desk"));
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
    static_cast<void>(wares.update(2, [](shop::WareT& value) { value.id = 7; }));
  }));
  EXPECT_TRUE(throws(ErrorCode::unique_violation, [&] {
    static_cast<void>(wares.update(2, [](shop::WareT& value) { value.name = "lamp"; }));
  }));
  // No maker, no city, no entry.
  EXPECT_TRUE(wares.update(2, [](shop::WareT& value) { value.maker.reset(); }));
  EXPECT_THAT(ids_of(wares.by_price.scan()), ElementsAre(1, 3));
  EXPECT_EQ(wares.size(), 3);
  expect_sound();
}

TEST_F(Update, ChangesScalarsOfAFlatBufferInPlace) {
  auto wares = shop::WareTable::open(*db_);
  wares.put(ware(1, "lamp", 20, "Ulm", {"light"}));
  wares.put(ware(2, "desk", 90, "Bonn", {"wood"}));
  EXPECT_TRUE(wares.update(1, [](shop::Ware& value) { EXPECT_TRUE(value.mutate_price(100)); }));
  EXPECT_THAT(ids_of(wares.by_price.scan()), ElementsAre(1, 2));
  const auto lamp = wares.get(1);
  ASSERT_TRUE(lamp);
  EXPECT_EQ(lamp->price(), 100);
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
    static_cast<void>(
        wares.update(2, [](shop::Ware& value) { static_cast<void>(value.mutate_id(7)); }));
  }));
  expect_sound();
}

TEST_F(Update, ChangesACapnProtoMessage) {
  auto wares = shop_capnp::WareTable::open(*db_);
  const auto put = [&](std::uint64_t id, const char* name, double price, const char* city) {
    wares.put([&](shop_capnp::Ware::Builder value) {
      value.setId(id);
      value.setName(name);
      value.setPrice(price);
      value.initMaker().setCity(city);
      auto tags = value.initTags(2);
      tags.set(0, "home");
      tags.set(1, name);
    });
  };
  put(1, "lamp", 20, "Ulm");
  put(2, "desk", 90, "Bonn");
  put(3, "chair", 90, "Aachen");
  EXPECT_THAT(ids_of(wares.by_price.scan()), ElementsAre(3, 2, 1));
  EXPECT_TRUE(wares.update(1, [](shop_capnp::Ware::Builder value) { value.setPrice(100); }));
  EXPECT_FALSE(wares.update(4, [](shop_capnp::Ware::Builder) {}));
  EXPECT_THAT(ids_of(wares.by_price.scan()), ElementsAre(1, 3, 2));
  EXPECT_THAT(ids_of(wares.by_tag.scan("home")), ElementsAre(1, 2, 3));
  EXPECT_TRUE(wares.update(2, [](shop_capnp::Ware::Builder value) {
    value.setName("table");
    value.initTags(1).set(0, "wood");
  }));
  EXPECT_TRUE(wares.by_name.get("table"));
  EXPECT_FALSE(wares.by_name.get("desk"));
  EXPECT_THAT(ids_of(wares.by_tag.scan("home")), ElementsAre(1, 3));
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
    static_cast<void>(wares.update(2, [](shop_capnp::Ware::Builder value) { value.setId(7); }));
  }));
  EXPECT_TRUE(throws(ErrorCode::unique_violation, [&] {
    static_cast<void>(
        wares.update(2, [](shop_capnp::Ware::Builder value) { value.setName("lamp"); }));
  }));
  expect_sound();
}

TEST_F(Update, LeavesTheNumberOfARowAlone) {
  auto tickets = shop::TicketTable::open(*db_);
  shop::TicketT ticket;
  ticket.seat = "7a";
  const std::uint64_t id = tickets.put(ticket);
  // The number of a refused ticket may be lost; the ticket is.
  EXPECT_TRUE(throws(ErrorCode::unique_violation, [&] { tickets.put(ticket); }));
  EXPECT_TRUE(tickets.update(id, [](shop::TicketT& value) { value.seat = "7b"; }));
  EXPECT_GT(tickets.put(ticket), id);
  EXPECT_EQ(tickets.size(), 2);
  const auto moved = tickets.by_seat.get("7b");
  ASSERT_TRUE(moved);
  EXPECT_THAT(ids_of(tickets.by_seat.keys()), ElementsAre(testing::Ne(id), id));
  expect_sound();
}

}  // namespace
}  // namespace recto_test
