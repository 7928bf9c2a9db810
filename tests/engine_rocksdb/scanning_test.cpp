#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "engine/rocksdb/layout.hpp"
#include "engine_rocksdb/store_fixture.hpp"

// Cursors of snapshots and of transactions, against std::map.

namespace recto_test {
namespace {

using recto::Bytes;
using recto::engine::Entry;
using recto::engine::LeafCursor;

/// Where the records of a database are when they are read.
enum class Place : std::uint8_t { memory, files, both };

class RocksScanning : public RocksStoreTest, public testing::WithParamInterface<bool> {
 protected:
  RocksScanning() : RocksStoreTest(options()) {}

  static recto::Options options() {
    recto::Options options = default_options();
    options.rocksdb.mapped_reads = GetParam();
    return options;
  }

  /// Short, of few different bytes: many are beginnings of others.
  static std::string any_key() {
    const auto key =
        *rc::gen::resize(20, rc::gen::container<std::string>(rc::gen::element('\0', '\1', '\xff')));
    return key.empty() ? std::string(1, '\0') : key;
  }

  void put_some(Model& model, recto::engine::WriteTransaction& writer) {
    const auto count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
      const std::string key = any_key();
      if (*rc::gen::inRange(0, 4) == 0) {
        RC_ASSERT(writer.erase(table_, EngineKey(key).bytes()) ==
                  (model.erase(padded_key(key)) == 1));
      } else {
        const std::string record = record_of(*rc::gen::inRange<std::size_t>(8, 200), 7);
        put(writer, table_, key, record);
        model[padded_key(key)] = record;
      }
    }
  }

  void clear() {
    write([&](auto& writer) {
      for (const auto& [key, record] : scan(writer, table_)) {
        EXPECT_TRUE(writer.erase(table_, EngineKey(key).bytes()));
      }
    });
  }

  struct AnyRange {
    std::string lower = *rc::gen::inRange(0, 3) == 0 ? std::string() : any_key();
    std::string upper = *rc::gen::inRange(0, 9) == 0 ? std::string() : any_key();
    bool has_upper = *rc::gen::inRange(0, 2) == 0;
    Direction direction = *rc::gen::inRange(0, 2) == 0 ? Direction::forward : Direction::reverse;

    [[nodiscard]] KeyRange range() const { return {Bytes(lower), Bytes(upper), has_upper}; }

    [[nodiscard]] bool holds(const std::string& key) const {
      return Bytes(key) >= Bytes(lower) && (!has_upper || Bytes(key) < Bytes(upper));
    }

    [[nodiscard]] Rows of(const Model& model) const {
      Rows rows;
      for (const auto& row : model) {
        if (holds(row.first)) {
          rows.push_back(row);
        }
      }
      if (direction == Direction::reverse) {
        std::ranges::reverse(rows);
      }
      return rows;
    }

    /// What follows `key` in the direction.
    [[nodiscard]] Rows behind(const std::string& key, const Model& model) const {
      Rows rows = of(model);
      std::erase_if(rows, [&](const auto& row) {
        return direction == Direction::forward ? Bytes(row.first) <= Bytes(key)
                                               : Bytes(row.first) >= Bytes(key);
      });
      return rows;
    }
  };

  static Rows resumed(LeafCursor& cursor, const std::string& key) {
    Rows rows;
    Entry leaf[5];
    for (std::size_t count = cursor.resume(EngineKey(key).bytes(), leaf, std::size(leaf));
         count > 0; count = cursor.next(leaf, std::size(leaf))) {
      for (std::size_t i = 0; i < count; ++i) {
        rows.emplace_back(leaf[i].key_bytes().text(), leaf[i].value_bytes().text());
      }
    }
    return rows;
  }

  void check_ranges(recto::engine::Reader& reader, const Model& model) {
    for (int i = 0; i < 10; ++i) {
      const AnyRange any;
      RC_ASSERT(scan(reader, table_, any.range(), any.direction) == any.of(model));
      const auto cursor = reader.leaves(table_, any.range(), any.direction);
      std::string key = any_key();
      if (any.holds(padded_key(key))) {
        RC_ASSERT(resumed(*cursor, key) == any.behind(padded_key(key), model));
      }
    }
    RC_ASSERT(reader.rows(table_) == model.size());
  }

  TableId table_ = make_table("records");
};

TEST_P(RocksScanning, CursorsGiveWhatTheRangeHolds) {
  EXPECT_TRUE(rc::check([&] {
    clear();
    Model model;
    const auto place = *rc::gen::element(Place::memory, Place::files, Place::both);
    write([&](auto& writer) { put_some(model, writer); });
    if (place != Place::memory) {
      flush();
    }
    if (place == Place::both) {
      write([&](auto& writer) { put_some(model, writer); });
    }
    check_ranges(*snapshot(), model);
  }));
}

TEST_P(RocksScanning, TransactionsSeeTheirOwnWrites) {
  EXPECT_TRUE(rc::check([&] {
    clear();
    Model model;
    write([&](auto& writer) { put_some(model, writer); });
    if (*rc::gen::inRange(0, 2) == 0) {
      flush();
    }
    const Model committed = model;
    {
      const auto writer = store().begin_write();
      put_some(model, *writer);
      check_ranges(*writer, model);
      put_some(model, *writer);
      check_ranges(*writer, model);
      RC_ASSERT(scan(table_) == rows_of(committed));
    }
    RC_ASSERT(scan(table_) == rows_of(committed));
  }));
}

TEST_P(RocksScanning, ACursorOfATransactionGoesOnAfterWrites) {
  write([&](auto& writer) {
    for (char c = 'a'; c <= 'h'; ++c) {
      put(writer, table_, std::string(1, c), record_of(8, 1));
    }
  });
  write([&](auto& writer) {
    const auto cursor = writer.leaves(table_, {}, Direction::forward);
    Entry leaf[2];
    ASSERT_EQ(cursor->first(leaf, 2), 2U);
    EXPECT_TRUE(writer.erase(table_, EngineKey("b").bytes()));
    EXPECT_TRUE(writer.erase(table_, EngineKey("c").bytes()));
    put(writer, table_, "bb", record_of(8, 2));
    ASSERT_EQ(cursor->next(leaf, 2), 2U);
    EXPECT_EQ(leaf[0].key_bytes().text(), padded_key("bb"));
    EXPECT_EQ(leaf[0].value_bytes().text(), record_of(8, 2));
    EXPECT_EQ(leaf[1].key_bytes().text(), padded_key("d"));
  });
}

TEST_P(RocksScanning, PinsKeepLeavesWhileTheCursorMovesOnAndAfterIt) {
  constexpr std::size_t kRows = 30'000;  // more than one iterator keeps
  Model model;
  write([&](auto& writer) {
    for (std::size_t i = 0; i < kRows; ++i) {
      const std::string key = std::to_string(1'000'000 + i);
      model[padded_key(key)] = record_of(400, i);
      put(writer, table_, key, model[padded_key(key)]);
    }
  });
  store().compact();
  write([&](auto& writer) {  // some that must be copied
    for (std::size_t i = 0; i < kRows; i += 50) {
      const std::string key = std::to_string(1'000'000 + i);
      model[padded_key(key)] = record_of(80, i);
      put(writer, table_, key, model[padded_key(key)]);
    }
  });
  const auto reader = snapshot();
  for (const Direction direction : {Direction::forward, Direction::reverse}) {
    std::vector<Entry> all;
    std::vector<recto::engine::Pin> pins;
    {
      const auto cursor = reader->leaves(table_, {}, direction);
      Entry leaf[128];
      for (std::size_t count = cursor->first(leaf, 8); count > 0; count = cursor->next(leaf, 128)) {
        all.insert(all.end(), leaf, leaf + count);
        pins.push_back(cursor->pin());
      }
    }
    ASSERT_EQ(all.size(), kRows);
    if (direction == Direction::reverse) {
      std::ranges::reverse(all);
    }
    auto expected = model.begin();
    for (const Entry& entry : all) {
      ASSERT_EQ(entry.key_bytes().text(), expected->first);
      ASSERT_EQ(entry.value_bytes().text(), expected->second);
      ++expected;
    }
  }
}

TEST_P(RocksScanning, AKeptRecordOutlivesItsCursor) {
  write([&](auto& writer) { put(writer, table_, "key", record_of(64, 1)); });
  flush();
  const auto reader = snapshot();
  recto::engine::Found kept;
  {
    const auto cursor = reader->leaves(table_, {}, Direction::forward);
    Entry entry;
    ASSERT_EQ(cursor->first(&entry, 1), 1U);
    kept = reader->keep(table_, entry);
  }
  put(table_, "key", record_of(64, 2));
  store().compact();
  EXPECT_EQ(kept.record.text(), record_of(64, 1));
}

TEST_P(RocksScanning, ManyKeysAreLookedUpAtOnce) {
  Model model;
  write([&](auto& writer) {
    for (int i = 0; i < 1'000; i += 2) {
      const std::string key = std::to_string(i);
      model[key] = record_of(64, static_cast<std::uint64_t>(i));
      put(writer, table_, key, model[key]);
    }
  });
  for (const bool in_files : {false, true}) {
    if (in_files) {
      flush();
    }
    std::vector<EngineKey> keys;
    for (int i = 0; i < 1'000; ++i) {
      keys.emplace_back(i % 100 == 7 ? std::string() : std::to_string(i * 7 % 1'000));
    }
    std::vector<Bytes> wanted;
    for (const EngineKey& key : keys) {
      wanted.push_back(key.bytes());
    }
    const auto reader = snapshot();
    std::vector<recto::engine::Found> found(keys.size());
    reader->get_many(table_, wanted.data(), wanted.size(), found.data());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto expected = model.find(std::string(wanted[i].text()));
      if (expected == model.end()) {
        EXPECT_EQ(found[i].record.data(), nullptr);
      } else {
        EXPECT_EQ(found[i].record.text(), expected->second);
        EXPECT_TRUE(recto::engine::rocks::is_aligned(found[i].record.data()));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, RocksScanning, testing::Bool(),
                         [](const auto& info) { return info.param ? "mapped" : "blocks"; });

}  // namespace
}  // namespace recto_test
