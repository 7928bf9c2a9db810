#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

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

  /// Whether a value without a key is a new row, which is given a number.
  static constexpr bool kNumbersRows = requires { Traits::kAutomaticKey; };

  explicit RowEncoder(const TableCore& table) noexcept : table_(&table) {}

  /// The payload of a value, without its key. Valid until the next call. Throws `invalid_value`.
  template <class T>
  Bytes encode_value(T&& value) {
    static_assert(Encodable<Format, T>,
                  "the table's format makes no record of a value of this type");
    return encoder_.encode(std::forward<T>(value), table_->name());
  }

  /// A number for a new row, and its encoded key. `taken` tells how many numbers in a row were
  /// found to belong to rows that the program has given keys to: many of them are skipped at once.
  std::pair<typename KeyCodec::Key, KeyBuffer> number_row(TransactionState& transaction,
                                                          std::uint64_t room,
                                                          std::uint64_t taken) const
    requires kNumbersRows
  {
    using Key = typename KeyCodec::Key;
    constexpr auto kLast = static_cast<std::uint64_t>(std::numeric_limits<Key>::max());
    constexpr std::uint64_t kMany = 64;
    if (taken == kMany) {
      skip_rows(transaction);
    }
    std::pair<Key, KeyBuffer> row;
    row.first = static_cast<Key>(table_->next_number(transaction, kLast, room));
    KeyCodec::encode_key(row.second, row.first);
    return row;
  }

  /// The payload after a change of the value in `payload`, by what its format lets be changed.
  /// Valid until the next call. Throws `invalid_value`, and what `change` throws.
  template <class Change>
  Bytes edit(Bytes payload, Change&& change) {
    using View = typename ViewsOf<ViewFormat>::Reference;
    if constexpr (requires { Format::edit(encoder_, payload, change, table_->name()); }) {
      return Format::edit(encoder_, payload, change, table_->name());
    } else {
      static_assert(
          std::invocable<Change&, View>,
          "pass a function that changes the value, or takes its view and returns another");
      if constexpr (Decodes<ViewFormat>) {
        return encode_and_keep(std::invoke(change, ViewFormat::decode(payload)));
      } else {
        return encode_and_keep(std::invoke(change, ViewFormat::reference(payload)));
      }
    }
  }

  /// Throws `invalid_value` unless a payload still has the key that it was read under.
  void require_key(Bytes payload, const KeyBuffer& key) const {
    if constexpr (kKeyInValue) {
      KeyBuffer own;
      KeyCodec::encode(own, Traits::key_of(ViewFormat::reference(payload)));
      own.finish();
      if (own.bytes() != key.bytes()) {
        throw table_->error(ErrorCode::invalid_value, "update", key.bytes(),
                            "the change has changed the row's key",
                            "erase the row, and put it under its new key");
      }
    }
  }

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
  /// a pair of key and value. Rows are numbered in `transaction`.
  template <class T>
  void collect(BatchWriter& batch, TransactionState& transaction, T&& element) {
    if constexpr (kNumbersRows && Encodable<Format, T>) {
      collect_numbered(batch, transaction, std::forward<T>(element));
    } else if constexpr (kKeyInValue) {
      const auto [key, payload] = encode(std::forward<T>(element));
      collect_chosen(batch, key, payload);
    } else {
      static_assert(
          requires { std::get<0>(element), std::get<1>(element); },
          "pass pairs of key and value: the key is not a part of the value");
      const auto [key, payload] = encode(std::get<0>(element), std::get<1>(element));
      collect_chosen(batch, key, payload);
    }
  }

  /// Adds a new row to a batch.
  template <class T>
  void collect_numbered(BatchWriter& batch, TransactionState& transaction, T&& value) {
    constexpr std::uint64_t kRoom = 1'024;
    const Bytes payload = encode_value(std::forward<T>(value));
    if (batch.holds_chosen_keys()) {
      batch.flush(transaction);  // so that their numbers are seen to be taken
    }
    auto row = number_row(transaction, kRoom, 0);
    for (std::uint64_t taken = 1; table_->contains(transaction, row.second); ++taken) {
      row = number_row(transaction, kRoom, taken);
    }
    batch.collect(row.second, payload);
  }

  /// Adds a row under a key that the program has chosen.
  void collect_chosen(BatchWriter& batch, const KeyBuffer& key, Bytes payload) const {
    batch.collect(key, payload);
    if constexpr (kNumbersRows) {
      batch.note_chosen_key();
    }
  }

 private:
  /// Goes on behind the greatest number that a row has, unless that is the last there is.
  void skip_rows(TransactionState& transaction) const
    requires kNumbersRows
  {
    using Key = typename KeyCodec::Key;
    constexpr bool kDescends = KeyCodec::template kOrder<0> == Order::descending;
    KeyBuffer greatest;
    if (!table_->edge_key(transaction, !kDescends, greatest)) {
      return;
    }
    Arena arena;
    const Key key = KeyCodec::decode(greatest.bytes(), arena);
    if (key > 0 && key < std::numeric_limits<Key>::max()) {
      table_->skip_numbers(static_cast<std::uint64_t>(key) + 1);
    }
  }

  /// The payload of a value that is about to end, which may be the value's own bytes.
  template <class T>
  Bytes encode_and_keep(const T& value) {
    const Bytes payload = encode_value(value);
    kept_.assign(payload.begin(), payload.end());
    return Bytes(kept_);
  }

  const TableCore* table_;
  typename Format::Encoder encoder_;
  std::vector<std::byte> kept_;
};

}  // namespace recto::detail
