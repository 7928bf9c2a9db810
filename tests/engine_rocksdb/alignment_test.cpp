#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine_rocksdb/store_fixture.hpp"

// Records lie aligned in the blocks of files, whatever was written: no copies, counted.

namespace recto_test {
namespace {

struct AlignmentCase {
  recto::Compression compression;
  bool mapped;
};

class RocksAlignment : public RocksStoreTest, public testing::WithParamInterface<AlignmentCase> {
 protected:
  RocksAlignment() : RocksStoreTest(options()) {}

  static recto::Options options() {
    recto::Options options = default_options();
    options.rocksdb.compression = GetParam().compression;
    options.rocksdb.mapped_reads = GetParam().mapped;
    options.rocksdb.write_buffer_bytes = std::size_t{256} << 10;  // flushes happen by themselves
    return options;
  }

  std::string any_key() {
    const std::size_t length = 1 + random_() % (random_() % 4 == 0 ? 504 : 24);
    std::string key(length, 'k');
    key[0] = static_cast<char>(random_() % 256);
    key[length / 2] = static_cast<char>(random_() % 16);
    return key;
  }

  std::string any_record() {
    static constexpr std::size_t kSizes[] = {8, 104, 120, 128, 136, 1'000, 16'376, 16'384, 20'000};
    const std::size_t size =
        random_() % 3 == 0 ? kSizes[random_() % std::size(kSizes)] : 8 + random_() % 400;
    return record_of(size, random_());
  }

  void change(recto::engine::WriteTransaction& writer) {
    const std::uint64_t kind = random_() % 10;
    if (kind < 6 || model_.empty()) {
      const std::string key = any_key();
      const std::string record = any_record();
      put(writer, table_, key, record);
      model_[padded_key(key)] = record;
      return;
    }
    auto chosen = model_.lower_bound(any_key());
    if (chosen == model_.end()) {
      chosen = model_.begin();
    }
    if (kind < 8) {
      chosen->second = any_record();
      put(writer, table_, chosen->first, chosen->second);
    } else {
      EXPECT_TRUE(writer.erase(table_, EngineKey(chosen->first).bytes()));
      model_.erase(chosen);
    }
  }

  void change_much() {
    for (int i = 0; i < 100; ++i) {
      write([&](auto& writer) {
        for (std::uint64_t changes = random_() % 40; changes > 0; --changes) {
          change(writer);
        }
      });
    }
  }

  /// Reads everything in every way, and returns how many records could not be shown in place.
  std::uint64_t copies_of_reading_all() {
    const std::uint64_t before = copies();
    const auto reader = snapshot();
    EXPECT_EQ(scan(*reader, table_), rows_of(model_));
    Rows reversed = scan(*reader, table_, {}, Direction::reverse);
    std::ranges::reverse(reversed);
    EXPECT_EQ(reversed, rows_of(model_));
    for (const auto& [key, record] : model_) {
      EXPECT_EQ(get(*reader, table_, key), record);
    }
    return copies() - before;
  }

  std::mt19937_64 random_{20'240'229};
  TableId table_ = make_table("records");
  Model model_;
};

TEST_P(RocksAlignment, NothingIsCopiedOnceItIsInFiles) {
  for (int round = 0; round < 3; ++round) {
    change_much();
    flush();
    EXPECT_EQ(copies_of_reading_all(), 0U) << "flushed, with tombstones among the records";
    store().compact();
    EXPECT_EQ(copies_of_reading_all(), 0U) << "compacted";
  }
  reopen();
  EXPECT_EQ(copies_of_reading_all(), 0U) << "opened again";
}

TEST_P(RocksAlignment, WhatIsInMemoryIsCopiedAndCounted) {
  put(table_, "key", record_of(64, 1));
  const std::uint64_t before = copies();
  EXPECT_EQ(get(table_, "key"), record_of(64, 1));
  EXPECT_EQ(copies() - before, 1U);
  EXPECT_EQ(scan(table_).size(), 1U);
  EXPECT_EQ(copies() - before, 2U);
}

TEST_P(RocksAlignment, HugeRecordsAreNotCopiedEither) {
  for (const std::size_t size :
       {(std::size_t{1} << 21) - 8, std::size_t{1} << 21, std::size_t{3} << 20}) {
    const std::string key = std::to_string(size);
    model_[padded_key(key)] = record_of(size, size);
    put(table_, key, model_[padded_key(key)]);
  }
  flush();
  EXPECT_EQ(copies_of_reading_all(), 0U);
}

INSTANTIATE_TEST_SUITE_P(All, RocksAlignment,
                         testing::Values(AlignmentCase{recto::Compression::none, false},
                                         AlignmentCase{recto::Compression::lz4, false},
                                         AlignmentCase{recto::Compression::zstd, false},
                                         AlignmentCase{recto::Compression::none, true}),
                         [](const auto& info) -> std::string {
                           if (info.param.mapped) {
                             return "mapped";
                           }
                           switch (info.param.compression) {
                             case recto::Compression::none:
                               return "none";
                             case recto::Compression::lz4:
                               return "lz4";
                             case recto::Compression::zstd:
                               return "zstd";
                           }
                           return "unknown";
                         });

}  // namespace
}  // namespace recto_test
