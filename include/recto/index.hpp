#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/detail/index_core.hpp"
#include "recto/detail/leaf_stream.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"
#include "recto/guard.hpp"
#include "recto/key.hpp"
#include "recto/range.hpp"
#include "recto/scan.hpp"
#include "recto/snapshot.hpp"
#include "recto/transaction.hpp"

/// Secondary indexes: the rows of a table in another order (docs/indexes.md).
namespace recto {

template <class K, class V, class Traits>
class TableReads;

namespace detail {

/// Throws `schema_mismatch` when an index has other values than those of `key_spec`.
void require_key_spec(const IndexCore& index, std::string_view key_spec);

/// What is known of an index of a table without generated code. Whether it is unique shows when the
/// program runs.
template <class K, Order... kOrders>
struct BuiltIndexTraits {
  using Key = K;
  using KeyCodec = OrderedKey<K, kOrders...>;
  static constexpr bool kUnique = true;
};

template <class T>
concept PlaceToRead = std::same_as<T, Snapshot> || std::same_as<T, Transaction>;

template <class Codec, class... A>
inline constexpr bool is_index_scan = false;
template <class Codec>
inline constexpr bool is_index_scan<Codec> = true;
template <class Codec, class A>
inline constexpr bool is_index_scan<Codec, A> = PlaceToRead<A> || ScanRange<A, Codec>;
template <class Codec, PlaceToRead A, class B>
inline constexpr bool is_index_scan<Codec, A, B> = ScanRange<B, Codec>;

/// Whether arguments name where to read, a range, both, or neither.
template <class Codec, class... A>
concept IndexScanArguments = is_index_scan<Codec, A...>;

}  // namespace detail

/// What a scan of an index yields where the rows themselves are not wanted: an entry's indexed
/// value and the primary key that it leads to. Valid as a `Row` is.
template <class PrimaryCodec, class IndexCodec>
class IndexEntry {
 public:
  using Shown = IndexEntry;
  using KeyCodec = PrimaryCodec;

  IndexEntry() noexcept = default;

  /// The key of the row. Strings in it are valid for as long as the entry.
  [[nodiscard]] typename PrimaryCodec::Key key() const {
    return PrimaryCodec::decode(detail::require_scan(leaf_).target().index->primary_key(entry_),
                                leaf_->arena);
  }

  /// The indexed value. Strings in it are valid for as long as the entry.
  [[nodiscard]] typename IndexCodec::Key indexed() const {
    return IndexCodec::decode(entry_.key_bytes(), leaf_->arena);
  }

  /// Like `Row::token`.
  [[nodiscard]] std::string token() const {
    return detail::require_scan(leaf_).token_behind(*leaf_, entry_);
  }

 private:
  template <class>
  friend class Scan;

  IndexEntry(const engine::Entry& entry, detail::Leaf* leaf) noexcept
      : entry_(entry), leaf_(leaf) {}

  static IndexEntry show(const engine::Entry& entry, detail::Leaf* leaf) noexcept {
    return IndexEntry(entry, leaf);
  }

  engine::Entry entry_;
  detail::Leaf* leaf_ = nullptr;
};

/// How a scan of an index yields primary keys.
template <class PrimaryCodec>
struct PrimaryKeys {
  using Shown = typename PrimaryCodec::Key;

  static Shown show(const engine::Entry& entry, detail::Leaf* leaf) {
    return PrimaryCodec::decode(detail::require_scan(leaf).target().index->primary_key(entry),
                                leaf->arena);
  }
};

/// A secondary index of a table, kept in step with it by every write.
///
/// A row has one entry in the index, or where the index goes into each element of a vector, one for
/// each distinct value there; none where an indexed field is absent. Entries are ordered by the
/// indexed value, and those of one value by primary key. An `Index` is a handle like `Table`: cheap
/// to copy, usable by many threads, and it keeps its database open.
///
/// Ranges are those of `Table::scan`, over the indexed parts: `prefix(7372)`, `between(a, b)`, or a
/// value, which means all entries that equal it or whose leading parts it is.
///
/// Reads come in three forms: with a `Snapshot`, with a `Transaction` (and its own writes), or with
/// neither, on a snapshot of their own. Besides what `Table` throws, they throw `Error`: `busy`
/// while the index is being built, `not_found` where the state that is read is older than the
/// index or the index was dropped, `corrupt` where an entry leads to no row.
template <class TableTraits, class IndexTraits>
class Index {
  using PrimaryCodec = typename TableTraits::KeyCodec;
  using ViewFormat = typename detail::ViewFormatOf<typename TableTraits::Format>::type;

 public:
  using Key = typename IndexTraits::Key;
  using KeyCodec = typename IndexTraits::KeyCodec;
  using PrimaryKey = typename PrimaryCodec::Key;
  using Traits = IndexTraits;
  using GuardType = Guard<typename TableTraits::Value, ViewFormat>;
  using ScanType = Scan<Row<PrimaryCodec, typename TableTraits::Value, ViewFormat>>;
  using KeysType = Scan<PrimaryKeys<PrimaryCodec>>;
  using EntriesType = Scan<IndexEntry<PrimaryCodec, KeyCodec>>;

  /// Whether each value leads to one row at most, so that there is `get`.
  static constexpr bool kUnique = IndexTraits::kUnique;

  /// An index of an open table. For generated code.
  template <class K, class V>
  explicit Index(const TableReads<K, V, TableTraits>& table)
      : Index(table.database_, table.core_->index(IndexTraits::kName)) {}

  // No moves: an index that was moved from would be of no use.
  Index(const Index&) = default;
  Index& operator=(const Index&) = default;
  ~Index() = default;

  /// The row with this value, given as the key or its parts; an empty guard when there is none. For
  /// unique indexes alone; where that shows at run time alone, others throw `misuse`. O(log n).
  template <class... P>
    requires(kUnique && KeyCodec::template accepts_key<P...>)
  GuardType get(const P&... value) const {
    return get_from(detail::acquire_snapshot(*database_), value...);
  }
  template <class... P>
    requires(kUnique && KeyCodec::template accepts_key<P...>)
  GuardType get(const Snapshot& snapshot, const P&... value) const {
    return get_from(snapshot.ref(), value...);
  }
  template <class... P>
    requires(kUnique && KeyCodec::template accepts_key<P...>)
  GuardType get(const Transaction& transaction, const P&... value) const {
    engine::Found found;
    if (!core_->find(*transaction.state(), encode(value...), found)) {
      return {};
    }
    return detail::GuardAccess::make<typename TableTraits::Value, ViewFormat>({}, std::move(found));
  }

  /// The rows, in the order of the index. They are looked up in batches, a leaf ahead at most.
  template <class... A>
    requires(detail::IndexScanArguments<KeyCodec, A...>)
  [[nodiscard]] ScanType scan(const A&... source_and_range) const {
    return make_scan<ScanType>(true, source_and_range...);
  }

  /// The primary keys alone: no row is touched. A row's key stands there once for each of its
  /// entries in the range.
  template <class... A>
    requires(detail::IndexScanArguments<KeyCodec, A...>)
  [[nodiscard]] KeysType keys(const A&... source_and_range) const {
    return make_scan<KeysType>(false, source_and_range...);
  }

  /// The entries: indexed values and primary keys. No row is touched.
  template <class... A>
    requires(detail::IndexScanArguments<KeyCodec, A...>)
  [[nodiscard]] EntriesType entries(const A&... source_and_range) const {
    return make_scan<EntriesType>(false, source_and_range...);
  }

  /// How many entries there are in a range. O(n) in their number; no row is touched.
  template <class... A>
    requires(detail::IndexScanArguments<KeyCodec, A...>)
  [[nodiscard]] std::uint64_t count(const A&... source_and_range) const {
    return with_source(
        [&](detail::ReadSource source, const auto&... range) {
          detail::EncodedRange encoded;
          (detail::RangeEncoder<KeyCodec>::encode(encoded, range), ...);
          return detail::count_entries(*core_, std::move(source), encoded.view());
        },
        source_and_range...);
  }

  /// Throws all entries away and makes them anew from the rows, in steps that are transactions of
  /// their own. Until it returns, reads of the index throw `busy`; writes go on. For an index that
  /// `Database::verify` found fault with.
  void rebuild() { detail::rebuild_index(*database_, *core_); }

  /// The index's name.
  [[nodiscard]] const std::string& name() const noexcept { return core_->name(); }

 private:
  template <class, class, class>
  friend class TableReads;

  Index(std::shared_ptr<detail::DatabaseState> database, const detail::IndexCore& core)
      : database_(std::move(database)), core_(&core) {}

  template <class... P>
  detail::KeyBuffer encode(const P&... value) const {
    detail::KeyBuffer buffer;
    try {
      KeyCodec::encode_key(buffer, value...);
    } catch (const Error& error) {
      throw error.with({.operation = "encode key", .table = core_->full_name(), .key = {}});
    }
    return buffer;
  }

  template <class... P>
  GuardType get_from(detail::SnapshotRef snapshot, const P&... value) const {
    engine::Found found;
    if (!core_->find(*snapshot.get(), encode(value...), found)) {
      return {};
    }
    return detail::GuardAccess::make<typename TableTraits::Value, ViewFormat>(std::move(snapshot),
                                                                              std::move(found));
  }

  /// Calls `read` with where to read and the range, checked, from arguments that may name them.
  template <class Read, class First, class... Rest>
  auto with_source(Read&& read, const First& first, const Rest&... rest) const {
    try {
      if constexpr (std::is_same_v<First, Snapshot>) {
        core_->require_readable(*first.ref().get());
        return read(detail::ReadSource(first.ref()), rest...);
      } else if constexpr (std::is_same_v<First, Transaction>) {
        core_->require_readable(*first.state());
        return read(detail::ReadSource(first.state()), rest...);
      } else {
        return with_own_source(read, first, rest...);
      }
    } catch (const Error& error) {
      throw error.with({.operation = "scan", .table = core_->full_name(), .key = {}});
    }
  }
  template <class Read>
  auto with_source(Read&& read) const {
    return with_own_source(read);
  }
  template <class Read, class... R>
  auto with_own_source(Read& read, const R&... range) const {
    detail::SnapshotRef snapshot = detail::acquire_snapshot(*database_);
    core_->require_readable(*snapshot.get());
    return read(detail::ReadSource(std::move(snapshot)), range...);
  }

  template <class S, class... A>
  S make_scan(bool fetches_rows, const A&... source_and_range) const {
    return with_source(
        [&](detail::ReadSource source, const auto&... range) {
          return detail::ScanAccess::make<S, KeyCodec>(
              {.table = &core_->table(), .index = core_, .fetches_rows = fetches_rows},
              std::move(source), range...);
        },
        source_and_range...);
  }

  std::shared_ptr<detail::DatabaseState> database_;
  const detail::IndexCore* core_;
};

/// The indexes of a table, in the order of their declaration.
template <class... IndexTraits>
struct IndexList {};

namespace detail {

/// The keys of a payload's entries in an index, by what generated code knows of it.
template <class TableTraits, class IndexTraits>
void extract_entries(Bytes payload, EntryKeys& out) {
  using F = typename ViewFormatOf<typename TableTraits::Format>::type;
  const auto emit = [&](const typename IndexTraits::Key& key) {
    IndexTraits::KeyCodec::encode(out.next(), key);
    out.add();
  };
  if constexpr (Decodes<F>) {
    IndexTraits::entries(F::decode(payload), emit);
  } else {
    IndexTraits::entries(F::reference(payload), emit);
  }
}

template <class TableTraits, class... I>
std::vector<IndexIdentity> index_identities(IndexList<I...>) {
  return {IndexIdentity{.name = std::string(I::kName),
                        .key_spec = std::string(I::kKeySpec),
                        .unique = I::kUnique,
                        .layout = key_layout<typename I::KeyCodec>(),
                        .describe_key = &I::KeyCodec::describe,
                        .extract = &extract_entries<TableTraits, I>}...};
}

/// What a table's traits say of its indexes.
template <class TableTraits>
std::vector<IndexIdentity> index_identities() {
  if constexpr (requires { typename TableTraits::Indexes; }) {
    return index_identities<TableTraits>(typename TableTraits::Indexes());
  } else {
    return {};
  }
}

}  // namespace detail

}  // namespace recto
