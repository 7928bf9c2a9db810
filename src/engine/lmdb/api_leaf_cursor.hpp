#pragma once

#include <lmdb.h>

#include <vector>

#include "engine/lmdb/key_bounds.hpp"
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
  void open();
  void pause() noexcept;

  /// Pauses at the end of a call, also when it throws.
  struct PauseAtEnd {
    ApiLeafCursor& cursor;
    ~PauseAtEnd() { cursor.pause(); }
  };

  MDB_txn* transaction_;
  TableId table_;
  KeyBounds bounds_;
  bool keep_open_;
  bool at_end_ = false;
  std::vector<std::byte> last_;  // where to go on, when the cursor is not kept open
  MDB_cursor* cursor_ = nullptr;
};

}  // namespace recto::engine::lmdb
