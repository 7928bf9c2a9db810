#include "support/data.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <random>
#include <ranges>

namespace bench {

namespace {

constexpr std::size_t kRandomIds = 1 << 20;

void load(RowTable& table, std::uint64_t rows) {
  recto::BulkLoader load{table};
  for (std::uint64_t id = 0; id < rows; ++id) {
    load.add([id](flatbuffers::FlatBufferBuilder& builder) { return build_row(builder, id); });
  }
  load.finish();
}

std::filesystem::path made(const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  return directory;
}

}  // namespace

flatbuffers::Offset<Row> build_row(flatbuffers::FlatBufferBuilder& builder, std::uint64_t id) {
  char name[32];
  const auto end = fmt::format_to_n(name, sizeof name, "customer number {:012}", id);
  const auto text = builder.CreateString(name, end.size);
  RowBuilder row(builder);
  row.add_id(id);
  row.add_amount(amount_of(id));
  row.add_price(static_cast<double>(id) * 0.25);
  row.add_region(static_cast<std::uint32_t>(id % 50 + 1));
  row.add_kind(static_cast<std::uint16_t>(id % 7 + 1));
  row.add_name(text);
  return row.Finish();
}

std::int64_t amount_of(std::uint64_t id) noexcept {
  return static_cast<std::int64_t>(id * 2'654'435'761U % 1'000'003);
}

DataSet::DataSet(const std::filesystem::path& directory, std::uint64_t rows)
    : rows_(rows),
      database_(recto::Database::open(made(directory) / fmt::format("recto-{}.db", rows),
                                      {.durability = recto::Durability::none})),
      table_(RowTable::open(database_)),
      raw_(directory / fmt::format("raw-{}.db", rows)) {
  if (table_.size() != rows) {
    fmt::print(stderr, "preparing {} rows in {}\n", rows, directory.string());
    load(table_, rows);
  }
  if (raw_.rows() != rows) {
    raw_.load(rows);
  }
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::uint64_t> any(0, rows - 1);
  ids_.resize(kRandomIds);
  for (std::uint64_t& id : ids_) {
    id = any(random);
  }
}

std::int64_t DataSet::total_amount() const noexcept {
  std::int64_t total = 0;
  for (std::uint64_t id = 0; id < rows_; ++id) {
    total += amount_of(id);
  }
  return total;
}

}  // namespace bench
