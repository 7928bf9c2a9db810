#include "recto/detail/leaf_stream.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

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

Leaf::Leaf() = default;
Leaf::~Leaf() = default;

LeafStream::LeafStream(const ScanTarget& target, ReadSource source, const engine::KeyRange& range,
                       engine::Direction direction)
    : target_(target),
      table_(target.table),
      source_(std::move(source)),
      cursor_(reader_of(source_).leaves(target.index == nullptr ? table_->id() : target.index->id(),
                                        range, direction)) {}

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
      leaf->indexed.reset();
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
    if ((*unused)->indexed) {
      std::ranges::for_each((*unused)->indexed->pins, &engine::Pin::reset);
    }
    return *unused;
  }
  // Two at first: a filter keeps the iterator of its first row, and then stepping on needs a second
  // leaf, for which no step should have to allocate.
  for (const std::size_t wanted = std::max<std::size_t>(leaves_.size() + 1, 2);
       leaves_.size() < wanted;) {
    leaves_.reserve(wanted);
    leaves_.push_back(new Leaf);
    leaves_.back()->stream = this;
    if (target_.fetches_rows) {
      leaves_.back()->indexed = std::make_unique<IndexedRows>();
    }
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
    throw with_context(error);
  }
}

LeafRef LeafStream::after(LeafRef leaf) {
  try {
    fill_ = std::min(fill_ * 2, in_transaction() ? kTransactionFill : Leaf::kCapacity);
    // In a transaction the cursor's place may have been written to meanwhile.
    const bool goes_on = leaf.get() == newest_ && !in_transaction();
    newest_ = nullptr;  // where this call fails, others resume and meet the error themselves
    if (!goes_on) {
      const Bytes last = leaf->position(leaf->end() - 1);
      Leaf* next = free_leaf();
      return finish(next, cursor().resume(last, next->entries.data(), fill_));
    }
    leaf = LeafRef();
    Leaf* next = free_leaf();
    return finish(next, cursor().next(next->entries.data(), fill_));
  } catch (const Error& error) {
    throw with_context(error);
  }
}

LeafRef LeafStream::finish(Leaf* leaf, std::size_t count) {
  leaf->count = static_cast<std::uint32_t>(count);
  leaf->pin = cursor_->pin();
  newest_ = count == 0 ? nullptr : leaf;
  if (count == 0) {
    return {};
  }
  if (target_.index != nullptr) {
    settle_entries(*leaf);
  } else if (in_transaction() || table_->settles()) {
    settle(*leaf);
  }
  return LeafRef(leaf);
}

Error LeafStream::with_context(const Error& error) const {
  return target_.index == nullptr ? table_->with_context(error, "scan", {})
                                  : error.with({"scan", target_.index->full_name(), {}});
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

void LeafStream::settle_entries(Leaf& leaf) {
  for (engine::Entry& entry : std::span(leaf.entries.data(), leaf.count)) {
    if (table_->verifies()) {
      target_.index->verify_entry(entry);
    }
    if (in_transaction()) {
      entry.key = leaf.arena.copy(entry.key, entry.key_size);
      entry.value = leaf.arena.copy(entry.value, entry.value_size);
    }
  }
  if (!target_.fetches_rows) {
    return;
  }
  std::ranges::copy(std::span(leaf.entries.data(), leaf.count), leaf.indexed->entries.begin());
  for (engine::Entry& entry : std::span(leaf.entries.data(), leaf.count)) {
    // Engines are given keys with zeros behind them.
    const Bytes key = target_.index->primary_key(entry);
    const std::size_t padded = round_up_to_8(key.size());
    std::byte* copy = leaf.arena.allocate(padded);
    std::memcpy(copy, key.data(), key.size());
    std::memset(copy + key.size(), 0, padded - key.size());
    entry = {copy, nullptr, static_cast<std::uint32_t>(key.size()), 0};
  }
  if (in_transaction()) {
    fetch_rows(leaf, *source_.transaction);
  } else {
    fetch_rows(leaf);
  }
}

namespace {

[[noreturn]] void throw_row_missing(const IndexCore& index, Bytes key) {
  throw Error(ErrorCode::corrupt, {"scan", index.full_name(), index.table().describe_key(key)},
              "an entry of the index leads to no row", "rebuild the index");
}

}  // namespace

void LeafStream::fetch_rows(Leaf& leaf) {
  std::array<Bytes, TableCore::kFindBatch> keys;
  std::array<engine::Found, TableCore::kFindBatch> found;
  for (std::size_t done = 0; done < leaf.count; done += keys.size()) {
    const std::size_t size = std::min(keys.size(), leaf.count - done);
    for (std::size_t i = 0; i < size; ++i) {
      keys[i] = leaf.entries[done + i].key_bytes();
      found[i] = {};
    }
    reader_of(source_).get_many(table_->id(), keys.data(), size, found.data());
    for (std::size_t i = 0; i < size; ++i) {
      engine::Entry& entry = leaf.entries[done + i];
      if (found[i].record.data() == nullptr) {
        throw_row_missing(*target_.index, keys[i]);
      }
      if (table_->settles()) {
        table_->settle(keys[i], found[i]);
      }
      entry.value = found[i].record.data();
      entry.value_size = static_cast<std::uint32_t>(found[i].record.size());
      leaf.indexed->pins[done + i] = std::move(found[i].pin);
    }
  }
}

void LeafStream::fetch_rows(Leaf& leaf, TransactionState& transaction) {
  engine::WriteTransaction& writer = transaction.active();
  for (engine::Entry& entry : std::span(leaf.entries.data(), leaf.count)) {
    engine::Found found;
    if (!writer.get(table_->id(), entry.key_bytes(), found)) {
      throw_row_missing(*target_.index, entry.key_bytes());
    }
    table_->verify_record(entry.key_bytes(), found.record);
    entry.value = leaf.arena.copy(found.record.data(), found.record.size(), table_->alignment());
    entry.value_size = static_cast<std::uint32_t>(found.record.size());
  }
  table_->database().transaction_copies.fetch_add(leaf.count, std::memory_order_relaxed);
}

engine::Found pin_entry(const LeafStream& stream, const engine::Entry& entry) {
  const TableCore& table = stream.table();
  const bool in_transaction = !stream.snapshot();
  if (in_transaction || table.alignment() > kRecordAlignment) {
    return table.copy(entry.value_bytes(), in_transaction);
  }
  return stream.keep(entry);
}

std::uint64_t count_entries(const IndexCore& index, ReadSource source,
                            const engine::KeyRange& range) {
  LeafStream stream({.table = &index.table(), .index = &index}, std::move(source), range,
                    engine::Direction::forward);
  std::uint64_t count = 0;
  for (LeafRef leaf = stream.first(); leaf; leaf = stream.after(std::move(leaf))) {
    count += leaf->count;
  }
  return count;
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
