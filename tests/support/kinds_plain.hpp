#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#include "support/test_database.hpp"

namespace recto_test {

/// A text of at most 120 bytes; what is longer is cut off.
struct PlainText {
  std::uint8_t size;
  bool cut;
  alignas(8) std::array<char, 120> bytes;
};

/// What tables of `PlainText` have in common.
struct PlainKind {
  using Native = PlainText;

  static PlainText value(std::size_t, const std::string& text) {
    PlainText value{};
    value.size = static_cast<std::uint8_t>(std::min(text.size(), value.bytes.size()));
    value.cut = text.size() > value.bytes.size();
    std::copy_n(text.data(), value.size, value.bytes.data());
    return value;
  }
  static std::string text(const PlainText& view) { return {view.bytes.data(), view.size}; }
  static std::size_t size(const PlainText& view) { return view.size; }

  static std::string packed(const PlainText& value) {
    std::string bytes(sizeof value, '\0');  // padding as it is stored
    bytes[offsetof(PlainText, size)] = static_cast<char>(value.size);
    bytes[offsetof(PlainText, cut)] = static_cast<char>(value.cut);
    std::memcpy(bytes.data() + offsetof(PlainText, bytes), &value.bytes, sizeof value.bytes);
    return bytes;
  }
  static std::vector<std::string> unsound(const PlainText& value) {
    const std::string whole = packed(value);
    std::string no_bool = whole;
    no_bool[offsetof(PlainText, cut)] = 2;
    return {"", whole.substr(1), whole + '\0', no_bool};
  }
};

struct PlainNumberKind : PlainKind {
  using Table = recto::BuiltTable<std::uint64_t, PlainText>;
  static Table open(recto::Database& database) {
    return database.table<std::uint64_t, PlainText>("numbers").open();
  }
  static std::uint64_t key(std::size_t i) { return i * 3 + 7; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
};

/// Two parts, the second descending.
struct PlainTupleKind : PlainKind {
  using Key = std::tuple<std::uint16_t, std::int32_t>;
  using Table =
      recto::BuiltTable<Key, PlainText, recto::Plain,
                        recto::Ordered<recto::Order::ascending, recto::Order::descending>>;
  static Table open(recto::Database& database) {
    using enum recto::Order;
    return database.table<Key, PlainText>("tuples")
        .key_format(recto::Ordered<ascending, descending>{})
        .value_format(recto::Plain{})
        .open();
  }
  static Key key(std::size_t i) {
    return {static_cast<std::uint16_t>(i / 10), 5 - static_cast<std::int32_t>(i % 10)};
  }
  static auto parts(std::size_t i) { return std::tuple{i / 10, std::get<1>(key(i))}; }
};

/// Bytes of one size, most of them zero.
struct PlainRawKind : PlainKind {
  using Key = std::array<std::byte, 13>;
  using Table = recto::BuiltTable<Key, PlainText, recto::Plain, recto::RawKey>;
  static Table open(recto::Database& database) {
    return database.table<Key, PlainText>("raw keys")
        .value_format(recto::Plain{})
        .key_format(recto::RawKey{})
        .open();
  }
  static Key key(std::size_t i) {
    Key key{};
    key[3] = std::byte(i >> 8);
    key[4] = std::byte(i & 0xff);
    return key;
  }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
};

using Kinds = testing::Types<PlainNumberKind, PlainTupleKind, PlainRawKind>;

}  // namespace recto_test
