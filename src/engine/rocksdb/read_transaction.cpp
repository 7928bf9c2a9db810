#include "engine/rocksdb/read_transaction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/rocksdb/found_record.hpp"
#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/leaf_cursor.hpp"
#include "engine/rocksdb/split.hpp"
#include "engine/rocksdb/status.hpp"
#include "engine/rocksdb/uncounted.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// RocksDB looks up as many keys at once without asking the heap for memory.
constexpr std::size_t kGroup = 16;

}  // namespace

std::uint64_t count_rows(rocksdb::Iterator& iterator, const std::string& path) {
  std::uint64_t count = 0;
  for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next()) {
    ++count;
  }
  check(iterator.status(), "count", path);
  return count;
}

RocksReadTransaction::RocksReadTransaction(std::shared_ptr<Instance> instance)
    : instance_(std::move(instance)),
      options_(read_options(instance_->verifies_checksums())),
      mapped_reads_(*instance_) {
  instance_->add_reader(*this);
}

RocksReadTransaction::~RocksReadTransaction() {
  instance_->remove_reader(*this);
  if (instance_->opened_here()) {
    drop_idle();
    release(std::exchange(snapshot_, nullptr));
    mapped_reads_.drop_idle();
    if (reads_secondary_) {
      instance_->leave_secondary();  // which lets the database be opened anew
    }
  } else {
    mapped_reads_.forget_idle();
  }
}

void RocksReadTransaction::renew() {
  instance_->require_opened_here();
  if (instance_->read_only()) {
    sequence_ = instance_->enter_secondary();
    reads_secondary_ = true;
    return;
  }
  const rocksdb::Snapshot* snapshot = idle_.exchange(nullptr);
  if (snapshot != nullptr &&
      snapshot->GetSequenceNumber() != instance_->db().GetLatestSequenceNumber()) {
    release(std::exchange(snapshot, nullptr));
  }
  snapshot_ = snapshot != nullptr ? snapshot : instance_->db().GetSnapshot();
  options_.snapshot = snapshot_;
  sequence_ = snapshot_->GetSequenceNumber();
}

void RocksReadTransaction::reset() noexcept {
  if (reads_secondary_) {
    mapped_reads_.drop_idle();
    reads_secondary_ = false;
    instance_->leave_secondary();
  } else {
    options_.snapshot = nullptr;
    idle_.store(std::exchange(snapshot_, nullptr));
    // A commit meanwhile has let go of idle snapshots, and can't have met this one.
    if (instance_->opened_here() && sequence_ != instance_->db().GetLatestSequenceNumber()) {
      drop_idle();
    }
  }
}

void RocksReadTransaction::drop_idle() noexcept { release(idle_.exchange(nullptr)); }

void RocksReadTransaction::release(const rocksdb::Snapshot* snapshot) noexcept {
  if (snapshot != nullptr) {
    mapped_reads_.drop_idle();
    instance_->db().ReleaseSnapshot(snapshot);
  }
}

bool RocksReadTransaction::get(TableId table, Bytes key, Found& found) {
  const Uncounted uncounted;
  if (instance_->mapped()) {
    return mapped_reads_.get(table, key, options_, sequence_, found);
  }
  const StoredKey stored(key);
  FoundRecord record;
  const rocksdb::Status status = instance_->db().Get(
      options_, instance_->handle(table), rocksdb::Slice(stored.data(), stored.size()), &record);
  if (!status.ok()) {
    if (status.IsNotFound()) {
      return false;
    }
    throw_status(status, "get", instance_->path());
  }
  found = record.take(instance_->aligned_copies);
  return true;
}

void RocksReadTransaction::get_many(TableId table, const Bytes* keys, std::size_t count,
                                    Found* found) {
  if (instance_->mapped() || instance_->read_only()) {
    return ReadTransaction::get_many(table, keys, count, found);
  }
  for (std::size_t done = 0; done < count; done += kGroup) {
    get_group(table, keys + done, std::min(kGroup, count - done), found + done);
  }
}

void RocksReadTransaction::get_group(TableId table, const Bytes* keys, std::size_t count,
                                     Found* found) {
  std::array<StoredKey, kGroup> stored;
  std::array<rocksdb::Slice, kGroup> wanted;
  std::array<rocksdb::PinnableSlice, kGroup> records;
  std::array<rocksdb::Status, kGroup> statuses;
  std::array<std::size_t, kGroup> places{};
  std::size_t size = 0;
  const Uncounted uncounted;
  for (std::size_t i = 0; i < count; ++i) {
    if (!keys[i].empty()) {
      stored[size].assign(keys[i]);
      wanted[size] = rocksdb::Slice(stored[size].data(), stored[size].size());
      places[size++] = i;
    }
  }
  instance_->db().MultiGet(options_, instance_->handle(table), size, wanted.data(), records.data(),
                           statuses.data());
  for (std::size_t i = 0; i < size; ++i) {
    if (statuses[i].ok()) {
      found[places[i]] = FoundRecord(std::move(records[i])).take(instance_->aligned_copies);
    } else if (!statuses[i].IsNotFound()) {
      throw_status(statuses[i], "get", instance_->path());
    }
  }
}

std::unique_ptr<LeafCursor> RocksReadTransaction::leaves(TableId table, const KeyRange& range,
                                                         Direction direction) {
  return std::make_unique<SnapshotLeafCursor>(*instance_, table, snapshot_, range, direction);
}

Found RocksReadTransaction::keep(TableId table, const Entry& entry) {
  Found found;
  if (!get(table, entry.key_bytes(), found)) {
    throw Error(ErrorCode::corrupt, {"pin", instance_->path(), {}},
                "a record that was scanned can't be found", "restore a backup");
  }
  return found;
}

std::uint64_t RocksReadTransaction::rows(TableId table) {
  if (const auto count = known_rows(table)) {
    return *count;
  }
  rocksdb::ReadOptions options = options_;
  options.fill_cache = false;
  const Uncounted uncounted;
  const std::unique_ptr<rocksdb::Iterator> iterator(
      instance_->db().NewIterator(options, instance_->handle(table)));
  const std::uint64_t count = count_rows(*iterator, instance_->path());
  if (!instance_->read_only()) {
    instance_->family(table).rows.remember(sequence_, count);
  }
  return count;
}

std::optional<std::uint64_t> RocksReadTransaction::known_rows(TableId table) const {
  // Who changes a secondary instance is another process, and sequences don't tell of all it does.
  return instance_->read_only() ? std::nullopt : instance_->family(table).rows.at(sequence_);
}

std::uint64_t RocksReadTransaction::rows_about(TableId table) {
  constexpr std::uint64_t kQuicklyCounted = std::uint64_t{1} << 18;
  std::uint64_t estimate = 0;
  const bool estimated = instance_->db().GetIntProperty(
      instance_->handle(table), rocksdb::DB::Properties::kEstimateNumKeys, &estimate);
  return known_rows(table) || !estimated || estimate <= kQuicklyCounted ? rows(table) : estimate;
}

std::vector<std::vector<std::byte>> RocksReadTransaction::split(TableId table,
                                                                const KeyRange& range,
                                                                std::size_t parts) {
  Entry first;
  Entry last;
  const auto forward = leaves(table, range, Direction::forward);
  const auto backward = leaves(table, range, Direction::reverse);
  if (parts < 2 || forward->first(&first, 1) == 0 || backward->first(&last, 1) == 0) {
    return {};
  }
  auto cuts = split_by_size(*instance_, table, first.key_bytes(), last.key_bytes(), parts);
  return cuts ? std::move(*cuts) : ReadTransaction::split(table, range, parts);
}

}  // namespace recto::engine::rocks
