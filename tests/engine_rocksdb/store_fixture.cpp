#include "engine_rocksdb/store_fixture.hpp"

#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/registry.hpp"
#include "engine/rocksdb/store.hpp"

namespace recto_test {

namespace rocks = recto::engine::rocks;

RocksStoreTest::RocksStoreTest(recto::Options options) : options_(std::move(options)) { open(); }

recto::Options RocksStoreTest::default_options() {
  return {.engine = recto::Engine::rocksdb, .durability = recto::Durability::no_meta_sync};
}

void RocksStoreTest::open() { store_ = rocks::open_store(path(), options_); }

TableId RocksStoreTest::make_table(std::string_view name, const recto::TableOptions& options) {
  TableId made = recto::engine::Store::kNoTable;
  write([&](auto& writer) { made = store().create_table(writer, name, options); });
  return made;
}

void RocksStoreTest::write(const std::function<void(recto::engine::WriteTransaction&)>& change) {
  const auto writer = store().begin_write();
  change(*writer);
  writer->commit();
}

void RocksStoreTest::put(TableId table, std::string_view key, std::string_view record) {
  write([&](auto& writer) { put(writer, table, key, record); });
}

void RocksStoreTest::erase(TableId table, std::string_view key) {
  write([&](auto& writer) { writer.erase(table, EngineKey(key).bytes()); });
}

std::unique_ptr<recto::engine::ReadTransaction> RocksStoreTest::snapshot() {
  auto snapshot = store().new_read_transaction();
  snapshot->renew();
  return snapshot;
}

std::string RocksStoreTest::get(recto::engine::Reader& reader, TableId table,
                                std::string_view key) {
  recto::engine::Found found;
  if (!reader.get(table, EngineKey(key).bytes(), found)) {
    return "(none)";
  }
  EXPECT_TRUE(rocks::is_aligned(found.record.data()));
  return std::string(found.record.text());
}

std::string RocksStoreTest::get(TableId table, std::string_view key) {
  return get(*snapshot(), table, key);
}

Rows RocksStoreTest::scan(recto::engine::Reader& reader, TableId table, const KeyRange& range,
                          Direction direction) {
  Rows rows;
  std::vector<recto::engine::Entry> leaf(64);
  const auto cursor = reader.leaves(table, range, direction);
  std::size_t capacity = 1;
  for (std::size_t count = cursor->first(leaf.data(), capacity); count > 0;
       count = cursor->next(leaf.data(), capacity)) {
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_TRUE(rocks::is_aligned(leaf[i].value));
      rows.emplace_back(leaf[i].key_bytes().text(), leaf[i].value_bytes().text());
    }
    capacity = capacity % leaf.size() + 1;
  }
  return rows;
}

Rows RocksStoreTest::scan(TableId table) { return scan(*snapshot(), table); }

void RocksStoreTest::flush() {
  const auto instance = rocks::open_instance(path(), options_, nullptr);
  ASSERT_TRUE(instance->flush().ok());
}

Rows rows_of(const Model& model) { return {model.begin(), model.end()}; }

}  // namespace recto_test
