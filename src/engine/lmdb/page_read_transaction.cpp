#include "engine/lmdb/page_read_transaction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/page_leaf_cursor.hpp"

namespace recto::engine::lmdb {

PageReadTransaction::PageReadTransaction(std::shared_ptr<Environment> environment)
    : LmdbReadTransaction(std::move(environment)),
      map_(this->environment().pages()),
      trees_(this->environment().handle_limit()) {}

void PageReadTransaction::renew() {
  LmdbReadTransaction::renew();
  sequence_ = LmdbReadTransaction::sequence();
}

bool PageReadTransaction::get(TableId table, Bytes key, Found& found) {
  const MDB_val padded = padded_key(key);
  return find_in_tree(map_, tree_of(table), Bytes(padded.mv_data, padded.mv_size), found.record);
}

void PageReadTransaction::get_many(TableId table, const Bytes* keys, std::size_t count,
                                   Found* found) {
  constexpr std::size_t kGroup = 128;
  std::array<Bytes, kGroup> padded;
  std::array<Bytes, kGroup> records;
  const Tree& tree = tree_of(table);
  for (std::size_t done = 0; done < count; done += kGroup) {
    const std::size_t size = std::min(kGroup, count - done);
    for (std::size_t i = 0; i < size; ++i) {
      const MDB_val key = padded_key(keys[done + i]);
      padded[i] = Bytes(key.mv_data, key.mv_size);
    }
    find_many_in_tree(map_, tree, padded.data(), size, records.data());
    for (std::size_t i = 0; i < size; ++i) {
      found[done + i].record = records[i];
    }
  }
}

std::unique_ptr<LeafCursor> PageReadTransaction::leaves(TableId table, const KeyRange& range,
                                                        Direction direction) {
  return std::make_unique<PageLeafCursor>(map_, tree_of(table), range, direction);
}

std::uint64_t PageReadTransaction::rows(TableId table) { return tree_of(table).entries; }

std::vector<std::vector<std::byte>> PageReadTransaction::split(TableId table, const KeyRange& range,
                                                               std::size_t parts) {
  return split_tree(map_, tree_of(table), range, parts);
}

const Tree& PageReadTransaction::look_up(TableId table) {
  const std::scoped_lock lock(looking_up_);
  KnownTree& known = trees_[table];
  if (known.sequence.load(std::memory_order_acquire) != sequence_) {
    const std::byte* record = tree_record(table);
    known.tree = record == nullptr ? Tree() : Tree::from_record(load<TreeRecord>(record));
    known.sequence.store(sequence_, std::memory_order_release);
  }
  return known.tree;
}

}  // namespace recto::engine::lmdb
