#pragma once

#include <recto/capnp.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "specimens_capnp.recto.hpp"
#include "support/kept_text.hpp"

namespace recto_test {

/// What tables of schemas/specimens_capnp.capnp have in common. Values are callbacks that build
/// them; `Kind::set_key(builder, i)` gives a value the i-th key.
template <class Kind, class T>
struct CapnProtoKind {
  using Table = T;
  using Struct = typename Table::Value;

  struct Native {
    std::size_t number = 0;
    std::string text;

    void operator()(typename Struct::Builder builder) const {
      Kind::set_key(builder, number);
      builder.setText(capnp::Text::Reader(text.data(), text.size()));
    }
  };

  static Table open(recto::Database& database) { return Table::open(database); }

  static Native value(std::size_t i, std::string text) { return {i, std::move(text)}; }
  static std::string text(typename Struct::Reader view) {
    return {view.getText().begin(), view.getText().size()};
  }
  static std::size_t size(typename Struct::Reader view) { return view.getText().size(); }

  static std::string packed(const Native& native) {
    typename recto::CapnProto<Struct>::Encoder encoder;
    return std::string(encoder.encode(native, "packed").text());
  }
  static std::vector<std::string> unsound(const Native& native) {
    const std::string whole = packed(native);
    std::string damaged = whole;
    damaged[3] = 0x7f;  // the offset of the root
    return {damaged, whole.substr(0, whole.size() - 8), whole.substr(0, whole.size() - 1)};
  }
};

struct CapnProtoNumberKind : CapnProtoKind<CapnProtoNumberKind, specimens_capnp::CounterTable> {
  static std::uint64_t key(std::size_t i) { return i * 3 + 7; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
  static void set_key(Struct::Builder builder, std::size_t i) { builder.setId(key(i)); }
};

struct CapnProtoDescendingKind
    : CapnProtoKind<CapnProtoDescendingKind, specimens_capnp::EventTable> {
  static std::int32_t key(std::size_t i) { return 500 - static_cast<std::int32_t>(i) * 2; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
  static void set_key(Struct::Builder builder, std::size_t i) { builder.setAt(key(i)); }
};

/// Texts of many lengths.
struct CapnProtoTextKind : CapnProtoKind<CapnProtoTextKind, specimens_capnp::WordTable> {
  static std::string make(std::size_t i) { return digits(i) + std::string(i % 90, '~'); }
  static std::string_view key(std::size_t i) { return kept_text(i, &make); }
  static auto parts(std::size_t i) { return std::tuple{std::string(key(i))}; }
  static void set_key(Struct::Builder builder, std::size_t i) {
    builder.setWord(capnp::Text::Reader(key(i).data(), key(i).size()));
  }
};

/// The key is no part of the value.
struct CapnProtoOutsideKind : CapnProtoKind<CapnProtoOutsideKind, specimens_capnp::NoteTable> {
  static std::string make(std::size_t i) { return "part " + digits(i % 4); }
  static specimens_capnp::NoteKey key(std::size_t i) { return {i / 4, kept_text(i, &make)}; }
  static auto parts(std::size_t i) { return std::tuple{i / 4, std::string(key(i).part)}; }
  static void set_key(Struct::Builder, std::size_t) {}
};

/// Four parts, one of them in a nested struct.
struct CapnProtoCompositeKind
    : CapnProtoKind<CapnProtoCompositeKind, specimens_capnp::ReadingTable> {
  using Channel = specimens_capnp::Channel;
  static constexpr Channel kChannels[] = {Channel::LOW, Channel::NONE, Channel::HIGH};
  static std::string make(std::size_t i) { return "station " + digits(i / 30); }
  static specimens_capnp::ReadingKey key(std::size_t i) {
    return {kept_text(i, &make), static_cast<std::uint32_t>(20'240'100 - i % 30 / 6),
            kChannels[i % 6 / 2], i % 2 == 0 ? "mm" : "hPa"};
  }
  static auto parts(std::size_t i) {
    const auto k = key(i);
    return std::tuple{std::string(k.station_name), static_cast<int>(k.day), k.channel,
                      std::string(k.unit)};
  }
  static void set_key(Struct::Builder builder, std::size_t i) {
    const auto k = key(i);
    builder.initStation().setName(
        capnp::Text::Reader(k.station_name.data(), k.station_name.size()));
    builder.setDay(k.day);
    builder.setChannel(k.channel);
    builder.setUnit(capnp::Text::Reader(k.unit.data(), k.unit.size()));
  }
};

using Kinds = testing::Types<CapnProtoNumberKind, CapnProtoDescendingKind, CapnProtoTextKind,
                             CapnProtoOutsideKind, CapnProtoCompositeKind>;

}  // namespace recto_test
