#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "bench.recto.hpp"
#include "compare/raw_lmdb.hpp"

namespace bench {

/// How much the workloads work on.
struct Sizes {
  std::uint64_t cached_rows = 20'000;
  std::uint64_t big_rows = 5'000'000;
  std::uint64_t load_rows = 1'000'000;
};

/// Builds row number `id` in `builder`. Both sides store exactly this.
flatbuffers::Offset<Row> build_row(flatbuffers::FlatBufferBuilder& builder, std::uint64_t id);

/// What `build_row` stores in the field that the workloads read.
[[nodiscard]] std::int64_t amount_of(std::uint64_t id) noexcept;

/// The same rows, with the ids 0 to `rows` - 1, in a Recto database and in a raw LMDB file.
class DataSet {
 public:
  /// Opens the data in `directory`, and makes it first where it is missing.
  DataSet(const std::filesystem::path& directory, std::uint64_t rows);

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] recto::Database& database() noexcept { return database_; }
  [[nodiscard]] RowTable& table() noexcept { return table_; }
  [[nodiscard]] RawLmdb& raw() noexcept { return raw_; }

  /// The sum of `amount` over all rows, computed without either store.
  [[nodiscard]] std::int64_t total_amount() const noexcept;

  /// Ids that are present, in random but repeatable order.
  [[nodiscard]] const std::vector<std::uint64_t>& random_ids() const noexcept { return ids_; }

 private:
  std::uint64_t rows_;
  recto::Database database_;
  RowTable table_;
  RawLmdb raw_;
  std::vector<std::uint64_t> ids_;
};

}  // namespace bench
