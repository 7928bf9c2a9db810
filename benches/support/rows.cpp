#include "support/rows.hpp"

#include <fmt/format.h>

#include <random>

namespace bench {

std::string name_of(std::uint64_t id) { return fmt::format("customer number {:012}", id); }

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

std::int64_t total_amount(std::uint64_t rows) noexcept {
  std::int64_t total = 0;
  for (std::uint64_t id = 0; id < rows; ++id) {
    total += amount_of(id);
  }
  return total;
}

std::vector<std::uint64_t> random_ids(std::uint64_t rows) {
  constexpr std::size_t kCount = 1 << 20;
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::uint64_t> any(0, rows - 1);
  std::vector<std::uint64_t> ids(kCount);
  for (std::uint64_t& id : ids) {
    id = any(random);
  }
  return ids;
}

std::filesystem::path made(const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  return directory;
}

}  // namespace bench
