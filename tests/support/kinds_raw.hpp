#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "support/kept_text.hpp"
#include "support/test_database.hpp"

namespace recto_test {

/// What tables of bytes have in common.
struct RawKind {
  using Native = std::string;

  static std::string value(std::size_t, std::string text) { return text; }
  static std::string text(recto::Bytes view) { return std::string(view.text()); }
  static std::string text(std::string_view view) { return std::string(view); }

  static std::size_t size(const auto& view) { return view.size(); }

  static std::string packed(const std::string& value) { return value; }
  static std::vector<std::string> unsound(const std::string&) { return {}; }
};

/// Raw keys of any length.
struct RawTextKind : RawKind {
  using Table = recto::BuiltTable<std::string_view, recto::Bytes, recto::OwnFormat, recto::RawKey>;
  static Table open(recto::Database& database) {
    return database.table<std::string_view, recto::Bytes>("texts")
        .key_format(recto::RawKey{})
        .open();
  }
  static std::string make(std::size_t i) {
    const std::string tails[] = {"", std::string("\0\x01", 2), "\x01", std::string(i % 90, '\xff')};
    return digits(i) + tails[i % 4];
  }
  static std::string_view key(std::size_t i) { return kept_text(i, &make); }
  static auto parts(std::size_t i) { return std::tuple{std::string(key(i))}; }
};

/// Bytes in order, with zeros at their ends.
struct RawBytesKind : RawKind {
  using Table = recto::BuiltTable<recto::Bytes, recto::Bytes, recto::Raw>;
  static Table open(recto::Database& database) {
    return database.table<recto::Bytes, recto::Bytes>("bytes").value_format(recto::Raw{}).open();
  }
  static std::string make(std::size_t i) { return digits(i) + std::string(i % 20, '\0'); }
  static recto::Bytes key(std::size_t i) { return recto::Bytes(kept_text(i, &make)); }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
};

/// A pair of small parts, and values that are shown as text.
struct RawPairKind : RawKind {
  using Key = std::pair<bool, std::uint16_t>;
  using Table = recto::BuiltTable<Key, std::string_view>;
  static Table open(recto::Database& database) {
    return database.table<Key, std::string_view>("pairs").open();
  }
  static Key key(std::size_t i) { return {i >= 100, static_cast<std::uint16_t>(i)}; }
  static auto parts(std::size_t i) { return std::tuple{key(i).first, i}; }
};

using Kinds = testing::Types<RawTextKind, RawBytesKind, RawPairKind>;

}  // namespace recto_test
