#pragma once

#include <recto/messagepack.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "support/kept_text.hpp"
#include "support/test_database.hpp"

namespace recto_test {

struct PackedText {
  std::string text;
  std::vector<int> sizes;
  MSGPACK_DEFINE_MAP(text, sizes)
};

/// What tables of `PackedText` have in common.
struct MessagePackKind {
  using Native = PackedText;

  static PackedText value(std::size_t i, std::string text) {
    return {std::move(text), {static_cast<int>(i), -1}};
  }
  static std::string text(const PackedText& view) { return view.text; }
  static std::size_t size(const PackedText& view) { return view.text.size(); }

  static std::string packed(const PackedText& value) {
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, value);
    return {buffer.data(), buffer.size()};
  }
  static std::vector<std::string> unsound(const PackedText& value) {
    const std::string whole = packed(value);
    return {"", whole.substr(0, whole.size() - 1), whole + '\0', "\xc1", "\x07"};
  }
};

/// A key that owns its text.
struct MessagePackStringKind : MessagePackKind {
  using Table = recto::BuiltTable<std::string, PackedText, recto::MessagePack>;
  static Table open(recto::Database& database) {
    return database.table<std::string, PackedText>("strings")
        .value_format(recto::MessagePack{})
        .open();
  }
  static std::string key(std::size_t i) {
    const std::string tails[] = {"", std::string("\0", 1), "\x01", std::string(i % 90, '\xff')};
    return digits(i) + tails[i % 4];
  }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
};

/// A struct that names its parts.
struct Sighting {
  double at;
  std::string_view who;
  static constexpr auto recto_parts() {
    return std::tuple(recto::descending(&Sighting::at), recto::ascending(&Sighting::who));
  }
};

struct MessagePackStructKind : MessagePackKind {
  using Table = recto::BuiltTable<Sighting, PackedText, recto::MessagePackFormat<PackedText>>;
  static Table open(recto::Database& database) {
    return database.table<Sighting, PackedText>("structs")
        .value_format(recto::MessagePackFormat<PackedText>{})
        .open();
  }
  static std::string make(std::size_t i) { return "bird " + digits(i % 4); }
  static Sighting key(std::size_t i) {
    return {-0.5 * static_cast<double>(i / 4), kept_text(i, &make)};
  }
  static auto parts(std::size_t i) { return std::tuple{key(i).at, std::string(key(i).who)}; }
};

using Kinds = testing::Types<MessagePackStringKind, MessagePackStructKind>;

}  // namespace recto_test
