#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "recto/table.hpp"

namespace recto {

/// How a `BulkLoader` works.
struct BulkOptions {
  /// About how many bytes to collect before they are sorted and written.
  std::size_t memory_limit = std::size_t{256} << 20;
};

/// Loads many records into a table, in any order and as one transaction: sorts what it collects, so
/// that pages are written once and full.
///
///     recto::BulkLoader load{companies, {.memory_limit = 256 << 20}};
///     for (const auto& company : source) load.add(company);
///     load.finish();
///
/// The records are durable and visible when `finish` returns, and none of them before; a loader
/// that is destroyed without it leaves the table as it was. Of records with one key, the last
/// wins, over a stored one too. A loader belongs to one thread. Other writers wait from its first
/// full batch until it ends (from its first row, where keys number themselves), and this thread
/// must not write otherwise in that time.
template <class TableType>
class BulkLoader {
 public:
  template <class K, class V, class Traits>
  explicit BulkLoader(Table<K, V, Traits>& table, const BulkOptions& options = {})
      : table_(table), encoder_(*table_.core_), batch_(*table_.core_, options.memory_limit) {}

  /// Loads inside a transaction, which must outlive the loader. `finish` then leaves it to the
  /// transaction to make the records visible and durable, together with all else that it writes. A
  /// loader that is destroyed without it may have written some of its records there.
  template <class K, class V, class Traits>
  BulkLoader(Transaction& transaction, Table<K, V, Traits>& table, const BulkOptions& options = {})
      : table_(table),
        encoder_(*table_.core_),
        batch_(*table_.core_, options.memory_limit),
        outer_(&transaction) {}

  BulkLoader(const BulkLoader&) = delete;
  BulkLoader& operator=(const BulkLoader&) = delete;

  /// Adds what `Table::put` takes: a value, or the key and a value. Throws `Error` as `put` does; a
  /// value that is refused is left out and the load may go on. What an index refuses (a value that
  /// another row has in a unique one, an entry that is too long, an extractor that throws) shows
  /// when a batch is written, and ends the load, as a failed write does (`disk_full`, `map_full`,
  /// `io`): every further call throws.
  template <class... A>
  void add(A&&... key_and_value) {
    require_open();
    if (batch_.full()) {
      batch_.flush(*transaction().state());
    }
    if constexpr (TableType::RowEncoder::kNumbersRows && sizeof...(A) == 1) {
      encoder_.collect_numbered(batch_, *transaction().state(), std::forward<A>(key_and_value)...);
    } else {
      const auto [key, payload] = encoder_.encode(std::forward<A>(key_and_value)...);
      encoder_.collect_chosen(batch_, key, payload);
    }
    ++added_;
  }

  /// Writes what is left and makes all of it durable. Returns how many records were added.
  std::uint64_t finish() {
    require_open();
    batch_.flush(*transaction().state());
    if (transaction_) {
      transaction_->commit();
      transaction_.reset();
    }
    finished_ = true;
    return added_;
  }

  /// How many records were added so far.
  [[nodiscard]] std::uint64_t added() const noexcept { return added_; }

 private:
  void require_open() const {
    if (finished_) {
      throw Error(ErrorCode::closed, {"bulk load", table_.name(), {}}, "the load has finished",
                  "make a new BulkLoader");
    }
  }

  Transaction& transaction() {
    if (outer_ != nullptr) {
      return *outer_;
    }
    if (!transaction_) {
      transaction_ = std::unique_ptr<Transaction>(new Transaction(*table_.database_));
    }
    return *transaction_;
  }

  TableType table_;
  typename TableType::RowEncoder encoder_;
  detail::BatchWriter batch_;
  Transaction* outer_ = nullptr;
  std::unique_ptr<Transaction> transaction_;
  std::uint64_t added_ = 0;
  bool finished_ = false;
};

template <class K, class V, class Traits>
BulkLoader(Table<K, V, Traits>&, const BulkOptions& = {}) -> BulkLoader<Table<K, V, Traits>>;
template <class K, class V, class Traits>
BulkLoader(Transaction&, Table<K, V, Traits>&, const BulkOptions& = {})
    -> BulkLoader<Table<K, V, Traits>>;

}  // namespace recto
