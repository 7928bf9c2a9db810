#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/engine.hpp"

namespace recto {

namespace detail {

class DatabaseState;
class IndexChanges;

/// What a transaction told the catalog of the numbers of a table whose key numbers itself.
struct GivenNumbers {
  std::string table;
  std::uint64_t next = 0;   ///< The first that is free now.
  std::uint64_t grown = 0;  ///< How many were taken with the last growth.
};

/// A write transaction that its scans can outlive.
struct TransactionState {
  TransactionState();
  TransactionState(const TransactionState&) = delete;
  TransactionState& operator=(const TransactionState&) = delete;
  ~TransactionState();

  std::shared_ptr<DatabaseState> database;
  std::unique_ptr<engine::WriteTransaction> writer;  // null once it has ended
  std::unique_ptr<IndexChanges> index_changes;       // memory for writes of indexed tables
  std::vector<GivenNumbers> given;                   // what the catalog was told of numbers

  /// Ends the transaction without a commit. Numbers that it gave are not given again: the catalog
  /// is told before another writer begins.
  void abandon() noexcept;

  /// The writer. Throws `Error(closed)` once the transaction has ended.
  [[nodiscard]] engine::WriteTransaction& active() const;
};

template <class... A>
inline constexpr bool starts_with_transaction = false;

}  // namespace detail

/// What a closure writes through, inside `Database::write`.
///
/// Everything written through it becomes visible and durable at once when the closure returns, and
/// nothing of it when the closure throws. Reads through it see its writes; their guards and rows
/// hold copies, so that later writes can't pull the pages from under them. It belongs to the thread
/// and to the duration of the closure.
class Transaction {
 public:
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// For tables.
  [[nodiscard]] const std::shared_ptr<detail::TransactionState>& state() const noexcept {
    return state_;
  }

 private:
  friend class Database;
  template <class K, class V, class T>
  friend class Table;
  template <class T>
  friend class BulkLoader;

  /// `for_closure`: whether its user sees the keys of rows that number themselves before it
  /// commits.
  explicit Transaction(detail::DatabaseState& database, bool for_closure = false);
  void commit();

  std::shared_ptr<detail::TransactionState> state_;
};

namespace detail {
template <class First, class... Rest>
inline constexpr bool starts_with_transaction<First, Rest...> =
    std::is_same_v<std::remove_cvref_t<First>, Transaction>;

template <class... A>
concept StartsWithTransaction = starts_with_transaction<A...>;
}  // namespace detail

}  // namespace recto
