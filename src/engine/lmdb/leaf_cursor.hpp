#pragma once

#include <lmdb.h>

#include <string>
#include <vector>

#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// Runs of records through LMDB's own cursor.
class ApiLeafCursor final : public LeafCursor {
 public:
  /// `keep_open` is for read transactions. Cursors of a write transaction end with it, so there one
  /// is opened for each call.
  ApiLeafCursor(MDB_txn* transaction, TableId table, const KeyRange& range, Direction direction,
                bool keep_open);
  ~ApiLeafCursor() override;

  std::size_t first(Entry* out, std::size_t capacity) override;
  std::size_t next(Entry* out, std::size_t capacity) override;
  std::size_t resume(Bytes key, Entry* out, std::size_t capacity) override;

 private:
  enum class Step : std::uint8_t { found, end };

  Step seek_first(MDB_val& key, MDB_val& value);
  Step seek_behind(Bytes bound, MDB_val& key, MDB_val& value);
  Step move(MDB_cursor_op operation, MDB_val& key, MDB_val& value);
  std::size_t fill(Step step, MDB_val key, MDB_val value, Entry* out, std::size_t capacity);
  std::size_t within_range(const Entry* entries, std::size_t count) const;
  [[nodiscard]] bool inside(const Entry& entry) const noexcept;
  void open();
  void pause() noexcept;
  [[nodiscard]] bool forward() const noexcept { return direction_ == Direction::forward; }
  [[nodiscard]] Bytes lower() const noexcept { return Bytes(bounds_).first(lower_size_); }
  [[nodiscard]] Bytes upper() const noexcept;

  MDB_txn* transaction_;
  TableId table_;
  Direction direction_;
  bool keep_open_;
  bool has_upper_;
  bool at_end_ = false;
  std::size_t lower_size_;
  std::vector<std::byte> bounds_;  // the lower bound, then the upper
  std::vector<std::byte> last_;    // where to go on, when the cursor is not kept open
  MDB_cursor* cursor_ = nullptr;
};

}  // namespace recto::engine::lmdb
