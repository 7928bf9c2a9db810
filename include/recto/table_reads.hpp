#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "recto/database.hpp"
#include "recto/detail/key_spec.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"
#include "recto/guard.hpp"
#include "recto/index.hpp"
#include "recto/key.hpp"
#include "recto/range.hpp"
#include "recto/scan.hpp"
#include "recto/snapshot.hpp"
#include "recto/transaction.hpp"

namespace recto {

/// What a `Table` reads; its other half. See there for what all calls have in common.
template <class K, class V, class Traits>
class TableReads {
 public:
  using Key = K;
  using Value = V;
  using KeyCodec = typename Traits::KeyCodec;
  using Format = typename Traits::Format;
  using ViewFormat = typename detail::ViewFormatOf<Format>::type;
  using GuardType = Guard<V, ViewFormat>;
  using RowType = Row<KeyCodec, V, ViewFormat>;
  using ScanType = Scan<RowType>;
  static_assert(recto::Format<Format> && recto::Format<ViewFormat>,
                "what the table stores by is no format: see recto/format.hpp");

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

  /// In a transaction: guards of copies, with its own writes.
  template <std::ranges::input_range R>
    requires(KeyCodec::template accepts_key<std::ranges::range_value_t<R>>)
  [[nodiscard]] std::vector<GuardType> multi_get(const Transaction& transaction, R&& keys) const {
    std::vector<GuardType> guards;
    for (const auto& key : keys) {
      guards.push_back(get(transaction, key));
    }
    return guards;
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
  [[nodiscard]] ScanType scan() const { return scan_over(detail::acquire_snapshot(*database_)); }
  template <class R>
    requires(detail::ScanRange<R, KeyCodec>)
  [[nodiscard]] ScanType scan(const R& range) const {
    return scan_over(detail::acquire_snapshot(*database_), range);
  }
  [[nodiscard]] ScanType scan(const Snapshot& snapshot) const {
    core_->require_own(*snapshot.ref().get());
    return scan_over(snapshot.ref());
  }
  template <class R>
    requires(detail::ScanRange<R, KeyCodec>)
  [[nodiscard]] ScanType scan(const Snapshot& snapshot, const R& range) const {
    core_->require_own(*snapshot.ref().get());
    return scan_over(snapshot.ref(), range);
  }
  [[nodiscard]] ScanType scan(const Transaction& transaction) const {
    static_cast<void>(core_->writer(*transaction.state()));
    return scan_over(transaction.state());
  }
  template <class R>
    requires(detail::ScanRange<R, KeyCodec>)
  [[nodiscard]] ScanType scan(const Transaction& transaction, const R& range) const {
    static_cast<void>(core_->writer(*transaction.state()));
    return scan_over(transaction.state(), range);
  }

  /// An index of a table without generated code, by the type of its values: what the extractor
  /// returns, without `std::optional` or the vector around it. Throws `not_found`, and
  /// `schema_mismatch` when the values are of another type.
  template <class IndexKey, Order... kOrders>
  [[nodiscard]] Index<Traits, detail::BuiltIndexTraits<IndexKey, kOrders...>> index(
      std::string_view name) const {
    using Codec = OrderedKey<IndexKey, kOrders...>;
    const detail::IndexCore& index = core_->index(name);
    detail::require_key_spec(index, detail::key_spec<Codec>());
    return {database_, index};
  }

  /// The table's name.
  [[nodiscard]] const std::string& name() const noexcept { return core_->name(); }

 protected:
  TableReads(std::shared_ptr<detail::DatabaseState> database,
             const detail::TableCore& core) noexcept
      : database_(std::move(database)), core_(&core) {}

  // No moves: a table that was moved from would be of no use.
  TableReads(const TableReads&) = default;
  TableReads& operator=(const TableReads&) = default;
  ~TableReads() = default;

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

  template <class... R>
  ScanType scan_over(detail::ReadSource source, const R&... range) const {
    try {
      return detail::ScanAccess::make<ScanType, KeyCodec>({.table = core_}, std::move(source),
                                                          range...);
    } catch (const Error& error) {
      throw error.with({.operation = "scan", .table = core_->name(), .key = {}});
    }
  }

  std::shared_ptr<detail::DatabaseState> database_;
  const detail::TableCore* core_;

 private:
  template <class, class>
  friend class Index;
};

}  // namespace recto
