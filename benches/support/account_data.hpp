#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "compare/raw_accounts.hpp"
#include "compare/raw_sqlite.hpp"
#include "compare/recto_accounts.hpp"
#include "support/accounts.hpp"

namespace bench {

/// The rows with indexes in Recto, in the raw engine and in SQLite, kept in a directory between
/// runs.
struct AccountData {
  AccountData(const std::filesystem::path& directory, std::uint64_t rows);

  Accounts accounts;
  RectoAccounts recto;
  RawAccounts raw;
  SqliteAccounts sqlite;
  std::vector<std::uint64_t> random_numbers;
  std::vector<std::uint64_t> random_order;  ///< Of all rows, for writes.
};

/// Opens the data in `directory`, and fills it first where it is missing.
[[nodiscard]] std::unique_ptr<AccountData> open_account_data(const std::filesystem::path& directory,
                                                             std::uint64_t rows);

}  // namespace bench
