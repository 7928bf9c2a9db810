#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "recto/detail/key_layout.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/detail/query_plan.hpp"
#include "recto/index.hpp"
#include "recto/key.hpp"

/// The ways to a table's rows, by what generated code knows of its key and indexes.
namespace recto::detail {

template <class T>
inline constexpr char kPartTag = 0;

/// The identity of a part's type: operands of this type are encoded as such parts are.
template <class T>
[[nodiscard]] constexpr const void* part_tag() noexcept {
  if constexpr (TextPart<T>) {
    return &kPartTag<std::string_view>;
  } else {
    return &kPartTag<T>;
  }
}

template <class Codec, std::size_t N>
[[nodiscard]] constexpr std::array<AccessPart, N> access_parts(
    const std::array<std::string_view, N>& paths, const std::array<bool, N>& nullable) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<AccessPart, N>{
        AccessPart{.path = paths[I],
                   .type = part_tag<typename Codec::template Part<I>>(),
                   .descending = Codec::template kOrder<I> == Order::descending,
                   .nullable = nullable[I]}...};
  }(std::make_index_sequence<N>{});
}

template <class Codec, std::size_t N>
inline constexpr bool has_parts = false;
template <class K, Order... kOrders, std::size_t N>
inline constexpr bool has_parts<OrderedKey<K, kOrders...>, N> =
    OrderedKey<K, kOrders...>::kParts == N;

/// The parts of the primary key; none where the traits don't name them.
template <class Traits>
[[nodiscard]] constexpr auto key_parts() {
  if constexpr (requires { Traits::kKeyPaths; }) {
    constexpr std::size_t kCount = Traits::kKeyPaths.size();
    if constexpr (has_parts<typename Traits::KeyCodec, kCount>) {
      return access_parts<typename Traits::KeyCodec>(Traits::kKeyPaths, {});
    } else {
      return std::array<AccessPart, 0>{};
    }
  } else {
    return std::array<AccessPart, 0>{};
  }
}

/// Which of an index's parts rows may lack; all, where its traits don't tell.
template <class Index>
[[nodiscard]] constexpr auto nullable_parts() {
  std::array<bool, Index::kPaths.size()> nullable{};
  for (std::size_t i = 0; i < nullable.size(); ++i) {
    if constexpr (requires { Index::kNullable; }) {
      nullable[i] = Index::kNullable[i];
    } else {
      nullable[i] = true;
    }
  }
  return nullable;
}

/// Whether an index has one entry for each row at most, so that a scan of it shows no row twice.
template <class Index>
[[nodiscard]] constexpr bool is_single_valued() {
  for (const std::string_view path : Index::kPaths) {
    if (path.find("[]") != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// The parts of an index's entries: indexed ones, and where it is not unique, the primary key's.
template <class Traits, class Index>
[[nodiscard]] constexpr auto entry_parts() {
  if constexpr (requires { Index::kPaths; }) {
    constexpr std::size_t kCount = Index::kPaths.size();
    if constexpr (has_parts<typename Index::KeyCodec, kCount> && is_single_valued<Index>()) {
      constexpr auto kIndexed =
          access_parts<typename Index::KeyCodec>(Index::kPaths, nullable_parts<Index>());
      if constexpr (Index::kUnique) {
        return kIndexed;
      } else {
        constexpr auto kKey = key_parts<Traits>();
        std::array<AccessPart, kCount + kKey.size()> parts{};
        for (std::size_t i = 0; i < parts.size(); ++i) {
          parts[i] = i < kCount ? kIndexed[i] : kKey[i - kCount];
        }
        return parts;
      }
    } else {
      return std::array<AccessPart, 0>{};
    }
  } else {
    return std::array<AccessPart, 0>{};
  }
}

template <class Traits>
inline constexpr auto kKeyParts = key_parts<Traits>();
template <class Traits, class Index>
inline constexpr auto kEntryParts = entry_parts<Traits, Index>();

template <class Traits>
[[nodiscard]] constexpr AccessPath table_access() {
  constexpr std::size_t kCount = kKeyParts<Traits>.size();
  return {
      .index = {}, .parts = kKeyParts<Traits>, .indexed_parts = kCount, .identifies = kCount != 0};
}

template <class Traits, class Index>
[[nodiscard]] constexpr AccessPath index_access() {
  constexpr std::size_t kCount = kEntryParts<Traits, Index>.size();
  if constexpr (kCount == 0) {
    return {.index = Index::kName, .parts = {}, .indexed_parts = 0, .identifies = false};
  } else {
    return {.index = Index::kName,
            .parts = kEntryParts<Traits, Index>,
            .indexed_parts = Index::kPaths.size(),
            .identifies = Index::kUnique || !kKeyParts<Traits>.empty()};
  }
}

template <class Traits, class... Indexes>
[[nodiscard]] constexpr auto access_paths(IndexList<Indexes...>) {
  static_assert(sizeof...(Indexes) < kMaxConditions, "a queried table has 63 indexes at most");
  return std::array<AccessPath, 1 + sizeof...(Indexes)>{table_access<Traits>(),
                                                        index_access<Traits, Indexes>()...};
}

template <class Traits>
[[nodiscard]] constexpr auto access_paths() {
  if constexpr (requires { typename Traits::Indexes; }) {
    return access_paths<Traits>(typename Traits::Indexes());
  } else {
    return access_paths<Traits>(IndexList<>());
  }
}

/// The table, and then its indexes in the order of their declaration.
template <class Traits>
inline constexpr auto kAccessPaths = access_paths<Traits>();

}  // namespace recto::detail
