#pragma once

#include <recto/plain.hpp>
#include <recto/recto.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "support/test_database.hpp"

/// A table with a non-unique and a unique index, and all ways to scan it.
namespace recto_test {

struct Item {
  std::uint64_t id;
  std::uint32_t group;
  std::uint32_t weight;
  char name[16];
};

struct ItemByGroupKey {
  std::uint32_t group{};
  std::uint32_t weight{};
  static constexpr auto recto_parts() {
    return std::tuple{recto::ascending(&ItemByGroupKey::group),
                      recto::descending(&ItemByGroupKey::weight)};
  }
};

struct ItemByGroupTraits {
  using Key = ItemByGroupKey;
  using KeyCodec = recto::OrderedKey<Key>;
  static constexpr std::string_view kName = "by_group";
  static constexpr std::string_view kKeySpec = "group: uint, weight: uint desc";
  static constexpr bool kUnique = false;
  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    emit(Key{row.group, row.weight});
  }
};

struct ItemByNameTraits {
  using Key = std::string_view;
  using KeyCodec = recto::OrderedKey<Key>;
  static constexpr std::string_view kName = "by_name";
  static constexpr std::string_view kKeySpec = "name: string";
  static constexpr bool kUnique = true;
  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    emit(Key{row.name});
  }
};

struct ItemTraits {
  using Key = std::uint64_t;
  using KeyCodec = recto::OrderedKey<Key>;
  using Value = Item;
  using Format = recto::PlainFormat<Item>;
  static constexpr std::string_view kName = "items";
  static constexpr std::string_view kTypeName = "Item";
  static constexpr std::string_view kKeySpec = "id: ulong";
  static recto::Bytes schema() { return {}; }
  static Key key_of(const Item& item) { return item.id; }
  using Indexes = recto::IndexList<ItemByGroupTraits, ItemByNameTraits>;
};

class ItemTable : public recto::Table<std::uint64_t, Item, ItemTraits> {
  using Base = recto::Table<std::uint64_t, Item, ItemTraits>;

 public:
  recto::Index<ItemTraits, ItemByGroupTraits> by_group;
  recto::Index<ItemTraits, ItemByNameTraits> by_name;

  static ItemTable open(recto::Database& database) { return ItemTable(Base::open(database)); }

 private:
  explicit ItemTable(const Base& base) : Base(base), by_group(base), by_name(base) {}
};

/// The item of an id. `variant` changes where it stands in the index of groups.
inline Item item(std::uint64_t id, std::uint32_t variant = 0) {
  const std::uint64_t mixed = (id + variant) * 2'654'435'761U;
  Item item{
      id, static_cast<std::uint32_t>(mixed >> 7 & 3), static_cast<std::uint32_t>(mixed & 15), {}};
  // Names are of different lengths, and order in another way than ids.
  std::snprintf(item.name, sizeof item.name, "%x.%u", static_cast<unsigned>(mixed & 0xff),
                static_cast<unsigned>(id));
  return item;
}

inline std::vector<Item> items(std::uint64_t end, std::uint64_t step = 1) {
  std::vector<Item> all;
  for (std::uint64_t id = 0; id < end; id += step) {
    all.push_back(item(id));
  }
  return all;
}

/// The id of what a scan of items shows.
template <class Shown>
std::uint64_t id_of(const Shown& shown) {
  if constexpr (requires { shown.key(); }) {
    return shown.key();
  } else {
    return shown;
  }
}

std::vector<std::uint64_t> ids_of(const auto& scan) {
  std::vector<std::uint64_t> ids;
  for (const auto& shown : scan) {
    ids.push_back(id_of(shown));
  }
  return ids;
}

/// Dereferences the first `count` rows of a scan.
std::vector<std::uint64_t> look_at(const auto& scan, std::size_t count) {
  std::vector<std::uint64_t> seen;
  auto it = scan.begin();
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) {
      ++it;
    }
    seen.push_back(id_of(*it));
  }
  return seen;
}

/// How many ways `for_each_way` knows.
inline constexpr int kWays = 10;

/// Calls `use(name, make)` for each way to scan the table, where `make(source...)` makes the scan.
void for_each_way(const ItemTable& table, const auto& use) {
  const auto both = [&](const std::string& name, const auto& make) {
    use(name, make);
    use(name + ", reverse", [&](const auto&... source) { return make(source...).reverse(); });
  };
  both("table", [&](const auto&... source) { return table.scan(source...); });
  both("index", [&](const auto&... source) { return table.by_group.scan(source...); });
  both("unique index", [&](const auto&... source) { return table.by_name.scan(source...); });
  both("keys", [&](const auto&... source) { return table.by_group.keys(source...); });
  both("entries", [&](const auto&... source) { return table.by_name.entries(source...); });
}

}  // namespace recto_test
