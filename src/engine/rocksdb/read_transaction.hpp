#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/rocksdb/instance.hpp"
#include "engine/rocksdb/mapped_reads.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// Reads from a snapshot of RocksDB. An inactive transaction keeps its snapshot for as long as
/// nobody commits, since taking one needs the database's mutex.
///
/// Of a secondary instance, which has no snapshots, it reads the one state that there is.
class RocksReadTransaction final : public ReadTransaction, private IdleState {
 public:
  explicit RocksReadTransaction(std::shared_ptr<Instance> instance);
  ~RocksReadTransaction() override;

  void renew() override;
  void reset() noexcept override;
  [[nodiscard]] std::uint64_t sequence() const noexcept override { return sequence_; }

  bool get(TableId table, Bytes key, Found& found) override;
  void get_many(TableId table, const Bytes* keys, std::size_t count, Found* found) override;
  std::unique_ptr<LeafCursor> leaves(TableId table, const KeyRange& range,
                                     Direction direction) override;
  Found keep(TableId table, const Entry& entry) override;
  std::uint64_t rows(TableId table) override;
  std::uint64_t rows_about(TableId table) override;
  std::vector<std::vector<std::byte>> split(TableId table, const KeyRange& range,
                                            std::size_t parts) override;

 private:
  void drop_idle() noexcept override;
  void release(const rocksdb::Snapshot* snapshot) noexcept;
  [[nodiscard]] std::optional<std::uint64_t> known_rows(TableId table) const;
  void get_group(TableId table, const Bytes* keys, std::size_t count, Found* found);

  std::shared_ptr<Instance> instance_;
  rocksdb::ReadOptions options_;
  const rocksdb::Snapshot* snapshot_ = nullptr;  // while active
  std::uint64_t sequence_ = 0;
  bool reads_secondary_ = false;
  std::atomic<const rocksdb::Snapshot*> idle_{nullptr};
  MappedReads mapped_reads_;
};

/// How many records a family holds in a state, by walking over their keys.
[[nodiscard]] std::uint64_t count_rows(rocksdb::Iterator& iterator, const std::string& path);

}  // namespace recto::engine::rocks
