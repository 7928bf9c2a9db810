#include <gtest/gtest.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/options_util.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "bad_input/children.hpp"
#include "engine/rocksdb/registry.hpp"
#include "engine/rocksdb/store.hpp"
#include "engine_rocksdb/store_fixture.hpp"

// Tables, transactions and counts.

namespace recto_test {
namespace {

using recto::Compression;
using recto::ErrorCode;
using recto::engine::PutMode;
using recto::engine::Store;

class RocksStore : public RocksStoreTest {};

TEST_F(RocksStore, IsEmptyUntilATableIsCommitted) {
  EXPECT_TRUE(store().empty());
  {
    const auto writer = store().begin_write();
    store().create_table(*writer, "abandoned", {});
  }
  EXPECT_TRUE(store().empty());
  EXPECT_EQ(store().find_table("abandoned"), Store::kNoTable);
  reopen();
  EXPECT_TRUE(store().empty());
  EXPECT_EQ(store().find_table("abandoned"), Store::kNoTable);
  const TableId table = make_table("abandoned");
  EXPECT_EQ(store().find_table("abandoned"), table);
  EXPECT_FALSE(store().empty());
}

TEST_F(RocksStore, TablesAreFoundByAnyName) {
  const std::string names[] = {
      "plain",     "default", "%64efault",         "with space",
      "new\nline", "ä",       "[CFOptions \"x\"]", std::string(255, '\xfe')};
  for (const std::string& name : names) {
    put(make_table(name), "key", record_of(16, name.size()));
  }
  reopen();
  for (const std::string& name : names) {
    EXPECT_EQ(get(store().find_table(name), "key"), record_of(16, name.size())) << name;
  }
  EXPECT_EQ(store().find_table("plai"), Store::kNoTable);
}

TEST_F(RocksStore, TableIsMadeOnceAndKeepsItsRecords) {
  const TableId table = make_table("table");
  put(table, "key", record_of(16, 1));
  EXPECT_EQ(make_table("table"), table);
  EXPECT_EQ(get(table, "key"), record_of(16, 1));
}

TEST_F(RocksStore, TooManyTablesAreRefused) {
  options_.max_tables = 3;
  reopen();
  make_table("one");
  make_table("two");
  make_table("three");
  EXPECT_TRUE(throws(ErrorCode::too_many_tables, [&] { make_table("four"); }));
  make_table("three");
  options_.max_tables = 2;
  reopen();
  EXPECT_NE(store().find_table("three"), Store::kNoTable) << "those that exist stay";
}

TEST_F(RocksStore, AnAbandonedTransactionLeavesNothing) {
  const TableId table = make_table("table");
  put(table, "a", record_of(16, 1));
  {
    const auto writer = store().begin_write();
    put(*writer, table, "a", record_of(16, 2));
    put(*writer, table, "b", record_of(16, 2));
  }
  EXPECT_EQ(scan(table), (Rows{{padded_key("a"), record_of(16, 1)}}));
}

TEST_F(RocksStore, ReserveStoresWhatIsWrittenBeforeTheNextCall) {
  const TableId table = make_table("table");
  write([&](auto& writer) {
    put(writer, table, "a", record_of(16, 1));
    EXPECT_EQ(get(writer, table, "a"), record_of(16, 1)) << "read at once";
    put(writer, table, "a", record_of(300, 2));
    put(writer, table, "b", record_of(8, 3));
    EXPECT_EQ(writer.rows(table), 2U);
    put(writer, table, "c", record_of(200, 4));  // and committed at once
  });
  EXPECT_EQ(scan(table), (Rows{{padded_key("a"), record_of(300, 2)},
                               {padded_key("b"), record_of(8, 3)},
                               {padded_key("c"), record_of(200, 4)}}));
}

TEST_F(RocksStore, InsertKeepsWhatIsThere) {
  const TableId table = make_table("table");
  put(table, "stored", record_of(16, 1));
  write([&](auto& writer) {
    const auto insert = [&](std::string_view key) {
      return writer.reserve(table, EngineKey(key).bytes(), 8, PutMode::insert);
    };
    EXPECT_EQ(insert("stored"), nullptr);
    put(writer, table, "written", record_of(8, 1));
    EXPECT_EQ(insert("written"), nullptr);
    EXPECT_TRUE(writer.erase(table, EngineKey("written").bytes()));
    EXPECT_FALSE(writer.erase(table, EngineKey("written").bytes()));
    EXPECT_NE(insert("written"), nullptr);
  });
  EXPECT_EQ(get(table, "stored"), record_of(16, 1));
}

TEST_F(RocksStore, BatchesAndSinglePutsMix) {
  const TableId table = make_table("table");
  const EngineKey a("a");
  const EngineKey b("b");
  const std::string first = record_of(40, 1);
  const std::string second = record_of(200, 2);
  const recto::engine::BatchEntry entries[] = {{a.bytes(), recto::Bytes(first)},
                                               {b.bytes(), recto::Bytes(second)}};
  for (const bool reads_between : {false, true}) {
    write([&](auto& writer) {
      put(writer, table, "b", first);
      if (reads_between) {
        EXPECT_EQ(get(writer, table, "b"), first);
      }
      writer.put_sorted(table, entries, 2);
      EXPECT_TRUE(writer.erase(table, a.bytes()));
      put(writer, table, "c", first);
    });
    EXPECT_EQ(scan(table), (Rows{{padded_key("b"), second}, {padded_key("c"), first}}));
  }
}

TEST_F(RocksStore, SeveralTablesCommitTogether) {
  const TableId one = make_table("one");
  const TableId two = make_table("two");
  const auto before = snapshot();
  write([&](auto& writer) {
    put(writer, one, "k", record_of(8, 1));
    put(writer, two, "k", record_of(8, 2));
    EXPECT_EQ(get(writer, one, "k"), record_of(8, 1));
    EXPECT_EQ(get(writer, two, "k"), record_of(8, 2));
    EXPECT_EQ(get(*snapshot(), one, "k"), "(none)");
  });
  EXPECT_EQ(get(*before, two, "k"), "(none)");
  EXPECT_EQ(get(one, "k"), record_of(8, 1));
  EXPECT_EQ(get(two, "k"), record_of(8, 2));
  EXPECT_GT(snapshot()->sequence(), before->sequence());
}

TEST_F(RocksStore, RowsAreCountedAndTheCountIsRemembered) {
  const TableId table = make_table("table");
  const TableId other = make_table("other");
  const auto count = [&] { return snapshot()->rows(table); };
  EXPECT_EQ(count(), 0U);
  put(table, "a", record_of(8, 1));
  put(table, "a", record_of(8, 2));
  put(table, "b", record_of(8, 2));
  const auto old = snapshot();
  EXPECT_EQ(count(), 2U);
  put(other, "x", record_of(8, 1));
  EXPECT_EQ(count(), 2U);
  erase(table, "a");
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(old->rows(table), 2U);
  EXPECT_EQ(count(), 1U);
  EXPECT_EQ(snapshot()->rows_about(table), 1U) << "exact while there are few";
}

TEST_F(RocksStore, AWriterWaitsAsLongAsTheOptionsSay) {
  options_.write_timeout_ms = 30;
  reopen();
  const auto writer = store().begin_write();
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { store().begin_write(); }));
  std::thread([&] { EXPECT_TRUE(throws(ErrorCode::busy, [&] { store().begin_write(); })); }).join();
}

TEST_F(RocksStore, AWriterWaitsForTheOneBefore) {
  const TableId table = make_table("table");
  std::atomic<bool> committed{false};
  recto::Options hurried = options_;
  hurried.write_timeout_ms = 0;
  const auto same = recto::engine::rocks::open_store(path(), hurried);
  auto writer = store().begin_write();
  put(*writer, table, "a", record_of(8, 1));
  std::thread([&] {
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { same->begin_write(); })) << "it has to wait";
  }).join();
  std::thread second([&] {
    write([&](auto& next) {
      EXPECT_TRUE(committed.load());
      EXPECT_EQ(get(next, table, "a"), record_of(8, 1));
    });
  });
  committed.store(true);
  writer->commit();
  writer.reset();
  second.join();
}

TEST_F(RocksStore, ASnapshotThatIsGivenBackLateKeepsNoOldRecords) {
  const TableId table = make_table("table");
  const auto held = [&] {
    const auto instance = recto::engine::rocks::open_instance(path(), options_, nullptr);
    std::uint64_t snapshots = 0;
    EXPECT_TRUE(instance->db().GetIntProperty("rocksdb.num-snapshots", &snapshots));
    return snapshots;
  };
  const auto reader = snapshot();
  put(table, "a", record_of(8, 1));
  EXPECT_EQ(held(), 1U);
  reader->reset();
  EXPECT_EQ(held(), 0U) << "nobody commits again, perhaps";
  reader->renew();
  reader->reset();
  EXPECT_EQ(held(), 1U) << "the newest is kept, to be cheap";
}

TEST_F(RocksStore, ACursorMayOutliveItsTransactionAndTheStore) {
  const TableId table = make_table("table");
  for (const bool changed : {false, true}) {
    put(table, "a", record_of(64, 1));
    put(table, "b", record_of(64, 1));
    auto writer = store().begin_write();
    if (changed) {
      put(*writer, table, "c", record_of(64, 2));
    }
    recto::engine::Entry entry;
    auto cursor = writer->leaves(table, {}, Direction::forward);
    auto ended = writer->leaves(table, {}, Direction::reverse);
    EXPECT_EQ(cursor->first(&entry, 1), 1U);
    EXPECT_EQ(ended->first(&entry, 1), 1U);
    ended.reset();
    writer.reset();
    EXPECT_TRUE(throws(ErrorCode::closed, [&] { cursor->next(&entry, 1); }));
    close();
    cursor.reset();
    open();
  }
}

TEST_F(RocksStore, SnapshotsAreUsedByManyThreads) {
  const TableId table = make_table("table");
  for (int i = 0; i < 500; ++i) {
    put(table, std::to_string(i), record_of(104, 1));
  }
  flush();
  const auto reader = snapshot();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        EXPECT_EQ(get(*reader, table, std::to_string(i)), record_of(104, 1));
      }
      EXPECT_EQ(scan(*reader, table).size(), 500U);
    });
  }
  for (int i = 0; i < 500; ++i) {
    put(table, std::to_string(i), record_of(104, 2));
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

/// How a table's records are compressed, as its files tell.
std::string compression_of(const std::filesystem::path& path, const recto::Options& options,
                           TableId table) {
  const auto instance = recto::engine::rocks::open_instance(path, options, nullptr);
  rocksdb::TablePropertiesCollection files;
  EXPECT_TRUE(instance->db().GetPropertiesOfAllTables(instance->handle(table), &files).ok());
  std::string names;
  for (const auto& [name, properties] : files) {
    names += properties->compression_name;
  }
  return names;
}

TEST_F(RocksStore, CompressionIsPerTableAndRemembered) {
  options_.rocksdb.compression = Compression::lz4;
  reopen();
  TableId by_default = make_table("by default");
  TableId own = make_table("own", {.compression = Compression::zstd});
  TableId none = make_table("none", {.compression = Compression::none});
  const auto rewrite = [&] {
    for (const TableId table : {by_default, own, none}) {
      put(table, "key", std::string(1'000, 'x'));
    }
    store().compact();
  };
  const auto names = [&](TableId table) { return compression_of(path(), options_, table); };
  rewrite();
  EXPECT_EQ(names(by_default), "LZ4");
  EXPECT_EQ(names(own), "ZSTD");
  EXPECT_EQ(names(none), "NoCompression");

  options_.rocksdb.compression = Compression::none;
  reopen();
  by_default = store().find_table("by default");
  own = store().find_table("own");
  none = store().find_table("none");
  rewrite();
  EXPECT_EQ(names(by_default), "LZ4") << "the option is for new tables";
  EXPECT_EQ(names(own), "ZSTD");
  EXPECT_EQ(names(none), "NoCompression");

  store().configure_table(own, {.compression = Compression::none});
  store().configure_table(none, {.compression = Compression::lz4});
  store().configure_table(by_default, {});
  reopen();
  own = store().find_table("own");
  none = store().find_table("none");
  by_default = store().find_table("by default");
  rewrite();
  EXPECT_EQ(names(own), "NoCompression");
  EXPECT_EQ(names(none), "LZ4");
  EXPECT_EQ(names(by_default), "LZ4");
}

TEST_F(RocksStore, StatsTellSizes) {
  const TableId table = make_table("table");
  write([&](auto& writer) {
    for (int i = 0; i < 1'000; ++i) {
      put(writer, table, std::to_string(i), record_of(1'000, static_cast<std::uint64_t>(i)));
    }
  });
  store().compact();
  scan(table);
  const auto stats = store().stats();
  EXPECT_EQ(stats.reads, "blocks");
  EXPECT_GT(stats.file_bytes, 1'000'000);
  EXPECT_GT(stats.cache_bytes, 1'000'000);
  EXPECT_EQ(stats.page_bytes, 16'384);
  EXPECT_EQ(stats.map_bytes, -1);
}

TEST_F(RocksStore, CompactingGivesSpaceBack) {
  const TableId table = make_table("table");
  const auto fill = [&](bool erases) {
    write([&](auto& writer) {
      for (int i = 0; i < 1'000; ++i) {
        if (erases) {
          writer.erase(table, EngineKey(std::to_string(i)).bytes());
        } else {
          put(writer, table, std::to_string(i), record_of(1'000, static_cast<std::uint64_t>(i)));
        }
      }
    });
  };
  fill(false);
  store().compact();
  fill(true);
  store().compact();
  EXPECT_LT(store().stats().file_bytes, 100'000);
  EXPECT_TRUE(scan(table).empty());
}

TEST_F(RocksStore, IsRefusedInAForksChild) {
  const TableId table = make_table("table");
  const auto reader = snapshot();
  EXPECT_EQ(in_child([&] {
              const bool refused =
                  throws(ErrorCode::misuse, [&] { store().begin_write(); }) &&
                  throws(ErrorCode::misuse, [&] { store().new_read_transaction()->renew(); }) &&
                  throws(ErrorCode::misuse, [&] { store().compact(); });
              close();  // leaves the parent's alone, and does not hang
              return refused ? 0 : 1;
            }),
            0);
  put(table, "key", record_of(8, 1));
  EXPECT_EQ(get(table, "key"), record_of(8, 1));
}

}  // namespace
}  // namespace recto_test
