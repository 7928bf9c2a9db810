#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/database.hpp"
#include "recto/detail/batch_writer.hpp"
#include "recto/detail/row_encoder.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"
#include "recto/key.hpp"
#include "recto/range.hpp"
#include "recto/scan.hpp"
#include "recto/table_reads.hpp"
#include "recto/transaction.hpp"

namespace recto {

template <class TableType>
class BulkLoader;

namespace detail {
struct TableAccess;  // how joins look rows up: join.hpp
}

/// A named, ordered map from typed keys to typed values.
///
/// `rectoc` generates a class derived from this for every annotated schema table, and
/// `Database::table` makes them without code generation; `Traits` is what either knows of the
/// table. A `Table` is a handle: cheap to copy, usable by many threads, and it
/// keeps its database open.
///
/// Calls that take a key take the key itself or its parts: `get(320193)`, `get("libc6", "2.36",
/// "amd64")`. Numbers are converted; one that its part can't hold throws `Error(invalid_key)`.
///
/// Reads come in three forms: with a `Snapshot`, with a `Transaction` (and its own writes), or with
/// neither, on a snapshot of their own. Writes come in two: with a `Transaction`, or in one of
/// their own, which is durable on return. A write without a `Transaction` inside `Database::write`
/// of the same thread throws `Error(misuse)`.
///
/// Besides what each call names, all throw `Error`: `closed`, `corrupt`, `io`, and `misuse` when
/// database and snapshot or transaction don't belong together; writes also `read_only`,
/// `disk_full`, `map_full`, `key_too_long`, `invalid_value`. A write that throws has changed
/// nothing.
template <class K, class V, class Traits>
class Table : public TableReads<K, V, Traits> {
  using Reads = TableReads<K, V, Traits>;
  using Reads::core_;
  using Reads::database_;
  using Reads::encode;

 public:
  using typename Reads::Format;
  using typename Reads::KeyCodec;
  using typename Reads::ViewFormat;
  using Loader = BulkLoader<Table>;

  /// Whether the key is a part of the value, so that `put` takes values alone.
  static constexpr bool kKeyInValue = detail::RowEncoder<Traits>::kKeyInValue;

  /// Opens the table, creating it where it is missing. Throws `schema_mismatch` when the database
  /// has another type, key or format under the same name, `too_many_tables`, and `not_found` when
  /// the table is missing in a database that is read-only.
  [[nodiscard]] static Table open(Database& database, const TableOptions& options = {}) {
    return open_as(database, identity(), options);
  }

  // Writing. What a value can be is up to the format (docs/formats.md): for FlatBuffers an object
  // API value (`VT`), a callback that builds the record in a `FlatBufferBuilder&` and returns its
  // offset, or `Bytes` of a finished buffer. All are verified before they are stored. Where the key
  // is not a part of the value, the key or its parts come first: `put(key, value)`.

  /// Stores a record, replacing one under the same key.
  ///
  /// Where the key numbers itself (`auto`), a value without a key is a new row: it is given a
  /// number that no row was given before, in whatever process, and its key is returned. Numbers
  /// grow, with gaps; one that a closure has seen is not given again even if the transaction ends
  /// without a commit, nor if the process does, which holds for the first 16 numbers of a closure.
  /// Throws `invalid_key` when the key's type can hold no more.
  template <class... A>
    requires(!detail::StartsWithTransaction<A...>)
  auto put(A&&... key_and_value) {
    if constexpr (kNumbers<A...>) {
      Transaction transaction(*database_);
      const typename Reads::Key key = add(transaction, std::forward<A>(key_and_value)...);
      transaction.commit();
      return key;
    } else {
      write_alone(engine::PutMode::upsert, std::forward<A>(key_and_value)...);
    }
  }
  template <class... A>
  auto put(Transaction& transaction, A&&... key_and_value) {
    if constexpr (kNumbers<A...>) {
      return add(transaction, std::forward<A>(key_and_value)...);
    } else {
      store(transaction, engine::PutMode::upsert, std::forward<A>(key_and_value)...);
    }
  }

  /// Stores a record unless its key has one. Returns whether it was stored.
  template <class... A>
    requires(!detail::StartsWithTransaction<A...>)
  bool insert(A&&... key_and_value) {
    return write_alone(engine::PutMode::insert, std::forward<A>(key_and_value)...);
  }
  template <class... A>
  bool insert(Transaction& transaction, A&&... key_and_value) {
    return store(transaction, engine::PutMode::insert, std::forward<A>(key_and_value)...);
  }

  /// Changes the record under a key in one transaction: `update(key, change)`, the key as itself or
  /// its parts. Returns whether there was one. `change` takes what its format lets be changed:
  /// - FlatBuffers: an object API value (`VT&`); or `V&`, whose `mutate_...` functions change
  ///   scalars in a copy of the stored bytes (those that are stored: a default is not, and
  ///   `mutate_...` returns false);
  /// - Plain: the struct, `V&`, in a copy of the stored bytes;
  /// - Cap'n Proto: `V::Builder`; MessagePack: the object, `V&`;
  /// - all: the view, when it returns a new value.
  /// An index whose fields stay the same is not touched. The key must stay the same
  /// (`invalid_value`).
  template <class... A>
    requires(!detail::StartsWithTransaction<A...>)
  bool update(A&&... key_and_change) {
    Transaction transaction(*database_);
    const bool updated = update(transaction, std::forward<A>(key_and_change)...);
    if (updated) {
      transaction.commit();
    }
    return updated;
  }
  template <class... A>
  bool update(Transaction& transaction, A&&... key_and_change) {
    static_assert(sizeof...(A) >= 2, "pass the key, or its parts, and a function");
    const auto arguments = std::forward_as_tuple(std::forward<A>(key_and_change)...);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_assert(KeyCodec::template accepts_key<
                        std::remove_cvref_t<std::tuple_element_t<I, std::tuple<A...>>>...>,
                    "the first arguments are the table's key, or the parts of one");
      return change(transaction, std::get<sizeof...(A) - 1>(arguments), std::get<I>(arguments)...);
    }(std::make_index_sequence<sizeof...(A) - 1>{});
  }

  /// Removes the record under a key. Returns whether there was one.
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  bool erase(const P&... key) {
    Transaction transaction(*database_);
    const bool erased = core_->erase(*transaction.state(), encode(key...));
    transaction.commit();
    return erased;
  }
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  bool erase(Transaction& transaction, const P&... key) {
    return core_->erase(*transaction.state(), encode(key...));
  }

  /// Removes all records in one transaction, and returns how many there were. O(n log n).
  std::uint64_t clear() {
    Transaction transaction(*database_);
    const std::uint64_t cleared = core_->clear(*transaction.state());
    transaction.commit();
    return cleared;
  }
  std::uint64_t clear(Transaction& transaction) { return core_->clear(*transaction.state()); }

  /// Stores every value of an input range in one transaction, consuming it lazily; of values with
  /// one key the last wins. Elements are what `put` takes; where the key is not a part of the
  /// value, pairs of key and value. When anything throws, nothing is stored; a transaction that has
  /// taken a part of the values already has ended then.
  template <std::ranges::input_range R>
  void put_all(R&& values) {
    Transaction transaction(*database_);
    put_all(transaction, std::forward<R>(values));
    transaction.commit();
  }
  template <std::ranges::input_range R>
  void put_all(Transaction& transaction, R&& values) {
    detail::BatchWriter batch(*core_, detail::BatchWriter::kDefaultLimit);
    RowEncoder encoder(*core_);
    bool partly_stored = false;
    try {
      for (auto&& value : values) {
        if (batch.full()) {
          partly_stored = true;
          batch.flush(*transaction.state());
        }
        encoder.collect(batch, *transaction.state(), std::forward<decltype(value)>(value));
      }
      batch.flush(*transaction.state());
    } catch (...) {
      if (partly_stored) {
        transaction.state()->abandon();  // half of the values must not be committed
      }
      throw;
    }
  }

 private:
  template <class T>
  friend class BulkLoader;
  friend struct detail::TableAccess;
  template <class, class, class, class, class...>
  friend class TableBuilder;

  using RowEncoder = detail::RowEncoder<Traits>;

  Table(std::shared_ptr<detail::DatabaseState> database, const detail::TableCore& core) noexcept
      : Reads(std::move(database), core) {}

  /// Opens a table whose name, key and schema are known when the program runs.
  static Table open_as(Database& database, const detail::TableIdentity& identity,
                       const TableOptions& options) {
    return Table(database.shared_state(),
                 detail::open_table(*database.shared_state(), identity, options));
  }

  static detail::TableIdentity identity() {
    return {.name = Traits::kName,
            .key_spec = Traits::kKeySpec,
            .format = Format::kName,
            .type = Traits::kTypeName,
            .schema = Traits::schema(),
            .alignment = Format::kAlignment,
            .describe_key = &KeyCodec::describe,
            .verify = &Format::verify,
            .automatic_key = RowEncoder::kNumbersRows,
            .key_layout = detail::key_layout<KeyCodec>(),
            .indexes = detail::index_identities<Traits>()};
  }

  /// Whether `put` of such arguments makes a new row, which is given a number.
  template <class... A>
  static constexpr bool kNumbers = RowEncoder::kNumbersRows && sizeof...(A) == 1;

  template <class A>
  typename Reads::Key add(Transaction& transaction, A&& value) {
    RowEncoder encoder(*core_);
    const Bytes payload = encoder.encode_value(std::forward<A>(value));
    for (std::uint64_t taken = 0;; ++taken) {
      const auto [key, encoded] = encoder.number_row(*transaction.state(), 1, taken);
      if (core_->put(*transaction.state(), encoded, payload, engine::PutMode::insert)) {
        return key;
      }
    }
  }

  template <class Change, class... P>
  bool change(Transaction& transaction, Change& change, const P&... key) {
    const detail::KeyBuffer encoded = encode(key...);
    engine::Found found;
    if (!core_->find(*transaction.state(), encoded, found)) {
      return false;
    }
    RowEncoder encoder(*core_);
    const Bytes changed = encoder.edit(detail::payload_of(found.record), change);
    encoder.require_key(changed, encoded);
    return core_->put(*transaction.state(), encoded, changed, engine::PutMode::upsert);
  }

  template <class... A>
  bool write_alone(engine::PutMode mode, A&&... key_and_value) {
    // Encoded first: a callback may take its time, or read this table.
    RowEncoder encoder(*core_);
    const auto [key, payload] = encoder.encode(std::forward<A>(key_and_value)...);
    Transaction transaction(*database_);
    const bool stored = core_->put(*transaction.state(), key, payload, mode);
    transaction.commit();
    return stored;
  }

  template <class... A>
  bool store(Transaction& transaction, engine::PutMode mode, A&&... key_and_value) {
    RowEncoder encoder(*core_);
    const auto [key, payload] = encoder.encode(std::forward<A>(key_and_value)...);
    return core_->put(*transaction.state(), key, payload, mode);
  }
};

}  // namespace recto
