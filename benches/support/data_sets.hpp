#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "bench.recto.hpp"
#include "bench_capnp.recto.hpp"
#include "compare/raw_lmdb.hpp"
#include "compare/raw_rocksdb.hpp"
#include "support/rows.hpp"

namespace bench {

/// The same rows in a Recto database and in the raw engine, kept in a directory between runs.
template <class Table, class Raw>
class DataSet {
 public:
  DataSet(recto::Database database, std::unique_ptr<Raw> raw, std::uint64_t rows)
      : rows_(rows),
        database_(std::move(database)),
        table_(Table::open(database_)),
        raw_(std::move(raw)),
        ids_(bench::random_ids(rows)) {}

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] recto::Database& database() noexcept { return database_; }
  [[nodiscard]] Table& table() noexcept { return table_; }
  [[nodiscard]] Raw& raw() noexcept { return *raw_; }
  [[nodiscard]] const std::vector<std::uint64_t>& random_ids() const noexcept { return ids_; }

 private:
  std::uint64_t rows_;
  recto::Database database_;
  Table table_;
  std::unique_ptr<Raw> raw_;
  std::vector<std::uint64_t> ids_;
};

using LmdbData = DataSet<RowTable, RawLmdb>;
using CapnpData = DataSet<bench_capnp::RowTable, RawLmdb>;
using RocksDbData = DataSet<RowTable, RawRocksDb>;

/// Makes a data set when a workload first asks for it.
template <class Data>
class Lazy {
 public:
  explicit Lazy(std::function<std::unique_ptr<Data>()> make) : make_(std::move(make)) {}

  Data& get() {
    if (!data_) {
      data_ = make_();
    }
    return *data_;
  }

 private:
  std::function<std::unique_ptr<Data>()> make_;
  std::unique_ptr<Data> data_;
};

// Each opens the data in `directory`, and fills it first where it is missing.
[[nodiscard]] std::unique_ptr<LmdbData> open_lmdb_data(const std::filesystem::path& directory,
                                                       std::uint64_t rows);
[[nodiscard]] std::unique_ptr<CapnpData> open_capnp_data(const std::filesystem::path& directory,
                                                         std::uint64_t rows);
[[nodiscard]] std::unique_ptr<RocksDbData> open_rocksdb_data(const std::filesystem::path& directory,
                                                             std::uint64_t rows);

}  // namespace bench
