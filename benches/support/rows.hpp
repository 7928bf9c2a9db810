#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench.recto.hpp"

/// The rows that all workloads work on: numbered from 0, and computed from their numbers.
namespace bench {

/// How much the workloads work on.
struct Sizes {
  std::uint64_t cached_rows = 20'000;
  std::uint64_t big_rows = 5'000'000;
  std::uint64_t rocksdb_rows = 1'000'000;
  std::uint64_t load_rows = 1'000'000;
  std::uint64_t indexed_rows = 5'000'000;
};

/// Builds row number `id` in `builder`. Both sides store exactly this.
flatbuffers::Offset<Row> build_row(flatbuffers::FlatBufferBuilder& builder, std::uint64_t id);

/// The text of row number `id`.
[[nodiscard]] std::string name_of(std::uint64_t id);

/// What is stored in the field that the workloads read.
[[nodiscard]] std::int64_t amount_of(std::uint64_t id) noexcept;

/// The sum of `amount` over the rows 0 to `rows` - 1.
[[nodiscard]] std::int64_t total_amount(std::uint64_t rows) noexcept;

/// Numbers below `rows` in random but repeatable order.
[[nodiscard]] std::vector<std::uint64_t> random_ids(std::uint64_t rows);

/// The directory, made where it is missing.
[[nodiscard]] std::filesystem::path made(const std::filesystem::path& directory);

}  // namespace bench
