#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/batch_writer.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"

namespace recto::detail {

/// Turns what a table's `put` takes into a key and a payload. Keeps memory from one row to the
/// next. `Traits` is what a `Table` knows of itself.
template <class Traits>
class RowEncoder {
  using KeyCodec = typename Traits::KeyCodec;
  using Format = typename Traits::Format;
  using ViewFormat = typename ViewFormatOf<Format>::type;

 public:
  /// Whether the key is a part of the value.
  static constexpr bool kKeyInValue = requires(typename ViewsOf<ViewFormat>::Reference view) {
    { Traits::key_of(view) } -> std::convertible_to<typename KeyCodec::Key>;
  };

  explicit RowEncoder(const TableCore& table) noexcept : table_(&table) {}

  /// The encoded key and the payload of `value` or `key parts..., value`. The payload is valid
  /// until the next call. Throws `invalid_value`, `invalid_key`, `key_too_long`.
  template <class... A>
  std::pair<KeyBuffer, Bytes> encode(A&&... key_and_value) {
    static_assert(
        kKeyInValue ? sizeof...(A) == 1 : sizeof...(A) >= 2,
        "pass the value alone where its key is a part of it, else the key, then the value");
    auto arguments = std::forward_as_tuple(std::forward<A>(key_and_value)...);
    constexpr std::size_t kValueAt = sizeof...(A) - 1;
    static_assert(Encodable<Format, std::tuple_element_t<kValueAt, std::tuple<A...>>>,
                  "the table's format makes no record of a value of this type");
    std::pair<KeyBuffer, Bytes> row;
    row.second = encoder_.encode(std::get<kValueAt>(std::move(arguments)), table_->name());
    try {
      if constexpr (kKeyInValue) {
        KeyCodec::encode(row.first, Traits::key_of(ViewFormat::reference(row.second)));
        row.first.finish();
      } else {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          static_assert(KeyCodec::template accepts_key<
                            std::remove_cvref_t<std::tuple_element_t<I, std::tuple<A...>>>...>,
                        "the first arguments are the table's key, or the parts of one");
          KeyCodec::encode_key(row.first, std::get<I>(arguments)...);
        }(std::make_index_sequence<kValueAt>{});
      }
    } catch (const Error& error) {
      throw error.with({.operation = "put", .table = table_->name(), .key = {}});
    }
    table_->check_key(row.first, "put");
    return row;
  }

  /// Adds an element of a range of rows to a batch: a value, or where the key is not a part of it,
  /// a pair of key and value.
  template <class T>
  void collect(BatchWriter& batch, T&& element) {
    if constexpr (kKeyInValue) {
      const auto [key, payload] = encode(std::forward<T>(element));
      batch.collect(key, payload);
    } else {
      static_assert(
          requires { std::get<0>(element), std::get<1>(element); },
          "pass pairs of key and value: the key is not a part of the value");
      const auto [key, payload] = encode(std::get<0>(element), std::get<1>(element));
      batch.collect(key, payload);
    }
  }

 private:
  const TableCore* table_;
  typename Format::Encoder encoder_;
};

}  // namespace recto::detail
