#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "bench.recto.hpp"

/// The rows of the table with two indexes, computed from their places.
namespace bench {

/// One row, as a program has it before it stores it.
struct AccountFields {
  std::uint64_t id = 0;
  std::uint64_t number = 0;  ///< Unique.
  std::int64_t amount = 0;
  std::uint32_t group = 0;
  std::uint32_t score = 0;
  std::array<char, 28> name{};

  [[nodiscard]] std::string_view name_text() const noexcept { return {name.data(), name.size()}; }
};

/// Builds the row in `builder`. Recto and the raw engine store exactly this.
flatbuffers::Offset<Account> build_account(flatbuffers::FlatBufferBuilder& builder,
                                           const AccountFields& fields);

/// What reading some rows adds up to.
struct Sums {
  std::uint64_t rows = 0;
  std::uint64_t ids = 0;
  std::int64_t amounts = 0;

  friend bool operator==(const Sums&, const Sums&) = default;
};

/// Which rows there are. A row's number is its place in a random order, so the 1,000 rows of a
/// group lie all over the table; two groups share a run of 2,000 numbers.
class Accounts {
 public:
  static constexpr std::uint64_t kGroupRows = 1'000;

  /// About `rows` rows: whole pairs of groups.
  explicit Accounts(std::uint64_t rows);

  [[nodiscard]] std::uint64_t rows() const noexcept { return place_of_.size(); }
  [[nodiscard]] std::uint32_t groups() const noexcept {
    return static_cast<std::uint32_t>(rows() / kGroupRows);
  }

  /// Row `index` of those that are stored, in the order of their ids.
  [[nodiscard]] AccountFields stored(std::uint64_t index) const;
  /// The same with another score.
  [[nodiscard]] AccountFields changed(std::uint64_t index) const;
  /// A row that is not stored, whose id comes next, and which has neighbours in both indexes.
  [[nodiscard]] AccountFields missing(std::uint64_t index) const;

  /// What stored row `index` adds to sums.
  static void add_stored(Sums& sums, std::uint64_t index) noexcept;

  /// The stored row with the number at a place in their order.
  [[nodiscard]] std::uint64_t index_at(std::uint64_t place) const { return index_at_[place]; }
  [[nodiscard]] static std::uint64_t number_at(std::uint64_t place) noexcept { return place * 2; }

  /// The numbers, from the first up to the second, of which half are in the group: 500 of each.
  [[nodiscard]] static std::pair<std::uint64_t, std::uint64_t> numbers_for(
      std::uint32_t group) noexcept;

  // What the stored rows of a group add up to, and those of them that are in `numbers_for(group)`.
  [[nodiscard]] const Sums& in_group(std::uint32_t group) const { return in_group_[group]; }
  [[nodiscard]] const Sums& in_both(std::uint32_t group) const { return in_both_[group]; }

 private:
  std::vector<std::uint32_t> place_of_;
  std::vector<std::uint32_t> index_at_;
  std::vector<Sums> in_group_;
  std::vector<Sums> in_both_;
};

}  // namespace bench
