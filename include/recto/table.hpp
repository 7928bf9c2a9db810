#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/database.hpp"
#include "recto/detail/batch_writer.hpp"
#include "recto/detail/row_encoder.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"
#include "recto/guard.hpp"
#include "recto/key.hpp"
#include "recto/range.hpp"
#include "recto/scan.hpp"
#include "recto/snapshot.hpp"
#include "recto/transaction.hpp"

namespace recto {

template <class TableType>
class BulkLoader;

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
class Table {
 public:
  using Key = K;
  using Value = V;
  using KeyCodec = typename Traits::KeyCodec;
  using Format = typename Traits::Format;
  using ViewFormat = typename detail::ViewFormatOf<Format>::type;
  using GuardType = Guard<V, ViewFormat>;
  using RowType = Row<KeyCodec, V, ViewFormat>;
  using ScanType = Scan<KeyCodec, V, ViewFormat>;
  using Loader = BulkLoader<Table>;
  static_assert(recto::Format<Format> && recto::Format<ViewFormat>,
                "what the table stores by is no format: see recto/format.hpp");

  /// Whether the key is a part of the value, so that `put` takes values alone.
  static constexpr bool kKeyInValue = detail::RowEncoder<Traits>::kKeyInValue;

  // No moves: a table that was moved from would be of no use.
  Table(const Table&) = default;
  Table& operator=(const Table&) = default;
  ~Table() = default;

  /// Opens the table, creating it where it is missing. Throws `schema_mismatch` when the database
  /// has another type, key or format under the same name, `too_many_tables`, and `not_found` when
  /// the table is missing in a database that is read-only.
  [[nodiscard]] static Table open(Database& database, const TableOptions& options = {}) {
    return open_as(database, identity(), options);
  }

  // Reading. O(log n) for one key.

  /// The record under a key; an empty guard when there is none.
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  GuardType get(const P&... key) const {
    return get_from(detail::acquire_snapshot(*database_), key...);
  }
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  GuardType get(const Snapshot& snapshot, const P&... key) const {
    return get_from(snapshot.ref(), key...);
  }
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  GuardType get(const Transaction& transaction, const P&... key) const {
    const detail::KeyBuffer encoded = encode(key...);
    engine::Found found;
    if (!core_->find(*transaction.state(), encoded, found)) {
      return {};
    }
    return guard_of({}, std::move(found), encoded);
  }

  /// Whether a key has a record.
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  [[nodiscard]] bool contains(const P&... key) const {
    return contains_in(detail::acquire_snapshot(*database_), key...);
  }
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  [[nodiscard]] bool contains(const Snapshot& snapshot, const P&... key) const {
    return contains_in(snapshot.ref(), key...);
  }
  template <class... P>
    requires(KeyCodec::template accepts_key<P...>)
  [[nodiscard]] bool contains(const Transaction& transaction, const P&... key) const {
    return core_->contains(*transaction.state(), encode(key...));
  }

  /// The records under `keys`, in the order asked; a key that has none gives an empty guard.
  template <std::ranges::input_range R>
    requires(KeyCodec::template accepts_key<std::ranges::range_value_t<R>>)
  [[nodiscard]] std::vector<GuardType> multi_get(R&& keys) const {
    return multi_get_from(detail::acquire_snapshot(*database_), std::forward<R>(keys));
  }
  template <std::ranges::input_range R>
    requires(KeyCodec::template accepts_key<std::ranges::range_value_t<R>>)
  [[nodiscard]] std::vector<GuardType> multi_get(const Snapshot& snapshot, R&& keys) const {
    return multi_get_from(snapshot.ref(), std::forward<R>(keys));
  }

  /// How many records there are. O(1).
  [[nodiscard]] std::uint64_t size() const {
    return size_in(*detail::acquire_snapshot(*database_).get());
  }
  [[nodiscard]] std::uint64_t size(const Snapshot& snapshot) const {
    return size_in(*snapshot.ref().get());
  }
  [[nodiscard]] std::uint64_t size(const Transaction& transaction) const {
    return core_->rows(core_->writer(*transaction.state()));
  }

  /// All rows, or those of a range: `from`, `until`, `between`, `prefix`, `after`, or a value,
  /// which means all keys that equal it, or whose leading parts it is. Nothing is read before
  /// iteration.
  [[nodiscard]] ScanType scan() const {
    return ScanType(*core_, detail::acquire_snapshot(*database_));
  }
  template <class R>
    requires(detail::ScanRange<R, KeyCodec>)
  [[nodiscard]] ScanType scan(const R& range) const {
    return scan_over(detail::acquire_snapshot(*database_), range);
  }
  [[nodiscard]] ScanType scan(const Snapshot& snapshot) const {
    core_->require_own(*snapshot.ref().get());
    return ScanType(*core_, snapshot.ref());
  }
  template <class R>
    requires(detail::ScanRange<R, KeyCodec>)
  [[nodiscard]] ScanType scan(const Snapshot& snapshot, const R& range) const {
    core_->require_own(*snapshot.ref().get());
    return scan_over(snapshot.ref(), range);
  }
  [[nodiscard]] ScanType scan(const Transaction& transaction) const {
    static_cast<void>(core_->writer(*transaction.state()));
    return ScanType(*core_, transaction.state());
  }
  template <class R>
    requires(detail::ScanRange<R, KeyCodec>)
  [[nodiscard]] ScanType scan(const Transaction& transaction, const R& range) const {
    static_cast<void>(core_->writer(*transaction.state()));
    return scan_over(transaction.state(), range);
  }

  // Writing. What a value can be is up to the format (docs/formats.md): for FlatBuffers an object
  // API value (`VT`), a callback that builds the record in a `FlatBufferBuilder&` and returns its
  // offset, or `Bytes` of a finished buffer. All are verified before they are stored. Where the key
  // is not a part of the value, the key or its parts come first: `put(key, value)`.

  /// Stores a record, replacing one under the same key.
  template <class... A>
    requires(!detail::StartsWithTransaction<A...>)
  void put(A&&... key_and_value) {
    write_alone(engine::PutMode::upsert, std::forward<A>(key_and_value)...);
  }
  template <class... A>
  void put(Transaction& transaction, A&&... key_and_value) {
    store(transaction, engine::PutMode::upsert, std::forward<A>(key_and_value)...);
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
        encoder.collect(batch, std::forward<decltype(value)>(value));
      }
      batch.flush(*transaction.state());
    } catch (...) {
      if (partly_stored) {
        transaction.state()->writer.reset();  // half of the values must not be committed
      }
      throw;
    }
  }

  /// The table's name.
  [[nodiscard]] const std::string& name() const noexcept { return core_->name(); }

 private:
  template <class T>
  friend class BulkLoader;
  template <class, class, class, class>
  friend class TableBuilder;

  using RowEncoder = detail::RowEncoder<Traits>;

  Table(std::shared_ptr<detail::DatabaseState> database, const detail::TableCore& core) noexcept
      : database_(std::move(database)), core_(&core) {}

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
            .verify = &Format::verify};
  }

  template <class... P>
  detail::KeyBuffer encode(const P&... key) const {
    detail::KeyBuffer buffer;
    try {
      KeyCodec::encode_key(buffer, key...);
    } catch (const Error& error) {
      throw error.with({.operation = "encode key", .table = core_->name(), .key = {}});
    }
    return buffer;
  }

  template <class... P>
  GuardType get_from(detail::SnapshotRef snapshot, const P&... key) const {
    const detail::KeyBuffer encoded = encode(key...);
    engine::Found found;
    if (!core_->find(*snapshot.get(), encoded, found)) {
      return {};
    }
    return guard_of(std::move(snapshot), std::move(found), encoded);
  }

  /// A guard of what was found under `key`.
  GuardType guard_of(detail::SnapshotRef snapshot, engine::Found found,
                     const detail::KeyBuffer& key) const {
    if constexpr (detail::Decodes<ViewFormat>) {
      try {
        return detail::GuardAccess::make<V, ViewFormat>(std::move(snapshot), std::move(found));
      } catch (const Error& error) {
        throw core_->with_context(error, "get", key.bytes());
      }
    } else {
      return detail::GuardAccess::make<V, ViewFormat>(std::move(snapshot), std::move(found));
    }
  }

  template <class... P>
  bool contains_in(const detail::SnapshotRef& snapshot, const P&... key) const {
    engine::Found found;
    return core_->find(*snapshot.get(), encode(key...), found);
  }

  template <class R>
  std::vector<GuardType> multi_get_from(const detail::SnapshotRef& snapshot, R&& keys) const {
    std::vector<GuardType> guards;
    if constexpr (std::ranges::sized_range<R>) {
      guards.reserve(static_cast<std::size_t>(std::ranges::size(keys)));
    }
    std::array<detail::KeyBuffer, detail::TableCore::kFindBatch> batch;
    std::size_t collected = 0;
    const auto look_up = [&] {
      std::array<engine::Found, detail::TableCore::kFindBatch> found;
      core_->find_many(*snapshot.get(), batch.data(), collected, found.data());
      for (std::size_t i = 0; i < collected; ++i) {
        guards.push_back(found[i].record.data() == nullptr
                             ? GuardType()
                             : guard_of(snapshot, std::move(found[i]), batch[i]));
      }
      collected = 0;
    };
    for (const auto& key : keys) {
      batch[collected++] = encode(key);
      if (collected == batch.size()) {
        look_up();
      }
    }
    look_up();
    return guards;
  }

  std::uint64_t size_in(const detail::SnapshotState& snapshot) const {
    core_->require_own(snapshot);
    return core_->rows(*snapshot.transaction);
  }

  template <class R>
  ScanType scan_over(detail::ReadSource source, const R& range) const {
    ScanType scan(*core_, std::move(source));
    try {
      detail::RangeEncoder<KeyCodec>::encode(scan.range_, range);
    } catch (const Error& error) {
      throw error.with({.operation = "scan", .table = core_->name(), .key = {}});
    }
    return scan;
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

  std::shared_ptr<detail::DatabaseState> database_;
  const detail::TableCore* core_;
};

}  // namespace recto
