#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/database.hpp"
#include "recto/detail/key_spec.hpp"
#include "recto/format.hpp"
#include "recto/key.hpp"
#include "recto/options.hpp"
#include "recto/plain.hpp"
#include "recto/raw.hpp"
#include "recto/raw_key.hpp"
#include "recto/table.hpp"

/// Tables without code generation.
namespace recto {

/// Chooses ordered keys, which is what tables have unless they are told otherwise: encoded keys
/// order as their C++ values. `Ordered<Order::descending>{}` turns the order of a key of one part
/// round; a tuple takes one order for each part.
template <Order... kOrders>
struct Ordered {
  template <class K>
  using For = OrderedKey<K, kOrders...>;
};

/// Chooses the format that a type of value has by itself: FlatBuffers and Cap'n Proto for the types
/// that these generate, Plain for numbers and plain structs, Raw for `Bytes` and
/// `std::string_view`.
struct OwnFormat {
  template <class V>
  using For = DefaultFormatOf<V>;
};

namespace detail {

template <class Choice, class T>
struct Chosen {
  using type = Choice;  // a format or codec of its own
};
template <class Choice, class T>
  requires requires { typename Choice::template For<T>; }
struct Chosen<Choice, T> {
  using type = typename Choice::template For<T>;
};

/// What a table without generated code knows of itself.
template <class V, class Codec, class F>
struct BuiltTraits {
  using Key = typename Codec::Key;
  using KeyCodec = Codec;
  using Value = V;
  using Format = F;
};

template <class F>
std::string_view type_name_of() {
  if constexpr (requires { F::type_name(); }) {
    return F::type_name();
  } else {
    return {};
  }
}

template <class F>
Bytes schema_of() {
  if constexpr (requires { F::schema(); }) {
    return F::schema();
  } else {
    return {};
  }
}

}  // namespace detail

/// The type of a table without generated code, to keep it in a class:
/// `recto::BuiltTable<std::uint64_t, Tick, recto::Plain> ticks_;`
template <class K, class V, class FormatChoice = OwnFormat, class KeyChoice = Ordered<>>
using BuiltTable = Table<K, V,
                         detail::BuiltTraits<V, typename detail::Chosen<KeyChoice, K>::type,
                                             typename detail::Chosen<FormatChoice, V>::type>>;

/// Describes a table of keys `K` and values `V` before it is opened. Made by `Database::table`,
/// which must outlive it; each call returns a new description.
///
///     auto ticks = db.table<std::uint64_t, Tick>("ticks").value_format(recto::Plain{}).open();
///
/// `K` is what `OrderedKey` takes. A key that owns its text (`std::string`) is given back as such
/// by rows, which allocates where it is long; `std::string_view` is shown in place.
template <class K, class V, class KeyChoice, class FormatChoice>
class [[nodiscard]] TableBuilder {
 public:
  /// How keys become bytes: `recto::RawKey{}`, `recto::Ordered<...>{}`.
  template <class Choice>
  TableBuilder<K, V, Choice, FormatChoice> key_format(Choice) const {
    return TableBuilder<K, V, Choice, FormatChoice>(*database_, name_);
  }

  /// How values become bytes: `recto::Plain{}`, `recto::MessagePack{}`, `recto::Raw{}`,
  /// `recto::FlatBuffers<T>{}`, a format of your own.
  template <class Choice>
  TableBuilder<K, V, KeyChoice, Choice> value_format(Choice) const {
    return TableBuilder<K, V, KeyChoice, Choice>(*database_, name_);
  }

  /// Opens the table, creating it where it is missing: a `BuiltTable`. It has the face of generated
  /// tables whose key is not a part of the value: `put(key, value)`. Throws `Error` as
  /// `Table::open` does: `schema_mismatch` when the table has other keys, another format, or other
  /// values.
  [[nodiscard]] auto open(const TableOptions& options = {}) const {
    using Codec = typename detail::Chosen<KeyChoice, K>::type;
    using F = typename detail::Chosen<FormatChoice, V>::type;
    static_assert(Format<F>,
                  "values of this type have no format by themselves: name one, such as "
                  "value_format(recto::MessagePack{})");
    static_assert(std::is_same_v<typename Codec::Key, K>, "the key format is of another key type");
    static_assert(std::is_same_v<typename F::Value, V>,
                  "the value format is of another value type");
    const std::string key_spec = detail::key_spec<Codec>();
    return BuiltTable<K, V, FormatChoice, KeyChoice>::open_as(*database_,
                                                              {.name = name_,
                                                               .key_spec = key_spec,
                                                               .format = F::kName,
                                                               .type = detail::type_name_of<F>(),
                                                               .schema = detail::schema_of<F>(),
                                                               .alignment = F::kAlignment,
                                                               .describe_key = &Codec::describe,
                                                               .verify = &F::verify},
                                                              options);
  }

 private:
  friend class Database;
  template <class, class, class, class>
  friend class TableBuilder;

  TableBuilder(Database& database, std::string name)
      : database_(&database), name_(std::move(name)) {}

  Database* database_;
  std::string name_;
};

template <class K, class V>
TableBuilder<K, V, Ordered<>, OwnFormat> Database::table(std::string name) {
  return TableBuilder<K, V, Ordered<>, OwnFormat>(*this, std::move(name));
}

}  // namespace recto
