// Programs against the golden headers of Cap'n Proto schemas.

#include <type_traits>

#include <gtest/gtest.h>

#include "capnp_composite.recto.hpp"
#include "capnp_nested.recto.hpp"
#include "capnp_no_namespace.recto.hpp"
#include "capnp_scalars.recto.hpp"

#include "support/temporary_directory.hpp"

namespace {

TEST(GeneratedCapnpKeys, HaveTheTypesOfTheirParts) {
  using namespace golden::capnp_scalars;
  static_assert(std::is_same_v<BoolRowTraits::Key, bool>);
  static_assert(std::is_same_v<Int8RowTraits::Key, std::int8_t>);
  static_assert(std::is_same_v<UInt8RowTraits::Key, std::uint8_t>);
  static_assert(std::is_same_v<Int16RowTraits::Key, std::int16_t>);
  static_assert(std::is_same_v<UInt16RowTraits::Key, std::uint16_t>);
  static_assert(std::is_same_v<Int32RowTraits::Key, std::int32_t>);
  static_assert(std::is_same_v<UInt32RowTraits::Key, std::uint32_t>);
  static_assert(std::is_same_v<Int64RowTraits::Key, std::int64_t>);
  static_assert(std::is_same_v<UInt64RowTraits::Key, std::uint64_t>);
  static_assert(std::is_same_v<Float32RowTraits::Key, float>);
  static_assert(std::is_same_v<Float64RowTraits::Key, double>);
  static_assert(std::is_same_v<EnumRowTraits::Key, Level>);
  static_assert(std::is_same_v<TextRowTraits::Key, std::string_view>);
  static_assert(std::is_same_v<DataRowTraits::Key, recto::Bytes>);
}

TEST(GeneratedCapnpTraits, DescribeTheTable) {
  using golden::capnp_composite::OrderTraits;
  EXPECT_EQ(OrderTraits::kName, "orders_capnp");
  EXPECT_EQ(OrderTraits::kTypeName, "golden.capnp_composite.Order");
  EXPECT_EQ(OrderTraits::kKeySpec,
            "class: string, placed: ulong desc, shipTo.city: string, shipTo.zip: uint, channel: "
            "golden.capnp_composite.Order.Channel(ushort), payment.discount: float, color: "
            "golden.common_capnp.Color(ushort)");
  EXPECT_EQ(GlobalRowTraits::kName, "a \"quoted\" name, größer");
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(OrderTraits::schema().data()) % 8, 0U);
  EXPECT_EQ(OrderTraits::schema().size() % 8, 0U);
}

TEST(GeneratedCapnpTables, WorkTogether) {
  const recto_test::TemporaryDirectory directory;
  auto db = recto::Database::open(directory / "db");

  using golden::capnp_composite::Order;
  auto orders = golden::capnp_composite::OrderTable::open(db);
  orders.put([](Order::Builder order) {
    order.setClass("book");
    order.setPlaced(17);
    auto address = order.initShipTo();
    address.setCity("Köln");
    address.setZip(50667);
    order.setChannel(Order::Channel::MAIL);
    order.getPayment().setDiscount(0.5F);
    order.getPayment().initInvoice().setNumber(3);
    order.setColor(golden::common_capnp::Color::GREEN);
  });
  const auto order = orders.get("book", 17, "Köln", 50667, Order::Channel::MAIL, 0.5F,
                                golden::common_capnp::Color::GREEN);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->getPayment().getInvoice().getDue(), 30U);
  EXPECT_TRUE(order->getState().isOpen());

  using golden::capnp_nested::Shelf;
  auto books = golden::capnp_nested::ShelfBookTable::open(db);
  books.put(Shelf::Book::Owner::LIBRARY, "part", recto::Bytes(std::string_view("\x01")),
            [](Shelf::Book::Builder book) { book.setTitle("Emma"); });
  const auto book =
      books.get(Shelf::Book::Owner::LIBRARY, "part", recto::Bytes(std::string_view("\x01")));
  ASSERT_TRUE(book);
  EXPECT_EQ(book->getTitle(), "Emma");

  auto labels = golden::capnp_nested::ShelfLabelTable::open(db);
  labels.put([](Shelf::Label::Builder label) { label.initCore().setId("x"); });
  EXPECT_TRUE(labels.contains("x"));

  auto rows = GlobalRowTable::open(db);
  rows.put([](GlobalRow::Builder row) {
    auto pair = row.initPair();
    pair.initFirst().setName("first");
    pair.setSecond("second");
  });
  EXPECT_TRUE(rows.contains("first", "second"));
  EXPECT_TRUE(db.verify().ok());
}

}  // namespace
