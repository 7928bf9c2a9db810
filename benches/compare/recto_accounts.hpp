#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "bench.recto.hpp"
#include "support/accounts.hpp"

namespace bench {

/// Our side of the workloads with indexes. `RawAccounts` and `SqliteAccounts` do the same.
class RectoAccounts {
 public:
  explicit RectoAccounts(const std::filesystem::path& path);

  [[nodiscard]] std::uint64_t rows() { return table_.size(); }

  /// Fills the empty table with what is to be stored.
  void load(const Accounts& accounts);

  // Each writes all of the rows in one transaction, with durability "none".
  void insert(std::span<const AccountFields> rows);
  void update(std::span<const AccountFields> rows);
  void erase(std::span<const AccountFields> rows);

  /// Reads one state.
  class Reader {
   public:
    explicit Reader(RectoAccounts& accounts);

    /// The rows with these numbers: `ids` and `amounts`.
    Sums get(std::span<const std::uint64_t> numbers) const;
    /// The rows of a group, in the order of their scores: `ids` and `amounts`.
    Sums rows_of(std::uint32_t group) const;
    /// The ids alone.
    Sums ids_of(std::uint32_t group) const;
    /// The ids of the rows that are in a group and have a number in a range, in order.
    Sums ids_of_both(std::uint32_t group, std::pair<std::uint64_t, std::uint64_t> numbers) const;
    /// Whether the index by group has an entry of these fields.
    bool has_entry(const AccountFields& fields) const;

   private:
    AccountTable& table_;
    recto::Snapshot snapshot_;
  };

 private:
  recto::Database database_;
  AccountTable table_;
};

}  // namespace bench
