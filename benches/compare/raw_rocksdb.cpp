#include "compare/raw_rocksdb.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "recto/options.hpp"

namespace bench {

RawRocksDb::RawRocksDb(const std::filesystem::path& path) {
  const recto::RocksDbOptions same;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(same.block_cache_bytes);
  table.block_size = same.block_bytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = same.write_buffer_bytes;
  options.level_compaction_dynamic_level_bytes = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocksdb::DB* db = nullptr;
  check(rocksdb::DB::Open(options, path.string(), &db));
  db_.reset(db);
}

std::uint64_t RawRocksDb::rows() const {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}));
  std::uint64_t rows = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    ++rows;
  }
  check(it->status());
  return rows;
}

void RawRocksDb::write_batch(std::uint64_t first, std::uint64_t last,
                             const std::function<std::string_view(std::uint64_t)>& record) {
  rocksdb::WriteBatch batch;
  for (std::uint64_t id = first; id < last; ++id) {
    const std::uint64_t key = key_of(id);
    const std::string_view bytes = record(id);
    check(batch.Put(slice_of(key), {bytes.data(), bytes.size()}));
  }
  check(db_->Write({}, &batch));
}

void RawRocksDb::load(std::uint64_t rows,
                      const std::function<std::string_view(std::uint64_t)>& record) {
  constexpr std::uint64_t kBatch = 10'000;
  for (std::uint64_t id = 0; id < rows; id += kBatch) {
    write_batch(id, std::min(rows, id + kBatch), record);
  }
}

void RawRocksDb::compact() { check(db_->CompactRange({}, nullptr, nullptr)); }

}  // namespace bench
