#include "engine/rocksdb/write_leaf_cursor.hpp"

#include <atomic>

#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/status.hpp"
#include "engine/rocksdb/uncounted.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// How many bytes of records one iterator may keep.
constexpr std::size_t kMaxKeptBytes = std::size_t{512} << 10;

}  // namespace

WriteLeafCursor::WriteLeafCursor(RocksWriteTransaction& transaction, TableId table,
                                 const KeyRange& range, Direction direction)
    : transaction_(&transaction), table_(table), direction_(direction), bounds_(range) {
  transaction.add_cursor(*this);
}

WriteLeafCursor::~WriteLeafCursor() {
  if (transaction_ != nullptr) {
    transaction_->remove_cursor(*this);
  }
}

void WriteLeafCursor::let_go() noexcept {
  transaction_ = nullptr;
  iterator_.reset();
}

void WriteLeafCursor::renew_iterator() {
  if (transaction_ == nullptr) {
    throw Error(ErrorCode::closed, {"scan", {}, {}}, "the transaction has ended",
                "use its scans inside its closure alone");
  }
  const std::uint64_t changes = transaction_->changes();
  if (iterator_ && changes == changes_ && iterator_->kept_bytes() < kMaxKeptBytes) {
    return;
  }
  iterator_ = PinnedIteratorRef(
      new PinnedIterator(transaction_->records(table_), nullptr, transaction_->keys()));
  changes_ = changes;
}

std::size_t WriteLeafCursor::first(Entry* out, std::size_t capacity) {
  const Uncounted uncounted;
  renew_iterator();
  rocksdb::Iterator& iterator = iterator_->get();
  if (forward()) {
    iterator.Seek(bounds_.lower());
  } else if (!bounds_.has_upper()) {
    iterator.SeekToLast();
  } else {
    iterator.SeekForPrev(bounds_.upper());
    if (iterator.Valid() && iterator.key() == bounds_.upper()) {
      iterator.Prev();
    }
  }
  return fill(out, capacity);
}

std::size_t WriteLeafCursor::next(Entry* out, std::size_t capacity) {
  if (at_end_) {
    if (iterator_) {
      check(iterator_->get().status(), "scan");  // of the call before
    }
    return 0;
  }
  const Uncounted uncounted;
  const std::string last = last_;
  renew_iterator();
  seek_behind(last);
  return fill(out, capacity);
}

std::size_t WriteLeafCursor::resume(Bytes key, Entry* out, std::size_t capacity) {
  const Uncounted uncounted;
  const StoredKey stored(key);
  renew_iterator();
  seek_behind(rocksdb::Slice(stored.data(), stored.size()));
  return fill(out, capacity);
}

void WriteLeafCursor::step() { forward() ? iterator_->get().Next() : iterator_->get().Prev(); }

void WriteLeafCursor::seek_behind(const rocksdb::Slice& key) {
  rocksdb::Iterator& iterator = iterator_->get();
  forward() ? iterator.Seek(key) : iterator.SeekForPrev(key);
  if (iterator.Valid() && iterator.key() == key) {
    step();
  }
}

bool WriteLeafCursor::inside() const {
  const rocksdb::Slice key = iterator_->get().key();
  return forward() ? !bounds_.has_upper() || key.compare(bounds_.upper()) < 0
                   : key.compare(bounds_.lower()) >= 0;
}

std::size_t WriteLeafCursor::fill(Entry* out, std::size_t capacity) {
  rocksdb::Iterator& iterator = iterator_->get();
  std::atomic<std::uint64_t> not_counted{0};  // reads of transactions are copied in any case
  std::size_t count = 0;
  while (count < capacity && iterator.Valid() && inside()) {
    out[count++] = iterator_->entry(not_counted);
    last_.assign(iterator.key().data(), iterator.key().size());
    step();
  }
  at_end_ = count < capacity;
  if (!iterator.Valid()) {
    check(iterator.status(), "scan");
  }
  return count;
}

}  // namespace recto::engine::rocks
