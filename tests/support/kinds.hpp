#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "specimens.recto.hpp"
#include "support/errors.hpp"
#include "support/test_database.hpp"

/// The tables that tests of all kinds of keys are run for, one for each kind of key.
///
/// A kind numbers its keys: `key(0)` is before `key(1)`, and so on. `parts(i)` gives the same key
/// as the arguments of a call.
namespace recto_test {

/// The i-th of texts that are kept for the whole program, for keys that only show them.
inline std::string_view kept_text(std::size_t i, std::string (*make)(std::size_t)) {
  static std::deque<std::pair<std::string (*)(std::size_t), std::deque<std::string>>> pools;
  for (auto& [owner, texts] : pools) {
    if (owner == make) {
      while (texts.size() <= i) {
        texts.push_back(make(texts.size()));
      }
      return texts[i];
    }
  }
  pools.emplace_back(make, std::deque<std::string>());
  return kept_text(i, make);
}

/// The number with at least 7 digits, so that texts order as their numbers do.
inline std::string digits(std::size_t number) {
  std::string text = std::to_string(number);
  text.insert(0, 7 - std::min<std::size_t>(text.size(), 7), '0');
  return text;
}

struct U64Kind {
  using Table = specimens::CounterTable;
  using Native = specimens::CounterT;
  static std::uint64_t key(std::size_t i) { return i * 3 + 7; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
  static void set_key(Native& native, std::size_t i) { native.id = key(i); }
};

struct DescendingKind {
  using Table = specimens::EventTable;
  using Native = specimens::EventT;
  static std::int32_t key(std::size_t i) { return 500 - static_cast<std::int32_t>(i) * 2; }
  static auto parts(std::size_t i) { return std::tuple{key(i)}; }
  static void set_key(Native& native, std::size_t i) { native.at = key(i); }
};

/// Strings of many lengths, with bytes that must be escaped.
struct StringKind {
  using Table = specimens::WordTable;
  using Native = specimens::WordT;
  static std::string make(std::size_t i) {
    const std::string tails[] = {"", std::string("\0", 1), "\x01", std::string(i % 90, '\xff'),
                                 "é"};
    return digits(i) + tails[i % 5];
  }
  static std::string_view key(std::size_t i) { return kept_text(i, &make); }
  static auto parts(std::size_t i) { return std::tuple{std::string(key(i))}; }
  static void set_key(Native& native, std::size_t i) { native.word = key(i); }
};

struct CompositeKind {
  using Table = specimens::ReadingTable;
  using Native = specimens::ReadingT;
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

struct FloatKind {
  using Table = specimens::LevelTable;
  using Native = specimens::LevelT;
  static float key(std::size_t i) { return -25.0F + static_cast<float>(i) * 0.25F; }
  static auto parts(std::size_t i) { return std::tuple{static_cast<double>(key(i))}; }
  static void set_key(Native& native, std::size_t i) { native.level = key(i); }
};

/// The key is no part of the value.
struct OutsideKind {
  using Table = specimens::NoteTable;
  using Native = specimens::NoteT;
  static std::string make(std::size_t i) { return "part " + digits(i % 4); }
  static specimens::NoteKey key(std::size_t i) { return {i / 4, kept_text(i, &make)}; }
  static auto parts(std::size_t i) { return std::tuple{i / 4, std::string(key(i).part)}; }
  static void set_key(Native&, std::size_t) {}
};

using Kinds =
    testing::Types<U64Kind, DescendingKind, StringKind, CompositeKind, FloatKind, OutsideKind>;

/// A database with one table of a kind.
template <class Kind>
class TableOf : public testing::Test {
 protected:
  using Table = typename Kind::Table;
  using Key = typename Table::Key;
  using Native = typename Kind::Native;
  using Value = typename Table::Value;
  static constexpr bool kKeyInValue = Table::kKeyInValue;

  static Native value(std::size_t i, std::string text) {
    Native native;
    Kind::set_key(native, i);
    native.text = std::move(text);
    return native;
  }
  static std::string text(std::size_t i) { return "text " + std::to_string(i); }

  /// What ranges of values hold: the value, with its key where it has none itself.
  static auto item(std::size_t i, std::string text) {
    if constexpr (kKeyInValue) {
      return value(i, std::move(text));
    } else {
      return std::pair<Key, Native>(Kind::key(i), value(i, std::move(text)));
    }
  }
  static auto item(std::size_t i) { return item(i, text(i)); }
  using Item = decltype(item(0));

  /// Calls `call(key parts..., what put takes for a value)`, or without the key where that is in
  /// it.
  template <class F, class V>
  static decltype(auto) with_key(std::size_t i, V&& value, F&& call) {
    if constexpr (kKeyInValue) {
      return call(std::forward<V>(value));
    } else {
      return std::apply(
          [&](const auto&... parts) -> decltype(auto) {
            return call(parts..., std::forward<V>(value));
          },
          Kind::parts(i));
    }
  }
  void put(std::size_t i, std::string text) {
    with_key(i, value(i, std::move(text)), [&](auto&&... a) { table_.put(a...); });
  }
  void put(std::size_t i) { put(i, text(i)); }
  void put(recto::Transaction& tx, std::size_t i, std::string text) {
    with_key(i, value(i, std::move(text)), [&](auto&&... a) { table_.put(tx, a...); });
  }
  bool insert(std::size_t i, std::string text) {
    return with_key(i, value(i, std::move(text)), [&](auto&&... a) { return table_.insert(a...); });
  }

  /// Stores items `first`, `first + step`, … below `end`, with their own texts.
  void fill(std::size_t end, std::size_t step = 1, std::size_t first = 0) {
    std::vector<Item> items;
    for (std::size_t i = first; i < end; i += step) {
      items.push_back(item(i));
    }
    table_.put_all(items);
  }

  /// The text under the i-th key; "(none)" where there is no record. `source` is nothing, a
  /// snapshot or a transaction.
  template <class... Source>
  std::string stored(std::size_t i, const Source&... source) const {
    const auto guard = table_.get(source..., Kind::key(i));
    return guard ? flatbuffers::GetString(guard->text()) : "(none)";
  }

  /// The texts that a scan shows, in its order.
  static std::vector<std::string> texts(const auto& scan) {
    std::vector<std::string> found;
    for (auto row : scan) {
      found.push_back(flatbuffers::GetString(row->text()));
    }
    return found;
  }
  static std::vector<std::string> texts_of(const std::vector<std::size_t>& numbers) {
    std::vector<std::string> expected;
    for (const std::size_t i : numbers) {
      expected.push_back(text(i));
    }
    return expected;
  }

  void expect_sound() { EXPECT_TRUE(db_->verify().ok()) << db_->verify().problems[0].what; }

  TestDatabase db_;
  Table table_ = Table::open(*db_);
};

}  // namespace recto_test
