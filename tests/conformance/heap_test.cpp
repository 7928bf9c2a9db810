#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "conformance/heap_counter.hpp"
#include "support/kinds.hpp"

// The first law: reading touches the heap never. A format that decodes does, and what it asks for
// is all there is.

namespace recto_test {
namespace {

constexpr std::size_t kRows = 5'000;
constexpr std::size_t kFirstRun = 8;  // how many rows `begin` reads

/// Allocates and frees, which no compiler may leave out.
void use_heap(std::size_t size) {
  char* volatile memory = new char[size];
  delete[] memory;
}

TEST(HeapCounter, Counts) {
  EXPECT_GE(heap_requests_of([] { use_heap(1); }), 1U);
  EXPECT_EQ(heap_requests_of([] {}), 0U);
}

/// What an engine's own library asks for, which nobody can spare it: RocksDB for each look-up, and
/// for each block that a scan enters. LMDB asks for nothing.
struct EngineRequests {
  std::uint64_t per_get = 0;
  std::uint64_t per_scanned_rows = 0;

  explicit EngineRequests(const std::string& engine, std::uint64_t rows = 0) {
    if (engine == "rocksdb") {
      per_get = 60;
      per_scanned_rows = rows / 2;
    }
  }
};

/// How many requests the format itself has for a record: none, but where it decodes.
template <class Kind>
std::uint64_t requests_of_view(recto::Bytes payload) {
  using Format = typename Kind::Table::ViewFormat;
  if constexpr (recto::InPlaceFormat<Format>) {
    return 0;
  } else {
    return heap_requests_of([&] { static_cast<void>(Format::decode(payload)); });
  }
}

/// How many it has where `Options::verify` looks at every record that is read.
template <class Kind>
std::uint64_t requests_of_check(recto::Bytes payload) {
  if (test_options().verify == recto::Verify::none) {
    return 0;
  }
  return heap_requests_of([&] { static_cast<void>(Kind::Table::ViewFormat::verify(payload)); });
}

template <class Kind>
class HeapUse : public TableOf<Kind> {
 protected:
  using Format = typename Kind::Table::ViewFormat;

  HeapUse() {
    this->fill(kRows, 2);
    if (this->db_->stats().engine != "lmdb") {
      this->db_->compact();  // what was written last is a named exception elsewhere
    }
    // The first read of a table in a thread may set up what later ones use.
    static_cast<void>(this->table_.get(Kind::key(0)));
    for (auto row : this->table_.scan()) {
      static_cast<void>(row);
    }
  }
};
TYPED_TEST_SUITE(HeapUse, Kinds);

TYPED_TEST(HeapUse, OfAGetIsNone) {
  const EngineRequests engine(this->db_->stats().engine);
  const recto::Snapshot snapshot = this->db_->snapshot();
  const auto& table = this->table_;
  static_cast<void>(table.get(TypeParam::key(0)));  // a second snapshot beside the first
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < kRows; i += 7) {
    const auto key = TypeParam::key(i);  // the test's own memory
    const auto kept = table.get(snapshot, key);
    const std::uint64_t check = kept ? requests_of_check<TypeParam>(kept.bytes()) : 0;
    const std::uint64_t allowed =
        engine.per_get + (kept ? requests_of_view<TypeParam>(kept.bytes()) + check : 0);
    EXPECT_LE(heap_requests_of([&] {
                const auto guard = table.get(snapshot, key);
                found += guard ? TypeParam::size(*guard) : 0;
              }),
              allowed)
        << "on a snapshot that is used again";
    EXPECT_LE(heap_requests_of([&] {
                const auto guard = table.get(key);
                found += guard ? guard.bytes().size() : 0;
              }),
              allowed)
        << "on a snapshot of its own";
    EXPECT_LE(heap_requests_of([&] {
                found += table.contains(snapshot, key) ? 1 : 0;
                found += table.contains(key) ? 1 : 0;
              }),
              2 * (engine.per_get + check));
  }
  EXPECT_GT(found, 0U);
}

TYPED_TEST(HeapUse, OfAStepOfAScanIsNone) {
  const recto::Snapshot snapshot = this->db_->snapshot();
  const auto walk = [&](const auto& scan) {
    std::uint64_t allowed = EngineRequests(this->db_->stats().engine, kRows / 2).per_scanned_rows;
    std::size_t seen = 0;
    for (auto row : scan) {
      if (seen++ >= kFirstRun) {
        allowed += requests_of_check<TypeParam>(row.bytes());
      }
    }
    auto it = scan.begin();
    std::size_t rows = 0;
    std::uint64_t size = 0;
    const std::uint64_t requests = heap_requests_of([&] {
      for (; it != scan.end(); ++it) {
        auto row = *it;
        size += row.bytes().size();
        if constexpr (recto::InPlaceFormat<typename TestFixture::Format>) {
          size += TypeParam::size(*row);
        }
        ++rows;
      }
    });
    EXPECT_LE(requests, allowed);
    EXPECT_EQ(rows, kRows / 2);
    EXPECT_GT(size, 0U);
  };
  walk(this->table_.scan(snapshot));
  walk(this->table_.scan(snapshot).reverse());
  walk(this->table_.scan());
}

TYPED_TEST(HeapUse, OfAPinnedRowIsNone) {
  auto scan = this->table_.scan();
  auto it = scan.begin();
  EXPECT_LE(heap_requests_of([&] {
              const auto pinned = (*it).pin();
              EXPECT_TRUE(pinned);
            }),
            EngineRequests(this->db_->stats().engine).per_get +
                requests_of_view<TypeParam>((*it).bytes()));
}

TYPED_TEST(HeapUse, OfASnapshotIsNoneOnceOneWasTaken) {
  std::uint64_t sum = 0;
  EXPECT_EQ(heap_requests_of([&] {
              const recto::Snapshot snapshot = this->db_->snapshot();
              sum += snapshot.sequence();
              sum += this->table_.size(snapshot);
            }),
            0U);
  EXPECT_GT(sum, 0U);
}

TYPED_TEST(HeapUse, OfMultiGetIsItsVector) {
  const recto::Snapshot snapshot = this->db_->snapshot();
  std::vector<typename TestFixture::Key> keys;
  std::uint64_t allowed = heap_requests_of([] { use_heap(100); });
  for (std::size_t i = 0; i < 100; ++i) {
    keys.push_back(TypeParam::key(i));
    allowed += EngineRequests(this->db_->stats().engine).per_get;
    const auto guard = this->table_.get(snapshot, keys.back());
    if (guard) {
      allowed +=
          requests_of_view<TypeParam>(guard.bytes()) + requests_of_check<TypeParam>(guard.bytes());
    }
  }
  EXPECT_LE(heap_requests_of([&] {
              const auto guards = this->table_.multi_get(snapshot, keys);
              EXPECT_EQ(guards.size(), 100U);
            }),
            allowed);
}

}  // namespace
}  // namespace recto_test
