#include "support/account_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <random>
#include <string_view>

#include "support/rows.hpp"

namespace bench {

namespace {

/// Fills a store that has not all rows, or still some that a workload left there.
template <class Store>
void fill(Store& store, std::string_view name, const Accounts& accounts) {
  if (store.rows() != accounts.rows()) {
    fmt::print(stderr, "preparing {} rows with indexes in {}\n", accounts.rows(), name);
    store.load(accounts);
  }
}

}  // namespace

AccountData::AccountData(const std::filesystem::path& directory, std::uint64_t rows)
    : accounts(rows),
      recto(directory / fmt::format("recto-indexed-{}.db", rows)),
      raw(directory / fmt::format("raw-indexed-{}.db", rows)),
      sqlite(directory / fmt::format("sqlite-indexed-{}.db", rows)),
      random_numbers(random_ids(accounts.rows())),
      random_order(accounts.rows()) {
  std::ranges::transform(random_numbers, random_numbers.begin(), &Accounts::number_at);
  std::iota(random_order.begin(), random_order.end(), 0U);
  std::ranges::shuffle(random_order, std::mt19937_64(13));
  fill(recto, "Recto", accounts);
  fill(raw, "LMDB", accounts);
  fill(sqlite, "SQLite", accounts);
}

std::unique_ptr<AccountData> open_account_data(const std::filesystem::path& directory,
                                               std::uint64_t rows) {
  return std::make_unique<AccountData>(made(directory), rows);
}

}  // namespace bench
