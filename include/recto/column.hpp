#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/format.hpp"
#include "recto/key.hpp"

/// Columns: what queries know of the fields of a table's rows (docs/queries.md).
namespace recto {

template <class K, class V, class Traits>
class Table;

namespace detail {
template <class K, class V, class Traits>
Traits traits_of(const Table<K, V, Traits>& table);

/// Whether a column of type `T` may be read by a function that returns `R`: no text is taken from a
/// string that ends.
template <class T, class R>
inline constexpr bool is_read_as =
    std::same_as<T, std::remove_cvref_t<R>> ||
    std::same_as<std::optional<T>, std::remove_cvref_t<R>> ||
    (std::same_as<T, std::string_view> && (std::is_lvalue_reference_v<R> || std::is_pointer_v<R>) &&
     std::convertible_to<R, T>);

template <class TableTraits>
using RowReference =
    typename ViewsOf<typename ViewFormatOf<typename TableTraits::Format>::type>::Reference;
}  // namespace detail

/// A field of a table's rows, of type `T`. `Get` reads it out of a row's view: as a `T`, or where
/// the field may be absent as a `std::optional<T>`.
template <class TableTraits, class T, class Get>
struct Column {
  using Traits = TableTraits;
  using Type = T;
  using Result = std::invoke_result_t<const Get&, detail::RowReference<TableTraits>>;
  static_assert(
      detail::is_read_as<T, Result>,
      "a column's function returns the column's type, or a std::optional of it; text that "
      "it makes is a std::string, and so is the column");

  /// Whether every row has it.
  static constexpr bool kNeverAbsent = std::same_as<T, std::remove_cvref_t<Result>> ||
                                       !std::same_as<std::optional<T>, std::remove_cvref_t<Result>>;

  /// How the schema leads to it: "cik", "address.city". Columns of one table with one path are one.
  std::string_view path;
  [[no_unique_address]] Get get;

  /// Its value in a row; empty where it is absent. Text is a view into the row.
  template <class R>
  [[nodiscard]] std::optional<T> value(const R& row) const {
    using Format = typename detail::ViewFormatOf<typename TableTraits::Format>::type;
    static_assert(
        !detail::Decodes<Format> || std::is_reference_v<decltype(*row)> ||
            !(std::same_as<T, std::string_view> || std::same_as<T, Bytes>),
        "rows of this format are decoded for one call: name a guard (row.pin()) for text");
    return get(*row);
  }
};

/// A part of a table's key that is not a field of its rows.
template <class TableTraits, class T, std::size_t kPart>
struct KeyColumn {
  using Traits = TableTraits;
  using Type = T;
  static constexpr bool kNeverAbsent = true;

  std::string_view path;

  /// Its value in a row. Text is valid as long as the row.
  template <class R>
  [[nodiscard]] std::optional<T> value(const R& row) const {
    using Shape = detail::KeyShape<typename TableTraits::KeyCodec::Key>;
    static_assert(std::same_as<T, typename Shape::template Part<kPart>>,
                  "a key column has the type of the key's part");
    return Shape::template get<kPart>(row.key());
  }
};

/// What columns of a table without generated code are of:
///     auto price = recto::column<recto::TraitsOf<decltype(ticks)>, double>(
///         "price", [](const Tick& tick) { return tick.price; });
template <class TableType>
using TraitsOf = decltype(detail::traits_of(std::declval<const TableType&>()));

/// Makes a column of a path and a function that reads it.
template <class TableTraits, class T, class Get>
[[nodiscard]] constexpr Column<TableTraits, T, Get> column(std::string_view path, Get get) {
  return {path, std::move(get)};
}

/// Makes a column of a part of the key, counted from 0.
template <class TableTraits, class T, std::size_t kPart>
[[nodiscard]] constexpr KeyColumn<TableTraits, T, kPart> key_column(std::string_view path) {
  return {path};
}

}  // namespace recto
