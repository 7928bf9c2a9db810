#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/errors.hpp"
#include "support/test_database.hpp"

// The kinds of tables that a program is built for: those of FlatBuffers where it names no others.
#ifdef RECTO_TEST_KINDS
#include RECTO_TEST_KINDS
#else
#include "support/kinds_flatbuffers.hpp"
#endif

/// The tables that tests are run for: one for each kind of key of each format.
///
/// A kind numbers its keys: `key(0)` is before `key(1)`, and so on; `parts(i)` gives the same key
/// as the arguments of a call. Every value has a text: `value(i, text)` makes what `put` takes for
/// the i-th key, `text(view)` reads it again, and `size(view)` tells its size without a copy.
/// `packed(value)` is its payload, and `unsound(value)` are bytes that the format must refuse.
/// `open(database)` opens the table.
namespace recto_test {

/// A database with one table of a kind.
template <class Kind>
class TableOf : public testing::Test {
 protected:
  using Table = typename Kind::Table;
  using Key = typename Table::Key;
  using Native = typename Kind::Native;
  using Value = typename Table::Value;
  static constexpr bool kKeyInValue = Table::kKeyInValue;

  static Native value(std::size_t i, std::string text) { return Kind::value(i, std::move(text)); }
  /// The i-th value's own text.
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
    return guard ? Kind::text(*guard) : "(none)";
  }

  /// The texts that a scan shows, in its order.
  static std::vector<std::string> texts(const auto& scan) {
    std::vector<std::string> found;
    for (auto row : scan) {
      found.push_back(Kind::text(*row));
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
  Table table_ = Kind::open(*db_);
};

}  // namespace recto_test
