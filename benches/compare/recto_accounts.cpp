#include "compare/recto_accounts.hpp"

#include <ranges>

namespace bench {

namespace {

auto values_of(std::span<const AccountFields> rows) {
  return rows | std::views::transform([](const AccountFields& fields) {
           return [&fields](flatbuffers::FlatBufferBuilder& builder) {
             return build_account(builder, fields);
           };
         });
}

}  // namespace

RectoAccounts::RectoAccounts(const std::filesystem::path& path)
    : database_(recto::Database::open(path, {.durability = recto::Durability::none})),
      table_(AccountTable::open(database_)) {}

void RectoAccounts::load(const Accounts& accounts) {
  table_.clear();
  recto::BulkLoader load{table_, {.memory_limit = std::size_t{1} << 30}};
  for (std::uint64_t index = 0; index < accounts.rows(); ++index) {
    load.add([fields = accounts.stored(index)](flatbuffers::FlatBufferBuilder& builder) {
      return build_account(builder, fields);
    });
  }
  load.finish();
}

void RectoAccounts::insert(std::span<const AccountFields> rows) { table_.put_all(values_of(rows)); }

void RectoAccounts::update(std::span<const AccountFields> rows) { table_.put_all(values_of(rows)); }

void RectoAccounts::erase(std::span<const AccountFields> rows) {
  database_.write([&](recto::Transaction& transaction) {
    for (const AccountFields& fields : rows) {
      table_.erase(transaction, fields.id);
    }
  });
}

RectoAccounts::Reader::Reader(RectoAccounts& accounts)
    : table_(accounts.table_), snapshot_(accounts.database_.snapshot()) {}

Sums RectoAccounts::Reader::get(std::span<const std::uint64_t> numbers) const {
  Sums sums;
  for (const std::uint64_t number : numbers) {
    if (const auto account = table_.by_number.get(snapshot_, number)) {
      ++sums.rows;
      sums.ids += account->id();
      sums.amounts += account->amount();
    }
  }
  return sums;
}

Sums RectoAccounts::Reader::rows_of(std::uint32_t group) const {
  Sums sums;
  for (const auto account : table_.by_group.scan(snapshot_, group)) {
    ++sums.rows;
    sums.ids += account->id();
    sums.amounts += account->amount();
  }
  return sums;
}

Sums RectoAccounts::Reader::ids_of(std::uint32_t group) const {
  Sums sums;
  for (const std::uint64_t id : table_.by_group.keys(snapshot_, group)) {
    ++sums.rows;
    sums.ids += id;
  }
  return sums;
}

Sums RectoAccounts::Reader::ids_of_both(std::uint32_t group,
                                        std::pair<std::uint64_t, std::uint64_t> numbers) const {
  Sums sums;
  const auto in_group = recto::sorted_keys(table_.by_group.keys(snapshot_, group));
  const auto in_range = recto::sorted_keys(
      table_.by_number.keys(snapshot_, recto::between(numbers.first, numbers.second)));
  for (const std::uint64_t id : recto::intersect(in_group, in_range)) {
    ++sums.rows;
    sums.ids += id;
  }
  return sums;
}

bool RectoAccounts::Reader::has_entry(const AccountFields& fields) const {
  for (const auto entry : table_.by_group.keys(snapshot_, std::tuple(fields.group, fields.score))) {
    if (entry == fields.id) {
      return true;
    }
  }
  return false;
}

}  // namespace bench
