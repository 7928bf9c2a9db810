#pragma once

#include <lmdb.h>

#include <memory>

#include "engine/lmdb/environment.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// A read transaction of LMDB that does not belong to a thread (MDB_NOTLS).
class LmdbReadTransaction : public ReadTransaction {
 public:
  explicit LmdbReadTransaction(std::shared_ptr<Environment> environment) noexcept;
  ~LmdbReadTransaction() override;

  void renew() override;
  void reset() noexcept override;
  [[nodiscard]] std::uint64_t sequence() const noexcept override;

 protected:
  [[nodiscard]] Environment& environment() const noexcept { return *environment_; }
  [[nodiscard]] MDB_txn* transaction() const noexcept { return transaction_; }

  /// What this state's tree of tables holds for a table; null when it has no such table.
  [[nodiscard]] const std::byte* tree_record(TableId table) const;

 private:
  std::shared_ptr<Environment> environment_;
  MDB_txn* transaction_ = nullptr;
};

/// Scans of a table that a snapshot does not have.
class NoLeaves final : public LeafCursor {
 public:
  std::size_t first(Entry* /*out*/, std::size_t /*capacity*/) override { return 0; }
  std::size_t next(Entry* /*out*/, std::size_t /*capacity*/) override { return 0; }
  std::size_t resume(Bytes /*key*/, Entry* /*out*/, std::size_t /*capacity*/) override { return 0; }
};

}  // namespace recto::engine::lmdb
