#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "compare/raw_lmdb.hpp"
#include "support/accounts.hpp"

namespace bench {

/// The reference: a table with two indexes in LMDB, as a careful programmer keeps it by hand, with
/// indexes of the same layout. Numbers lead to ids; a group's entries are keys of group, complement
/// of the score, and id, all big-endian, with nothing under them.
class RawAccounts {
 public:
  explicit RawAccounts(const std::filesystem::path& path);

  [[nodiscard]] std::uint64_t rows() { return lmdb_.rows(); }
  void load(const Accounts& accounts);

  void insert(std::span<const AccountFields> rows);
  void update(std::span<const AccountFields> rows);
  void erase(std::span<const AccountFields> rows);

  /// Keeps a transaction, and its cursors, open.
  class Reader {
   public:
    explicit Reader(RawAccounts& accounts);
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader();

    Sums get(std::span<const std::uint64_t> numbers) const;
    Sums rows_of(std::uint32_t group) const;
    Sums ids_of(std::uint32_t group) const;
    Sums ids_of_both(std::uint32_t group, std::pair<std::uint64_t, std::uint64_t> numbers) const;
    bool has_entry(const AccountFields& fields) const;

   private:
    template <class Visit>
    void for_each_id_of(std::uint32_t group, Visit&& visit) const;

    RawAccounts& accounts_;
    RawRead transaction_;
    MDB_cursor* by_number_ = nullptr;
    MDB_cursor* by_group_ = nullptr;
  };

 private:
  class Writer;

  void load_rows(const Accounts& accounts);
  void load_indexes(const Accounts& accounts);

  RawLmdb lmdb_;
  MDB_dbi by_number_ = 0;
  MDB_dbi by_group_ = 0;
};

}  // namespace bench
