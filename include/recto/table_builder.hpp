#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/database.hpp"
#include "recto/detail/built_index.hpp"
#include "recto/detail/key_layout.hpp"
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
template <class K, class V, class KeyChoice, class FormatChoice, class... Indexes>
class [[nodiscard]] TableBuilder {
 public:
  /// How keys become bytes: `recto::RawKey{}`, `recto::Ordered<...>{}`.
  template <class Choice>
  TableBuilder<K, V, Choice, FormatChoice, Indexes...> key_format(Choice) const {
    return {*database_, name_, indexes_};
  }

  /// How values become bytes: `recto::Plain{}`, `recto::MessagePack{}`, `recto::Raw{}`,
  /// `recto::FlatBuffers<T>{}`, a format of your own.
  template <class Choice>
  TableBuilder<K, V, KeyChoice, Choice, Indexes...> value_format(Choice) const {
    return {*database_, name_, indexes_};
  }

  /// Declares an index: `extract(view)` returns a row's value in it, which is what a key can be (a
  /// part or a tuple of parts); a `std::optional` of it, empty for rows that have none; or a range
  /// of either, for an entry for each element.
  ///
  ///     .index("by_symbol", [](const Tick& tick) { return tick.symbol(); })
  ///
  /// `extract` must give the same for the same row at all times and in all programs: indexes are
  /// compared by name and type of value alone. Text that it returns may point into the view. What
  /// it throws, `put` throws. `orders` are those of the value's parts.
  /// `Table::index<Value>("by_symbol")` gives the index of an open table.
  template <class Extract, Order... kOrders>
  TableBuilder<K, V, KeyChoice, FormatChoice, Indexes...,
               detail::IndexDeclaration<Extract, kOrders...>>
  index(std::string name, Extract extract, Ordered<kOrders...> orders = {}) const {
    static_cast<void>(orders);
    return with_index<kOrders...>(std::move(name), false, std::move(extract));
  }

  /// Declares an index in which a value leads to one row at most.
  template <class Extract, Order... kOrders>
  TableBuilder<K, V, KeyChoice, FormatChoice, Indexes...,
               detail::IndexDeclaration<Extract, kOrders...>>
  unique_index(std::string name, Extract extract, Ordered<kOrders...> orders = {}) const {
    static_cast<void>(orders);
    return with_index<kOrders...>(std::move(name), true, std::move(extract));
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
    return BuiltTable<K, V, FormatChoice, KeyChoice>::open_as(
        *database_,
        {.name = name_,
         .key_spec = key_spec,
         .format = F::kName,
         .type = detail::type_name_of<F>(),
         .schema = detail::schema_of<F>(),
         .alignment = F::kAlignment,
         .describe_key = &Codec::describe,
         .verify = &F::verify,
         .key_layout = detail::key_layout<Codec>(),
         .indexes = identities<F>()},
        options);
  }

 private:
  friend class Database;
  template <class, class, class, class, class...>
  friend class TableBuilder;

  TableBuilder(Database& database, std::string name, std::tuple<Indexes...> indexes)
      : database_(&database), name_(std::move(name)), indexes_(std::move(indexes)) {}

  template <Order... kOrders, class Extract>
  auto with_index(std::string name, bool unique, Extract extract) const {
    using Declaration = detail::IndexDeclaration<Extract, kOrders...>;
    return TableBuilder<K, V, KeyChoice, FormatChoice, Indexes..., Declaration>(
        *database_, name_,
        std::tuple_cat(indexes_, std::tuple<Declaration>(
                                     Declaration{std::move(name), unique, std::move(extract)})));
  }

  template <class F>
  std::vector<detail::IndexIdentity> identities() const {
    return std::apply(
        [](const auto&... declarations) {
          return std::vector<detail::IndexIdentity>{
              detail::index_identity<typename detail::ViewFormatOf<F>::type>(declarations)...};
        },
        indexes_);
  }

  Database* database_;
  std::string name_;
  std::tuple<Indexes...> indexes_;
};

template <class K, class V>
TableBuilder<K, V, Ordered<>, OwnFormat> Database::table(std::string name) {
  return {*this, std::move(name), {}};
}

}  // namespace recto
