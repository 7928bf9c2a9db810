#include "support/data_sets.hpp"

#include <capnp/serialize.h>
#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace bench {

namespace {

void build_capnp_row(bench_capnp::Row::Builder row, std::uint64_t id) {
  row.setId(id);
  row.setAmount(amount_of(id));
  row.setPrice(static_cast<double>(id) * 0.25);
  row.setRegion(static_cast<std::uint32_t>(id % 50 + 1));
  row.setKind(static_cast<std::uint16_t>(id % 7 + 1));
  row.setName(name_of(id));
}

/// Writes row number `id` as FlatBuffers.
class FlatBuffersRow {
 public:
  std::string_view operator()(std::uint64_t id) {
    builder_.Clear();
    builder_.Finish(build_row(builder_, id));
    return {reinterpret_cast<const char*>(builder_.GetBufferPointer()), builder_.GetSize()};
  }

 private:
  flatbuffers::FlatBufferBuilder builder_;
};

/// Writes row number `id` as a canonical Cap'n Proto message.
class CapnpRow {
 public:
  std::string_view operator()(std::uint64_t id) {
    capnp::MallocMessageBuilder message;
    auto row = message.initRoot<bench_capnp::Row>();
    build_capnp_row(row, id);
    words_ = capnp::canonicalize(row.asReader());
    const auto bytes = words_.asBytes();
    return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
  }

 private:
  kj::Array<capnp::word> words_;
};

/// Fills what is empty; `record(id)` is what the raw side stores, `value(id)` what the table takes.
template <class Data>
void fill(Data& data, const std::filesystem::path& directory, auto&& record, auto&& value) {
  const std::uint64_t rows = data.rows();
  if (data.table().size() != rows) {
    fmt::print(stderr, "preparing {} rows in {}\n", rows, directory.string());
    recto::BulkLoader load{data.table()};
    for (std::uint64_t id = 0; id < rows; ++id) {
      load.add(value(id));
    }
    load.finish();
  }
  if (data.raw().rows() != rows) {
    data.raw().load(rows, std::ref(record));
  }
}

auto flatbuffers_value(std::uint64_t id) {
  return [id](flatbuffers::FlatBufferBuilder& builder) { return build_row(builder, id); };
}

}  // namespace

std::unique_ptr<LmdbData> open_lmdb_data(const std::filesystem::path& directory,
                                         std::uint64_t rows) {
  auto data = std::make_unique<LmdbData>(
      recto::Database::open(made(directory) / fmt::format("recto-{}.db", rows),
                            {.durability = recto::Durability::none}),
      std::make_unique<RawLmdb>(directory / fmt::format("raw-{}.db", rows)), rows);
  fill(*data, directory, FlatBuffersRow(), flatbuffers_value);
  return data;
}

std::unique_ptr<CapnpData> open_capnp_data(const std::filesystem::path& directory,
                                           std::uint64_t rows) {
  auto data = std::make_unique<CapnpData>(
      recto::Database::open(made(directory) / fmt::format("recto-capnp-{}.db", rows),
                            {.durability = recto::Durability::none}),
      std::make_unique<RawLmdb>(directory / fmt::format("raw-capnp-{}.db", rows)), rows);
  fill(*data, directory, CapnpRow(), [](std::uint64_t id) {
    return [id](bench_capnp::Row::Builder row) { build_capnp_row(row, id); };
  });
  return data;
}

std::unique_ptr<RocksDbData> open_rocksdb_data(const std::filesystem::path& directory,
                                               std::uint64_t rows) {
  // Files are of blocks of the size that was the default when they were written.
  const std::string kind = fmt::format("rocksdb-{}-{}", rows, recto::RocksDbOptions().block_bytes);
  auto data = std::make_unique<RocksDbData>(
      recto::Database::open(
          made(directory) / fmt::format("recto-{}.db", kind),
          {.engine = recto::Engine::rocksdb, .durability = recto::Durability::relaxed}),
      std::make_unique<RawRocksDb>(directory / fmt::format("raw-{}.db", kind)), rows);
  fill(*data, directory, FlatBuffersRow(), flatbuffers_value);
  // Both sides read from table files alone.
  data->database().compact();
  data->raw().compact();
  return data;
}

}  // namespace bench
