#pragma once

#include <recto/plain.hpp>
#include <recto/query.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

namespace recto_test {

/// What a shop has: a table with a key of two parts, fields that may be absent, and indexes of
/// every kind, as `rectoc` would generate them.
struct Item {
  std::uint32_t id;
  float weight;  // below 0: absent
  double price;
  std::int16_t group;  // -99: absent
  std::uint8_t shelf;
  std::array<char, 9> name;  // empty: absent

  static constexpr std::int16_t kNoGroup = -99;

  [[nodiscard]] std::optional<std::string_view> text() const {
    const std::string_view whole(name.data(), name.size());
    const std::string_view text = whole.substr(0, whole.find('\0'));
    return text.empty() ? std::nullopt : std::optional(text);
  }
  [[nodiscard]] std::optional<std::int16_t> known_group() const {
    return group == kNoGroup ? std::nullopt : std::optional(group);
  }
  [[nodiscard]] std::optional<float> known_weight() const {
    return weight < 0 ? std::nullopt : std::optional(weight);
  }
};

inline Item item(std::uint8_t shelf, std::uint32_t id, double price,
                 std::int16_t group = Item::kNoGroup, std::string_view name = {},
                 float weight = -1) {
  Item made{id, weight, price, group, shelf, {}};
  std::ranges::copy(name.substr(0, made.name.size()), made.name.begin());
  return made;
}

struct ItemKey {
  std::uint8_t shelf{};
  std::uint32_t id{};

  static constexpr auto recto_parts() {
    return std::tuple{recto::ascending(&ItemKey::shelf), recto::descending(&ItemKey::id)};
  }
  friend bool operator==(const ItemKey&, const ItemKey&) = default;
};

struct ByPrice {
  using Key = double;
  using KeyCodec = recto::OrderedKey<Key, recto::Order::descending>;
  static constexpr std::string_view kName = "by_price";
  static constexpr std::string_view kKeySpec = "price: double desc";
  static constexpr bool kUnique = false;
  static constexpr std::array<std::string_view, 1> kPaths = {"price"};
  static constexpr std::array<bool, 1> kNullable = {false};

  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    emit(row.price);
  }
};

struct GroupPriceKey {
  std::int16_t group{};
  double price{};

  static constexpr auto recto_parts() {
    return std::tuple{recto::ascending(&GroupPriceKey::group),
                      recto::descending(&GroupPriceKey::price)};
  }
};

struct ByGroup {
  using Key = GroupPriceKey;
  using KeyCodec = recto::OrderedKey<Key>;
  static constexpr std::string_view kName = "by_group";
  static constexpr std::string_view kKeySpec = "group: short, price: double desc";
  static constexpr bool kUnique = false;
  static constexpr std::array<std::string_view, 2> kPaths = {"group", "price"};
  static constexpr std::array<bool, 2> kNullable = {true, false};

  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    if (const auto group = row.known_group()) {
      emit(Key{*group, row.price});
    }
  }
};

struct NameWeightKey {
  std::string_view name;
  float weight{};

  static constexpr auto recto_parts() {
    return std::tuple{recto::descending(&NameWeightKey::name),
                      recto::ascending(&NameWeightKey::weight)};
  }
};

/// Says nothing of what may be absent, which both of its fields may.
struct ByName {
  using Key = NameWeightKey;
  using KeyCodec = recto::OrderedKey<Key>;
  static constexpr std::string_view kName = "by_name";
  static constexpr std::string_view kKeySpec = "name: string desc, weight: float";
  static constexpr bool kUnique = false;
  static constexpr std::array<std::string_view, 2> kPaths = {"name", "weight"};

  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    const auto name = row.text();
    const auto weight = row.known_weight();
    if (name && weight) {
      emit(Key{*name, *weight});
    }
  }
};

/// Unique: no two items have one id.
struct ById {
  using Key = std::uint32_t;
  using KeyCodec = recto::OrderedKey<Key>;
  static constexpr std::string_view kName = "by_id";
  static constexpr std::string_view kKeySpec = "id: uint";
  static constexpr bool kUnique = true;
  static constexpr std::array<std::string_view, 1> kPaths = {"id"};
  static constexpr std::array<bool, 1> kNullable = {false};

  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    emit(row.id);
  }
};

/// One entry for each letter of the name.
struct ByLetter {
  using Key = std::uint8_t;
  using KeyCodec = recto::OrderedKey<Key>;
  static constexpr std::string_view kName = "by_letter";
  static constexpr std::string_view kKeySpec = "letters[]: ubyte";
  static constexpr bool kUnique = false;
  static constexpr std::array<std::string_view, 1> kPaths = {"letters[]"};

  template <class Emit>
  static void entries(const Item& row, Emit&& emit) {
    for (const char letter : row.text().value_or("")) {
      emit(static_cast<std::uint8_t>(letter));
    }
  }
};

struct ItemTraits {
  using Key = ItemKey;
  using KeyCodec = recto::OrderedKey<Key>;
  using Value = Item;
  using Format = recto::PlainFormat<Item>;
  using Indexes = recto::IndexList<ByPrice, ByGroup, ByName, ById, ByLetter>;
  static constexpr std::string_view kName = "items";
  static constexpr std::string_view kTypeName = "Item";
  static constexpr std::string_view kKeySpec = "shelf: ubyte, id: uint desc";
  static constexpr std::array<std::string_view, 2> kKeyPaths = {"shelf", "id"};
  static recto::Bytes schema() { return {}; }
  static Key key_of(const Item& row) { return {row.shelf, row.id}; }
};

struct ItemColumns {
  static constexpr auto shelf = recto::key_column<ItemTraits, std::uint8_t, 0>("shelf");
  static constexpr auto id =
      recto::column<ItemTraits, std::uint32_t>("id", [](const Item& row) { return row.id; });
  static constexpr auto price =
      recto::column<ItemTraits, double>("price", [](const Item& row) { return row.price; });
  static constexpr auto group = recto::column<ItemTraits, std::int16_t>(
      "group", [](const Item& row) { return row.known_group(); });
  static constexpr auto name = recto::column<ItemTraits, std::string_view>(
      "name", [](const Item& row) { return row.text(); });
  static constexpr auto weight = recto::column<ItemTraits, float>(
      "weight", [](const Item& row) { return row.known_weight(); });
};

using ItemTable = recto::Table<ItemKey, Item, ItemTraits>;

}  // namespace recto_test
