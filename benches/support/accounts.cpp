#include "support/accounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "support/rows.hpp"

namespace bench {

namespace {

constexpr std::uint64_t kPairRows = 2 * Accounts::kGroupRows;

std::uint32_t group_at(std::uint64_t place) noexcept {
  return static_cast<std::uint32_t>(place / kPairRows * 2 + place % 2);
}

std::uint32_t score_of(std::uint64_t id) noexcept {
  return static_cast<std::uint32_t>(id * 2'654'435'761U % 1'000'003);
}

AccountFields fields_of(std::uint64_t index, std::uint64_t place, std::uint64_t odd) {
  AccountFields fields{.id = 2 * index + odd,
                       .number = Accounts::number_at(place) + odd,
                       .amount = amount_of(2 * index + odd),
                       .group = group_at(place),
                       .score = score_of(2 * index + odd)};
  fmt::format_to_n(fields.name.data(), fields.name.size(), "customer number {:012}", fields.id);
  return fields;
}

}  // namespace

flatbuffers::Offset<Account> build_account(flatbuffers::FlatBufferBuilder& builder,
                                           const AccountFields& fields) {
  const auto name = builder.CreateString(fields.name.data(), fields.name.size());
  AccountBuilder account(builder);
  account.add_id(fields.id);
  account.add_number(fields.number);
  account.add_amount(fields.amount);
  account.add_group(fields.group);
  account.add_score(fields.score);
  account.add_name(name);
  return account.Finish();
}

Accounts::Accounts(std::uint64_t rows)
    : place_of_(std::max<std::uint64_t>(1, rows / kPairRows) * kPairRows),
      index_at_(place_of_.size()),
      in_group_(groups()),
      in_both_(groups()) {
  std::iota(place_of_.begin(), place_of_.end(), 0U);
  std::ranges::shuffle(place_of_, std::mt19937_64(11));
  for (std::uint32_t index = 0; index < place_of_.size(); ++index) {
    index_at_[place_of_[index]] = index;
    const AccountFields fields = stored(index);
    const auto [first, last] = numbers_for(fields.group);
    add_stored(in_group_[fields.group], index);
    if (fields.number >= first && fields.number < last) {
      add_stored(in_both_[fields.group], index);
    }
  }
}

AccountFields Accounts::stored(std::uint64_t index) const {
  return fields_of(index, place_of_[index], 0);
}

void Accounts::add_stored(Sums& sums, std::uint64_t index) noexcept {
  ++sums.rows;
  sums.ids += 2 * index;
  sums.amounts += amount_of(2 * index);
}

AccountFields Accounts::changed(std::uint64_t index) const {
  AccountFields fields = stored(index);
  fields.score += 500'000;
  return fields;
}

AccountFields Accounts::missing(std::uint64_t index) const {
  return fields_of(index, place_of_[index], 1);
}

std::pair<std::uint64_t, std::uint64_t> Accounts::numbers_for(std::uint32_t group) noexcept {
  const std::uint64_t first = group / 2 * kPairRows + kPairRows / 4;
  return {number_at(first), number_at(first + kPairRows / 2)};
}

}  // namespace bench
