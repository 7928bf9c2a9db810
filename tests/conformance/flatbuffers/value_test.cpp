#include <gtest/gtest.h>

#include <cstring>

#include "support/kinds.hpp"
#include "wide.recto.hpp"

// Values of all sizes: where their bytes lie, and that they are what was put.

namespace recto_test {
namespace {

std::vector<std::uint8_t> blob_of(std::size_t size, std::uint64_t seed) {
  std::vector<std::uint8_t> blob(size);
  for (std::size_t i = 0; i < size; ++i) {
    blob[i] = static_cast<std::uint8_t>(seed + i * 131 + i / 251);
  }
  return blob;
}

bool aligned(const void* address, std::size_t alignment) {
  return reinterpret_cast<std::uintptr_t>(address) % alignment == 0;
}

class Values : public TableOf<U64Kind> {
 protected:
  void put_blob(std::uint64_t id, std::size_t size) {
    specimens::CounterT value;
    value.id = id;
    value.blob = blob_of(size, id);
    table_.put(value);
  }
  static testing::AssertionResult holds_blob(const specimens::Counter& row, std::size_t size) {
    const auto expected = blob_of(size, row.id());
    const auto* blob = row.blob();  // null where it was put empty
    const recto::Bytes found =
        blob == nullptr ? recto::Bytes() : recto::Bytes(blob->data(), blob->size());
    return found == recto::Bytes(expected)
               ? testing::AssertionSuccess()
               : testing::AssertionFailure() << "blob " << row.id() << " of " << size << " bytes";
  }
};

TEST_F(Values, OfEverySizeAroundAPage) {
  std::vector<std::size_t> sizes;
  for (std::size_t size = 0; size < 40; ++size) {
    sizes.push_back(size);
  }
  for (std::size_t size = 1'900; size < 4'200; size += 37) {
    sizes.push_back(size);
  }
  for (const std::size_t size : {8'000U, 8'192U, 100'000U, 1'500'000U, 5'000'000U}) {
    sizes.push_back(size);
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    put_blob(i, sizes[i]);
  }
  std::size_t i = 0;
  for (auto row : table_.scan()) {
    EXPECT_TRUE(holds_blob(*row, sizes[i]));
    EXPECT_TRUE(aligned(row.operator->(), 4) && aligned(row.bytes().data(), 8));
    ++i;
  }
  for (i = 0; i < sizes.size(); ++i) {
    const auto guard = table_.get(i);
    ASSERT_TRUE(guard);
    EXPECT_TRUE(holds_blob(*guard, sizes[i]));
    EXPECT_TRUE(aligned(guard.bytes().data(), 8));
  }
  db_.reopen();
  table_ = Table::open(*db_);
  const auto largest = table_.get(sizes.size() - 1);
  ASSERT_TRUE(largest);
  EXPECT_TRUE(holds_blob(*largest, 5'000'000));
  expect_sound();
}

TEST_F(Values, ThatShrinkAndGrowInPlace) {
  for (const std::size_t size : {0U, 3'000'000U, 10U, 5'000U, 0U, 1'500'000U, 2'000U}) {
    put_blob(1, size);
    put_blob(2, 3'000'000 - size);
    for (const auto& [id, expected] : {std::pair(1U, size), std::pair(2U, 3'000'000 - size)}) {
      const auto guard = table_.get(id);
      ASSERT_TRUE(guard);
      EXPECT_TRUE(holds_blob(*guard, expected));
    }
  }
  EXPECT_EQ(table_.size(), 2U);
  expect_sound();
}

class WideValues : public testing::Test {
 protected:
  void fill(std::uint64_t count) {
    for (std::uint64_t id = 0; id < count; ++id) {
      specimens::WideT value;
      value.id = id;
      value.vector = std::make_unique<specimens::Vector>(static_cast<double>(id), 0.5);
      value.text = std::string(1 + id % 23, 'w');
      table_.put(value);
    }
  }
  static void expect_wide(const specimens::Wide& row, std::uint64_t id) {
    ASSERT_TRUE(aligned(row.vector(), 16)) << id;
    EXPECT_EQ(row.vector()->x(), static_cast<double>(id));
    EXPECT_EQ(row.text()->size(), 1 + id % 23);
  }

  TestDatabase db_;
  specimens::WideTable table_ = specimens::WideTable::open(*db_);
};

TEST_F(WideValues, AreAlignedToSixteenBytesByCountedCopies) {
  fill(200);
  if (db_->stats().engine == "rocksdb") {
    db_->compact();  // what is not in a file yet is copied, too
  } else {
    EXPECT_EQ(db_->stats().aligned_copies, 0U) << "writing copies nothing";
  }
  const std::uint64_t before = db_->stats().aligned_copies;
  for (std::uint64_t id = 0; id < 200; ++id) {
    const auto guard = table_.get(id);
    ASSERT_TRUE(guard);
    expect_wide(*guard, id);
  }
  const std::uint64_t by_get = db_->stats().aligned_copies - before;
  EXPECT_GT(by_get, 0U);
  EXPECT_LE(by_get, 200U) << "one for each record at most";

  std::vector<specimens::WideTable::GuardType> pinned;
  std::uint64_t id = 0;
  for (auto row : table_.scan()) {
    expect_wide(*row, id++);
    pinned.push_back(row.pin());
  }
  EXPECT_EQ(id, 200U);
  EXPECT_GT(db_->stats().aligned_copies, before + by_get);
  table_.erase(100);
  for (id = 0; id < 200; ++id) {
    expect_wide(*pinned[id], id);
  }
}

TEST_F(WideValues, AreAlignedInTransactionsToo) {
  fill(50);
  db_->write([&](recto::Transaction& tx) {
    std::uint64_t id = 0;
    for (auto row : table_.scan(tx)) {
      const auto guard = table_.get(tx, id);
      expect_wide(*row, id);
      expect_wide(*guard, id);
      const auto pinned = row.pin();
      expect_wide(*pinned, id);
      ++id;
    }
  });
}

TEST_F(WideValues, MayBePutAsBuffersOfAnyAddress) {
  specimens::WideT value;
  value.vector = std::make_unique<specimens::Vector>(1.0, 2.0);
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(specimens::Wide::Pack(builder, &value));
  std::vector<std::uint8_t> shifted(builder.GetSize() + 16);
  for (std::size_t shift = 0; shift < 16; ++shift) {
    std::memcpy(shifted.data() + shift, builder.GetBufferPointer(), builder.GetSize());
    table_.put(recto::Bytes(shifted.data() + shift, builder.GetSize()));
    const auto guard = table_.get(0);
    EXPECT_EQ(guard->vector()->y(), 2.0);
  }
}

}  // namespace
}  // namespace recto_test
