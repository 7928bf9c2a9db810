#include <gtest/gtest.h>

#include "conformance/memory_map.hpp"
#include "engine_rocksdb/store_fixture.hpp"

// With mapped reads, what is shown lies in the files themselves.

namespace recto_test {
namespace {

using recto::engine::Entry;
using recto::engine::Found;

class RocksMapped : public RocksStoreTest {
 protected:
  RocksMapped() : RocksStoreTest(options()) {
    write([&](auto& writer) {
      for (int i = 0; i < kRows; ++i) {
        put(writer, table_, std::to_string(10'000 + i), record_of(104, 5));
      }
    });
    store().compact();
  }

  static recto::Options options() {
    recto::Options options = default_options();
    options.rocksdb.mapped_reads = true;
    return options;
  }

  static constexpr int kRows = 5'000;
  TableId table_ = make_table("records");
};

TEST_F(RocksMapped, AddressesLieInMappedFiles) {
  const auto reader = snapshot();
  std::vector<Found> found(kRows);
  for (int i = 0; i < kRows; ++i) {
    ASSERT_TRUE(reader->get(table_, EngineKey(std::to_string(10'000 + i)).bytes(),
                            found[static_cast<std::size_t>(i)]));
  }
  const auto cursor = reader->leaves(table_, {}, Direction::forward);
  Entry leaf[128];
  std::size_t rows = 0;
  const FileMap files(".sst");  // the ends of their names
  for (const Found& record : found) {
    ASSERT_TRUE(files.contains(record.record.data()));
  }
  for (std::size_t count = cursor->first(leaf, 128); count > 0; count = cursor->next(leaf, 128)) {
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_TRUE(files.contains(leaf[i].value));
      ASSERT_TRUE(files.contains(leaf[i].key));
    }
    rows += count;
  }
  EXPECT_EQ(rows, kRows);
  EXPECT_EQ(store().stats().reads, "mapped");
  EXPECT_EQ(copies(), 0U);
}

TEST_F(RocksMapped, PinnedRecordsStayWhileOthersAreLookedUp) {
  const auto reader = snapshot();
  Found first;
  Found second;
  ASSERT_TRUE(reader->get(table_, EngineKey("10000").bytes(), first));
  ASSERT_TRUE(reader->get(table_, EngineKey("14999").bytes(), second));
  write([&](auto& writer) {
    put(writer, table_, "10000", record_of(104, 6));
    put(writer, table_, "14999", record_of(104, 6));
  });
  store().compact();
  EXPECT_EQ(first.record.text(), record_of(104, 5));
  EXPECT_EQ(second.record.text(), record_of(104, 5));
  EXPECT_EQ(get(*reader, table_, "10000"), record_of(104, 5));
  EXPECT_EQ(get(table_, "10000"), record_of(104, 6));
}

TEST_F(RocksMapped, ARenewedSnapshotSeesTheNewState) {
  const auto reader = store().new_read_transaction();
  for (std::uint64_t round = 0; round < 5; ++round) {
    put(table_, "10000", record_of(104, round));
    reader->renew();
    EXPECT_EQ(get(*reader, table_, "10000"), record_of(104, round));
    reader->reset();
    reader->renew();
    EXPECT_EQ(get(*reader, table_, "10000"), record_of(104, round)) << "nothing has changed";
    reader->reset();
  }
}

TEST_F(RocksMapped, CompressionIsRefused) {
  recto::Options compressed = options();
  compressed.rocksdb.compression = recto::Compression::zstd;
  close();
  options_ = compressed;
  EXPECT_TRUE(throws(recto::ErrorCode::invalid_option, [&] { open(); }));
  options_ = options();
  open();
  EXPECT_TRUE(throws(recto::ErrorCode::invalid_option,
                     [&] { make_table("compressed", {.compression = recto::Compression::lz4}); }));
  EXPECT_TRUE(throws(recto::ErrorCode::invalid_option, [&] {
    store().configure_table(table_, {.compression = recto::Compression::lz4});
  }));
  options_.rocksdb.block_bytes = 5'000;
  close();
  EXPECT_TRUE(throws(recto::ErrorCode::invalid_option, [&] { open(); })) << "no power of two";
}

TEST_F(RocksMapped, ATableThatWasCompressedIsNamed) {
  close();
  options_ = default_options();
  open();
  make_table("packed", {.compression = recto::Compression::lz4});
  close();
  options_ = options();
  const auto error = error_of([&] { open(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), recto::ErrorCode::invalid_option);
  EXPECT_NE(std::string(error->what()).find("packed"), std::string::npos) << error->what();
}

}  // namespace
}  // namespace recto_test
