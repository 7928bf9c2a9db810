#pragma once

#include <recto/recto.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace recto_test {

struct Order {
  std::uint64_t customer;
  std::uint32_t amount;
  std::uint32_t no;
};

/// Orders by number, and the names of customers.
using OrderTable = recto::BuiltTable<std::uint64_t, Order>;
using CustomerTable = recto::BuiltTable<std::uint64_t, std::string_view>;

inline OrderTable open_orders(recto::Database& database, std::string name = "orders") {
  return database.table<std::uint64_t, Order>(std::move(name)).open();
}
inline CustomerTable open_customers(recto::Database& database) {
  return database.table<std::uint64_t, std::string_view>("customers").open();
}

}  // namespace recto_test
