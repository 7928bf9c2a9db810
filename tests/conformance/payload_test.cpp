#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <type_traits>

#include "conformance/memory_map.hpp"
#include "support/kinds.hpp"

// Where payloads lie: at multiples of 8, in the engine's own memory.

namespace recto_test {
namespace {

bool aligned(const void* address, std::size_t alignment) {
  return reinterpret_cast<std::uintptr_t>(address) % alignment == 0;
}

/// Whether a view, where it is known where that begins, is a part of its payload.
template <class Format, class Record>
bool shown_in_place(const Record& record) {
  const void* address = record.bytes().data();
  if constexpr (recto::InPlaceFormat<Format>) {
    using View = typename Format::Reference;
    if constexpr (std::is_lvalue_reference_v<View>) {
      address = &*record;
    } else if constexpr (requires(View view) { view.data(); }) {
      address = (*record).data();
    }
  }
  const auto* begin = static_cast<const std::byte*>(address);
  return record.bytes().begin() <= begin && begin <= record.bytes().end();
}

/// Reads every record in every way: aligned, and with views in the payload.
template <class Kind, class Check>
void read_all(const typename Kind::Table& table, Check&& check) {
  using Format = typename Kind::Table::ViewFormat;
  for (auto row : table.scan()) {
    ASSERT_TRUE(aligned(row.bytes().data(), 8));
    ASSERT_TRUE(shown_in_place<Format>(row));
    ASSERT_TRUE(check(row.bytes())) << "rows are shown in the engine's memory";
    const auto pinned = row.pin();
    ASSERT_TRUE(aligned(pinned.bytes().data(), 8));
    ASSERT_TRUE(shown_in_place<Format>(pinned));
    ASSERT_TRUE(check(pinned.bytes())) << "and so they are when pinned";
  }
  for (std::size_t i = 0; i < 900; ++i) {
    if (const auto guard = table.get(Kind::key(i))) {
      ASSERT_TRUE(aligned(guard.bytes().data(), 8));
      ASSERT_TRUE(shown_in_place<Format>(guard));
      ASSERT_TRUE(check(guard.bytes())) << "a record that was looked up lies there, too";
    }
  }
}

/// LMDB shows every record in its map and copies none, ever. Others show them in blocks that are
/// pinned, once they have been compacted.
template <class Kind>
void expect_in_place(const typename Kind::Table& table, TestDatabase& db) {
  if (db->stats().engine == "lmdb") {
    const FileMap map(db.path());
    read_all<Kind>(table, [&](recto::Bytes bytes) { return map.contains(bytes.data()); });
    EXPECT_EQ(db->stats().aligned_copies, 0U);
    return;
  }
  read_all<Kind>(table, [](recto::Bytes) { return true; });  // some may be copies yet
  db->compact();
  const std::uint64_t copies = db->stats().aligned_copies;
  read_all<Kind>(table, [](recto::Bytes) { return true; });
  EXPECT_EQ(db->stats().aligned_copies, copies) << "what was compacted is not copied";
}

/// Random puts, updates, erases, splits and merges, with keys of all lengths.
template <class Kind>
class Payloads : public TableOf<Kind> {};
TYPED_TEST_SUITE(Payloads, Kinds);

TYPED_TEST(Payloads, AreAlignedToEightBytesWhateverWasWritten) {
  std::mt19937 random(7);
  for (int round = 0; round < 6; ++round) {
    this->db_->write([&](recto::Transaction& tx) {
      for (int step = 0; step < 1'500; ++step) {
        const std::size_t i = random() % 900;
        if (random() % 3 == 0) {
          this->table_.erase(tx, TypeParam::key(i));
        } else {
          const std::size_t size = random() % 50 == 0 ? random() % 20'000 : random() % 200;
          this->put(tx, i, std::string(size, 'x'));
        }
      }
    });
    expect_in_place<TypeParam>(this->table_, this->db_);
  }
  this->expect_sound();
}

}  // namespace
}  // namespace recto_test
