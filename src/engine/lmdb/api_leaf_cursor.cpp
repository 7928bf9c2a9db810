#include "engine/lmdb/api_leaf_cursor.hpp"

#include <utility>

#include "engine/lmdb/lmdb_error.hpp"

namespace recto::engine::lmdb {

namespace {

Bytes bytes_of(const MDB_val& value) noexcept { return {value.mv_data, value.mv_size}; }

MDB_val value_of(Bytes bytes) noexcept {
  return {bytes.size(), const_cast<std::byte*>(bytes.data())};
}

}  // namespace

ApiLeafCursor::ApiLeafCursor(MDB_txn* transaction, TableId table, const KeyRange& range,
                             Direction direction, bool keep_open)
    : transaction_(transaction), table_(table), bounds_(range, direction), keep_open_(keep_open) {}

ApiLeafCursor::~ApiLeafCursor() {
  if (cursor_ != nullptr) {
    mdb_cursor_close(cursor_);
  }
}

void ApiLeafCursor::open() {
  if (cursor_ == nullptr) {
    const int code = mdb_cursor_open(transaction_, table_, &cursor_);
    keep_open_ ? check_read(code, "scan") : check(code, "scan");
  }
}

void ApiLeafCursor::pause() noexcept {
  if (!keep_open_ && cursor_ != nullptr) {
    mdb_cursor_close(std::exchange(cursor_, nullptr));
  }
}

std::size_t ApiLeafCursor::first(Entry* out, std::size_t capacity) {
  open();
  const PauseAtEnd pause_at_end{*this};
  MDB_val key{};
  MDB_val value{};
  return fill(seek_first(key, value), key, value, out, capacity);
}

std::size_t ApiLeafCursor::next(Entry* out, std::size_t capacity) {
  if (at_end_) {
    return 0;
  }
  if (!keep_open_) {
    return resume(Bytes(std::vector<std::byte>(last_)), out, capacity);
  }
  MDB_val key{};
  MDB_val value{};
  return fill(move(bounds_.forward() ? MDB_NEXT : MDB_PREV, key, value), key, value, out, capacity);
}

std::size_t ApiLeafCursor::resume(Bytes bound, Entry* out, std::size_t capacity) {
  open();
  const PauseAtEnd pause_at_end{*this};
  MDB_val key{};
  MDB_val value{};
  return fill(seek_behind(bound, key, value), key, value, out, capacity);
}

ApiLeafCursor::Step ApiLeafCursor::move(MDB_cursor_op operation, MDB_val& key, MDB_val& value) {
  const int code = mdb_cursor_get(cursor_, &key, &value, operation);
  if (code == MDB_NOTFOUND) {
    return Step::end;
  }
  keep_open_ ? check_read(code, "scan") : check(code, "scan");
  return Step::found;
}

ApiLeafCursor::Step ApiLeafCursor::seek_first(MDB_val& key, MDB_val& value) {
  if (!bounds_.forward()) {
    if (!bounds_.has_upper()) {
      return move(MDB_LAST, key, value);
    }
    return bounds_.upper().empty() ? Step::end : seek_behind(bounds_.upper(), key, value);
  }
  if (bounds_.lower().empty()) {
    return move(MDB_FIRST, key, value);
  }
  key = value_of(bounds_.lower());
  return move(MDB_SET_RANGE, key, value);
}

ApiLeafCursor::Step ApiLeafCursor::seek_behind(Bytes bound, MDB_val& key, MDB_val& value) {
  key = value_of(bound);
  const Step step = move(MDB_SET_RANGE, key, value);
  if (!bounds_.forward()) {
    return move(step == Step::found ? MDB_PREV : MDB_LAST, key, value);
  }
  return step == Step::found && bytes_of(key) == bound ? move(MDB_NEXT, key, value) : step;
}

std::size_t ApiLeafCursor::fill(Step step, MDB_val key, MDB_val value, Entry* out,
                                std::size_t capacity) {
  std::size_t count = 0;
  const MDB_cursor_op onwards = bounds_.forward() ? MDB_NEXT : MDB_PREV;
  while (step == Step::found) {
    out[count++] = {
        static_cast<const std::byte*>(key.mv_data), static_cast<const std::byte*>(value.mv_data),
        static_cast<std::uint32_t>(key.mv_size), static_cast<std::uint32_t>(value.mv_size)};
    if (count == capacity) {
      break;
    }
    step = move(onwards, key, value);
  }
  const std::size_t kept = bounds_.trim(out, count);
  at_end_ = step == Step::end || kept < count;
  if (!keep_open_ && kept > 0) {
    last_.assign(out[kept - 1].key_bytes().begin(), out[kept - 1].key_bytes().end());
  }
  return kept;
}

}  // namespace recto::engine::lmdb
