#pragma once

#include <recto/flatbuffers.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "specimens.recto.hpp"
#include "support/kept_text.hpp"

namespace recto_test {

/// What tables of schemas/specimens.fbs have in common. `Kind::set_key(native, i)` gives a value
/// the i-th key.
template <class Kind, class T, class N>
struct FlatBuffersKind {
  using Table = T;
  using Native = N;

  static Table open(recto::Database& database) { return Table::open(database); }

  static Native value(std::size_t i, std::string text) {
    Native native;
    Kind::set_key(native, i);
    native.text = std::move(text);
    return native;
  }
  static std::string text(const typename Table::Value& view) {
    return flatbuffers::GetString(view.text());
  }
  static std::size_t size(const typename Table::Value& view) { return view.text()->size(); }

  static std::string packed(const Native& native) {
    flatbuffers::FlatBufferBuilder builder;
    builder.Finish(Table::Value::Pack(builder, &native));
    return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
  }
  static std::vector<std::string> unsound(const Native& native) {
    std::string damaged = packed(native);
    damaged[1] = 0x7f;  // the offset of the root
    return {damaged, damaged.substr(0, 3), ""};
  }
};

struct U64Kind : FlatBuffersKind<U64Kind, specimens::CounterTable, specimens::CounterT> {
  static std::uint64_t key(std::size_t i) { return i * 3 + 7; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
  static void set_key(Native& native, std::size_t i) { native.id = key(i); }
};

struct DescendingKind : FlatBuffersKind<DescendingKind, specimens::EventTable, specimens::EventT> {
  static std::int32_t key(std::size_t i) { return 500 - static_cast<std::int32_t>(i) * 2; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
  static void set_key(Native& native, std::size_t i) { native.at = key(i); }
};

/// Strings of many lengths, with bytes that must be escaped.
struct StringKind : FlatBuffersKind<StringKind, specimens::WordTable, specimens::WordT> {
  static std::string make(std::size_t i) {
    const std::string tails[] = {"", std::string("\0", 1), "\x01", std::string(i % 90, '\xff'),
                                 "é"};
    return digits(i) + tails[i % 5];
  }
  static std::string_view key(std::size_t i) { return kept_text(i, &make); }
  static auto parts(std::size_t i) { return std::tuple{std::string(key(i))}; }
  static void set_key(Native& native, std::size_t i) { native.word = key(i); }
};

struct CompositeKind
    : FlatBuffersKind<CompositeKind, specimens::ReadingTable, specimens::ReadingT> {
  using Channel = specimens::Channel;
  static constexpr Channel kChannels[] = {Channel::low, Channel::none, Channel::high};
  static std::string make(std::size_t i) { return "station " + digits(i / 30); }
  static specimens::ReadingKey key(std::size_t i) {
    return {kept_text(i, &make), static_cast<std::uint32_t>(20'240'100 - i % 30 / 6),
            kChannels[i % 6 / 2], i % 2 == 0 ? "mm" : "hPa"};
  }
  static auto parts(std::size_t i) {
    const auto k = key(i);
    return std::tuple{std::string(k.station_name), static_cast<int>(k.day), k.channel,
                      std::string(k.unit)};
  }
  static void set_key(Native& native, std::size_t i) {
    const auto k = key(i);
    native.station = std::make_unique<specimens::StationT>();
    native.station->name = k.station_name;
    native.day = k.day;
    native.channel = k.channel;
    native.unit = k.unit;
  }
};

struct FloatKind : FlatBuffersKind<FloatKind, specimens::LevelTable, specimens::LevelT> {
  static float key(std::size_t i) { return -25.0F + static_cast<float>(i) * 0.25F; }
  static auto parts(std::size_t i) { return std::tuple{static_cast<double>(key(i))}; }
  static void set_key(Native& native, std::size_t i) { native.level = key(i); }
};

/// The key is no part of the value.
struct OutsideKind : FlatBuffersKind<OutsideKind, specimens::NoteTable, specimens::NoteT> {
  static std::string make(std::size_t i) { return "part " + digits(i % 4); }
  static specimens::NoteKey key(std::size_t i) { return {i / 4, kept_text(i, &make)}; }
  static auto parts(std::size_t i) { return std::tuple{i / 4, std::string(key(i).part)}; }
  static void set_key(Native&, std::size_t) {}
};

using Kinds =
    testing::Types<U64Kind, DescendingKind, StringKind, CompositeKind, FloatKind, OutsideKind>;

}  // namespace recto_test
