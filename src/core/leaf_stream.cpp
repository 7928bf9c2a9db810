#include "recto/detail/leaf_stream.hpp"

#include <algorithm>
#include <span>

#include "core/database_state.hpp"
#include "recto/detail/record.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/scan.hpp"

namespace recto::detail {

namespace {

/// A scan that ends early should not have read much, and a long one should read in large runs.
constexpr std::size_t kFirstFill = 8;

/// Records in a transaction are copied, so a leaf of them stays smaller.
constexpr std::size_t kTransactionFill = 32;

engine::Reader& reader_of(const ReadSource& source) {
  if (source.snapshot) {
    return *source.snapshot.get()->transaction;
  }
  return source.transaction->active();
}

}  // namespace

LeafStream::LeafStream(const TableCore& table, ReadSource source, const engine::KeyRange& range,
                       engine::Direction direction)
    : table_(&table),
      source_(std::move(source)),
      cursor_(reader_of(source_).leaves(table.id(), range, direction)) {}

LeafStream::~LeafStream() {
  if (decoded_keys_ != 0) {
    table_->database().decoded_keys.fetch_add(decoded_keys_, std::memory_order_relaxed);
  }
  for (Leaf* leaf : leaves_) {
    if (leaf->references == 0) {
      delete leaf;
    } else {
      leaf->stream = nullptr;  // the last iterator frees it
      leaf->pin.reset();       // which must not outlive the snapshot
    }
  }
}

engine::Found LeafStream::keep(const engine::Entry& entry) const {
  return reader_of(source_).keep(table_->id(), entry);
}

engine::LeafCursor& LeafStream::cursor() {
  static_cast<void>(reader_of(source_));  // throws when the transaction has ended
  return *cursor_;
}

Leaf* LeafStream::free_leaf() {
  const auto unused =
      std::ranges::find_if(leaves_, [](const Leaf* leaf) { return leaf->references == 0; });
  if (unused != leaves_.end()) {
    (*unused)->pin.reset();
    (*unused)->arena.clear();
    return *unused;
  }
  // Two at first: a filter keeps the iterator of its first row, and then stepping on needs a second
  // leaf, for which no step should have to allocate.
  for (const std::size_t wanted = std::max<std::size_t>(leaves_.size() + 1, 2);
       leaves_.size() < wanted;) {
    leaves_.reserve(wanted);
    leaves_.push_back(new Leaf);
    leaves_.back()->stream = this;
  }
  return leaves_.back();
}

LeafRef LeafStream::first() {
  try {
    fill_ = kFirstFill;
    newest_ = nullptr;  // nobody goes on from a call that failed
    Leaf* leaf = free_leaf();
    return finish(leaf, cursor().first(leaf->entries.data(), fill_));
  } catch (const Error& error) {
    throw table_->with_context(error, "scan", {});
  }
}

LeafRef LeafStream::after(LeafRef leaf) {
  try {
    fill_ = std::min(fill_ * 2, in_transaction() ? kTransactionFill : Leaf::kCapacity);
    // In a transaction the cursor's place may have been written to meanwhile.
    const bool goes_on = leaf.get() == newest_ && !in_transaction();
    newest_ = nullptr;  // where this call fails, others resume and meet the error themselves
    if (!goes_on) {
      const Bytes last = leaf->entries[leaf->count - 1].key_bytes();
      Leaf* next = free_leaf();
      return finish(next, cursor().resume(last, next->entries.data(), fill_));
    }
    leaf = LeafRef();
    Leaf* next = free_leaf();
    return finish(next, cursor().next(next->entries.data(), fill_));
  } catch (const Error& error) {
    throw table_->with_context(error, "scan", {});
  }
}

LeafRef LeafStream::finish(Leaf* leaf, std::size_t count) {
  leaf->count = static_cast<std::uint32_t>(count);
  leaf->pin = cursor_->pin();
  newest_ = count == 0 ? nullptr : leaf;
  if (count == 0) {
    return {};
  }
  if (in_transaction() || table_->settles()) {
    settle(*leaf);
  }
  return LeafRef(leaf);
}

void LeafStream::settle(Leaf& leaf) {
  std::uint64_t copies = 0;
  for (engine::Entry& entry : std::span(leaf.entries.data(), leaf.count)) {
    table_->verify_record(entry.key_bytes(), entry.value_bytes());
    if (in_transaction() || !table_->aligned(entry.value_bytes())) {
      entry.value = leaf.arena.copy(entry.value, entry.value_size, table_->alignment());
      ++copies;
    }
    if (in_transaction()) {
      entry.key = leaf.arena.copy(entry.key, entry.key_size);
    }
  }
  auto& counter =
      in_transaction() ? table_->database().transaction_copies : table_->database().aligned_copies;
  counter.fetch_add(copies, std::memory_order_relaxed);
}

engine::Found pin_entry(const LeafStream& stream, const engine::Entry& entry) {
  const TableCore& table = stream.table();
  const bool in_transaction = !stream.snapshot();
  if (in_transaction || table.alignment() > kRecordAlignment) {
    return table.copy(entry.value_bytes(), in_transaction);
  }
  return stream.keep(entry);
}

void throw_scan_gone() {
  throw Error(ErrorCode::misuse, {"scan", {}, {}}, "the scan of this row or iterator is gone",
              "keep the scan while iterating, and pin() the rows that outlive it");
}

void throw_in_scan(const Leaf* leaf, const engine::Entry& entry, const Error& error) {
  if (leaf == nullptr || leaf->stream == nullptr) {
    throw error;
  }
  throw leaf->stream->table().with_context(error, "scan", entry.key_bytes());
}

}  // namespace recto::detail
