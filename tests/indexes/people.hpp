#pragma once

#include <recto/messagepack.hpp>
#include <recto/recto.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "support/test_database.hpp"

/// A table with an index of each kind: unique and sparse, multi-valued, composite, plain.
namespace recto_test {

struct Person {
  std::string name;
  std::optional<std::string> badge;
  std::vector<std::string> tags;
  std::uint32_t team = 0;
  std::int64_t score = 0;
  std::string note;
  MSGPACK_DEFINE_MAP(name, badge, tags, team, score, note)

  friend bool operator==(const Person&, const Person&) = default;
};

using TeamKey = std::tuple<std::uint32_t, std::int64_t>;
using TeamOrder = recto::Ordered<recto::Order::ascending, recto::Order::descending>;

/// Kinds of primary keys. `key(i)` is before `key(i + 1)`.
struct NumberKeys {
  using Key = std::uint64_t;
  using Choice = recto::Ordered<>;
  static Key key(std::size_t i) { return i * 3 + 7; }
};

/// Texts with zeros in them, some of which begin with others.
struct TextKeys {
  using Key = std::string;
  using Choice = recto::Ordered<>;
  static Key key(std::size_t i) { return std::string(i / 3, 'b') + std::string(i % 3, '\0'); }
};

/// Bytes as they are, of 1 to many bytes.
struct RawKeys {
  using Key = std::string;
  using Choice = recto::RawKey;
  static Key key(std::size_t i) {
    using namespace std::string_literals;
    static const std::array kEnds{"a"s, "a\0a"s, "a\x01"s};
    return std::string(i / 3, 'b') + kEnds[i % 3];
  }
};

/// Bytes of one size, which may end in zeros.
struct ArrayKeys {
  using Key = std::array<std::byte, 5>;
  using Choice = recto::RawKey;
  static Key key(std::size_t i) {
    return {std::byte(i >> 8), std::byte(i & 0xff), std::byte{0}, std::byte{0}, std::byte{0}};
  }
};

template <class Kind>
class People {
 public:
  using Key = typename Kind::Key;
  using Table = recto::BuiltTable<Key, Person, recto::MessagePack, typename Kind::Choice>;

  static auto describe(recto::Database& database) {
    return database.table<Key, Person>("people")
        .key_format(typename Kind::Choice{})
        .value_format(recto::MessagePack{});
  }
  static auto with_badge(const auto& description) {
    return description.unique_index("by_badge", [](const Person& person) { return person.badge; });
  }
  static auto with_others(const auto& description) {
    return description.index("by_tag", [](const Person& person) { return person.tags; })
        .index(
            "by_team", [](const Person& person) { return TeamKey(person.team, person.score); },
            TeamOrder{})
        .index("by_name", [](const Person& person) { return std::string_view(person.name); });
  }

  static Table open_rows(recto::Database& database, const recto::TableOptions& options = {}) {
    return with_others(with_badge(describe(database))).open(options);
  }

  explicit People(recto::Database& database, const recto::TableOptions& options = {})
      : rows(open_rows(database, options)) {}

  /// The number of a row's key, below 1,000.
  static std::size_t number_of(const Key& key) {
    static const std::map<Key, std::size_t> kNumbers = [] {
      std::map<Key, std::size_t> numbers;
      for (std::size_t i = 0; i < 1'000; ++i) {
        numbers.emplace(Kind::key(i), i);
      }
      return numbers;
    }();
    return kNumbers.at(key);
  }

  Table rows;
  decltype(std::declval<Table>().template index<std::string_view>("")) by_badge =
      rows.template index<std::string_view>("by_badge");
  decltype(std::declval<Table>().template index<std::string_view>("")) by_tag =
      rows.template index<std::string_view>("by_tag");
  decltype(std::declval<Table>()
               .template index<TeamKey, recto::Order::ascending, recto::Order::descending>(
                   "")) by_team =
      rows.template index<TeamKey, recto::Order::ascending, recto::Order::descending>("by_team");
  decltype(std::declval<Table>().template index<std::string_view>("")) by_name =
      rows.template index<std::string_view>("by_name");
};

}  // namespace recto_test
