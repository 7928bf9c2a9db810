#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/entry_keys.hpp"
#include "recto/detail/index_core.hpp"
#include "recto/detail/key_layout.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/key_spec.hpp"
#include "recto/format.hpp"
#include "recto/key.hpp"

/// Indexes that are declared by functions.
namespace recto::detail {

/// A declaration: `extract` makes the indexed values out of a view.
template <class Extract, Order... kOrders>
struct IndexDeclaration {
  std::string name;
  bool unique = false;
  Extract extract;
};

/// One value of an index, as its key holds it: text is a view.
template <class T>
struct IndexedValue {
  using type = T;
};
template <class T>
  requires(std::convertible_to<const T&, std::string_view> && !std::same_as<T, Bytes>)
struct IndexedValue<T> {
  using type = std::string_view;
};
template <class T>
struct IndexedValue<std::optional<T>> : IndexedValue<T> {};

template <class T>
concept OneIndexedValue =
    std::convertible_to<const T&, std::string_view> || std::same_as<T, Bytes> || is_std_array<T> ||
    TupleLike<T> || HasParts<T> || StructPart<T> || std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <class T>
inline constexpr bool is_optional_value = false;
template <class T>
inline constexpr bool is_optional_value<std::optional<T>> = true;

/// The type of an index's values, by what its extractor returns.
template <class R>
struct IndexKeyOf : IndexedValue<R> {};
template <std::ranges::input_range R>
  requires(!OneIndexedValue<R>)
struct IndexKeyOf<R> : IndexedValue<std::remove_cvref_t<std::ranges::range_reference_t<R>>> {};

/// Gives `emit` the values that an extractor returned: one, one that may be missing, or a range of
/// such.
template <class Returned, class R, class Emit>
void emit_values(R&& returned, const Emit& emit) {
  if constexpr (is_optional_value<Returned>) {
    if (returned) {
      emit(*returned);
    }
  } else if constexpr (OneIndexedValue<Returned>) {
    emit(returned);
  } else {
    for (auto&& value : returned) {
      emit_values<std::remove_cvref_t<decltype(value)>>(value, emit);
    }
  }
}

template <class F, class Extract, Order... kOrders>
IndexIdentity index_identity(const IndexDeclaration<Extract, kOrders...>& declaration) {
  using View = typename ViewsOf<F>::Reference;
  static_assert(std::invocable<const Extract&, View>,
                "an index's extractor takes the view of a row: const V&, or V::Reader");
  using Returned = std::remove_cvref_t<std::invoke_result_t<const Extract&, View>>;
  using Codec = OrderedKey<typename IndexKeyOf<Returned>::type, kOrders...>;
  // Shared, since std::function copies.
  const auto extract = std::make_shared<const Extract>(declaration.extract);
  const auto emit_all = [extract](View view, EntryKeys& out) {
    emit_values<Returned>(std::invoke(*extract, view), [&](const auto& value) {
      Codec::encode(out.next(), typename Codec::Key(value));
      out.add();
    });
  };
  return {.name = declaration.name,
          .key_spec = key_spec<Codec>(),
          .unique = declaration.unique,
          .layout = key_layout<Codec>(),
          .describe_key = &Codec::describe,
          .extract = [emit_all](Bytes payload, EntryKeys& out) {
            if constexpr (Decodes<F>) {
              emit_all(F::decode(payload), out);
            } else {
              emit_all(F::reference(payload), out);
            }
          }};
}

}  // namespace recto::detail
