#include "recto/detail/leaf_stream.hpp"

#include <algorithm>
#include <array>
#include <chrono>
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

/// On the clock that snapshots are dated by.
std::int64_t now_ms() {
  using std::chrono::milliseconds;
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(now).count();
}

ScanPlan plan_of(const ScanTarget& target, ReadSource source, const engine::KeyRange& range,
                 engine::Direction direction) {
  ScanPlan plan{.target = target, .source = std::move(source), .range = {}, .budget = {}};
  EncodedRange& keys = plan.range.keys;
  keys.lower.append(range.lower.data(), range.lower.size());
  keys.lower.finish();
  keys.upper.append(range.upper.data(), range.upper.size());
  keys.upper.finish();
  keys.has_upper = range.has_upper;
  plan.direction = direction;
  return plan;
}

void assign(KeyBuffer& key, Bytes bytes) noexcept {
  key = KeyBuffer();
  key.append(bytes.data(), bytes.size());
  key.finish();
}

}  // namespace

Leaf::Leaf() : seen(&nobody_asks) {}
Leaf::~Leaf() = default;

void leave(Leaf* leaf) noexcept {
  if (leaf->stream == nullptr) {
    delete leaf;
  } else {
    leaf->stream->clear(*leaf);
  }
}

LeafStream::LeafStream(ScanState& state) : LeafStream(&state, nullptr) {}

LeafStream::LeafStream(const ScanTarget& target, ReadSource source, const engine::KeyRange& range,
                       engine::Direction direction)
    : LeafStream(nullptr, std::make_unique<ScanState>(
                              plan_of(target, std::move(source), range, direction))) {}

LeafStream::LeafStream(ScanState* state, std::unique_ptr<ScanState> own)
    : own_state_(std::move(own)),
      state_(own_state_ ? *own_state_ : *state),
      plan_(state_.plan()),
      table_(plan_.target.table),
      source_(state_.take_source()) {
  if (!source_.snapshot && !in_transaction()) {
    source_.snapshot = new_snapshot();
  }
  cursor_ = new_cursor(source_);
}

LeafStream::~LeafStream() {
  state_.end(*this);
  if (decoded_keys_ != 0) {
    table_->database().decoded_keys.fetch_add(decoded_keys_, std::memory_order_relaxed);
  }
  for (Leaf* leaf : leaves_) {
    if (leaf->references == 0) {
      delete leaf;
    } else {
      leaf->stream = nullptr;  // the last iterator frees it
      leaf->seen = &leaf->nobody_asks;
      leaf->indexed.reset();  // pins must not outlive the snapshot
      leaf->pin.reset();
      leaf->snapshot = SnapshotRef();
    }
  }
}

engine::Found LeafStream::keep(const Leaf& leaf, const engine::Entry& entry) const {
  return snapshot_of(leaf).get()->transaction->keep(table_->id(), entry);
}

engine::LeafCursor& LeafStream::cursor() {
  static_cast<void>(reader_of(source_));  // throws when the transaction has ended
  return *cursor_;
}

SnapshotRef LeafStream::new_snapshot() const {
  SnapshotRef snapshot = acquire_snapshot(table_->database());
  if (plan_.target.index != nullptr) {
    plan_.target.index->require_readable(*snapshot.get());
  }
  return snapshot;
}

std::unique_ptr<engine::LeafCursor> LeafStream::new_cursor(const ReadSource& source) const {
  const IndexCore* index = plan_.target.index;
  return reader_of(source).leaves(index == nullptr ? table_->id() : index->id(),
                                  plan_.range.keys.view(), plan_.direction);
}

bool LeafStream::outdated() const {
  return plan_.renews() &&
         now_ms() - source_.snapshot.get()->taken_at_ms.load(std::memory_order_relaxed) >=
             plan_.max_age_ms;
}

void LeafStream::renew() {
  ReadSource fresh(new_snapshot());
  auto cursor = new_cursor(fresh);
  // Nothing throws from here on. Leaves that somebody stands in keep the old snapshot.
  for (Leaf* leaf : leaves_) {
    if (leaf->references == 0) {
      clear(*leaf);
    } else if (!leaf->snapshot) {
      leaf->snapshot = source_.snapshot;
    }
  }
  cursor_ = std::move(cursor);
  source_ = std::move(fresh);
}

void LeafStream::save_seen(const Leaf& leaf) noexcept {
  if (leaf.has(seen_)) {
    assign(progress_.key, leaf.position(seen_));
    progress_.place = ScanProgress::Place::behind_key;
    seen_ = nullptr;
  }
}

void LeafStream::clear(Leaf& leaf) noexcept {
  save_seen(leaf);
  if (leaf.indexed) {
    std::ranges::for_each(leaf.indexed->pins, &engine::Pin::reset);
  }
  leaf.pin.reset();
  leaf.arena.clear();
  leaf.snapshot = SnapshotRef();
}

void LeafStream::tell(ScanProgress& progress) const noexcept {
  progress = progress_;
  const auto leaf = std::ranges::find_if(leaves_, [&](const Leaf* l) { return l->has(seen_); });
  if (leaf != leaves_.end()) {
    progress.place = ScanProgress::Place::behind_key;
    assign(progress.key, (*leaf)->position(seen_));
  }
}

std::string LeafStream::token_behind(const Leaf& leaf, const engine::Entry& entry) const {
  const auto shown = std::ranges::find(leaf.begin(), leaf.end(), entry.key, &engine::Entry::key);
  if (shown == leaf.end()) {
    throw Error(ErrorCode::misuse, {"scan", plan_.name(), {}}, "the row is no longer valid",
                "make its token before its iterator moves on");
  }
  return state_.token_behind(leaf.position(shown));
}

Leaf* LeafStream::free_leaf() {
  // Whoever keeps many leaves, to sort their rows, should not have all of them looked at each time.
  constexpr std::size_t kLooks = 8;
  for (std::size_t looks = std::min(leaves_.size(), kLooks); looks > 0; --looks) {
    Leaf* leaf = leaves_[looked_at_++ % leaves_.size()];
    if (leaf->references == 0) {
      clear(*leaf);
      return leaf;
    }
  }
  add_leaf();
  if (leaves_.size() == 1) {
    // Two at first: a filter keeps the iterator of its first row, and then stepping on needs a
    // second leaf, for which no step should have to allocate.
    add_leaf();
  }
  return leaves_.back();
}

void LeafStream::add_leaf() {
  auto leaf = std::make_unique<Leaf>();
  leaf->stream = this;
  leaf->seen = &seen_;
  if (plan_.target.fetches_rows) {
    leaf->indexed = std::make_unique<IndexedRows>();
  }
  leaves_.push_back(leaf.get());
  static_cast<void>(leaf.release());
}

LeafRef LeafStream::first() {
  try {
    fill_ = kFirstFill;
    newest_ = nullptr;  // nobody goes on from a call that failed
    seen_ = nullptr;
    progress_.place = ScanProgress::Place::start;
    progress_.ended_early = false;
    out_of_time_ = false;
    if (plan_.budget.milliseconds != ScanBudget::kUnlimited) {
      began_at_ms_ = now_ms();
    }
    state_.begin(*this);
    if (outdated()) {
      renew();
    }
    const std::size_t room = room_behind({});
    const std::size_t wanted = std::min(fill_, room + 1);
    Leaf* leaf = free_leaf();
    const bool skips_lower = plan_.range.skips_lower && plan_.forward();
    const std::size_t count =
        skips_lower ? cursor().resume(plan_.range.keys.lower.bytes(), leaf->entries.data(), wanted)
                    : cursor().first(leaf->entries.data(), wanted);
    return finish(leaf, count, {}, room);
  } catch (const Error& error) {
    throw with_context(error);
  }
}

LeafRef LeafStream::after(LeafRef leaf) {
  try {
    KeyBuffer last;
    assign(last, leaf->last_position());
    const SpentBudget spent = leaf->spent;
    fill_ = std::min(fill_ * 2, in_transaction() ? kTransactionFill : Leaf::kCapacity);
    const std::size_t room = leaf->last_read ? 0 : room_behind(spent);
    const std::size_t wanted = std::min(fill_, room + 1);  // one more tells whether there is more
    const bool renews = outdated();
    // In a transaction the cursor's place may have been written to meanwhile.
    const bool goes_on = leaf.get() == newest_ && !in_transaction() && !renews && !leaf->last_read;
    newest_ = nullptr;  // where this call fails, others resume and meet the error themselves
    if (renews) {
      renew();
    }
    leaf = LeafRef();
    Leaf* next = free_leaf();
    const std::size_t count = goes_on ? cursor().next(next->entries.data(), wanted)
                                      : cursor().resume(last.bytes(), next->entries.data(), wanted);
    leaf = finish(next, count, spent, room);
    if (!leaf && progress_.ended_early) {
      progress_.key = last;
    }
    return leaf;
  } catch (const Error& error) {
    throw with_context(error);
  }
}

LeafRef LeafStream::finish(Leaf* leaf, std::size_t count, const SpentBudget& before,
                           std::size_t room) {
  leaf->count = static_cast<std::uint32_t>(count);
  leave_out_lower(*leaf);
  if (leaf->count == 0) {
    return end_at(ScanProgress::Place::end);
  }
  leaf->last_read = leaf->count > room;
  leaf->count = static_cast<std::uint32_t>(std::min<std::size_t>(leaf->count, room));
  if (leaf->count == 0) {
    return end_at(ScanProgress::Place::behind_key);
  }
  leaf->pin = cursor_->pin();
  newest_ = leaf;
  if (plan_.target.index != nullptr) {
    settle_entries(*leaf);
  } else if (in_transaction() || table_->settles()) {
    settle(*leaf);
  }
  leaf->spent = {before.rows + leaf->count, before.bytes};
  if (limits_bytes()) {
    take_bytes(*leaf, before);
  }
  return leaf->count == 0 ? end_at(ScanProgress::Place::behind_key) : LeafRef(leaf);
}

LeafRef LeafStream::end_at(ScanProgress::Place place) noexcept {
  seen_ = nullptr;
  progress_.place = place;
  progress_.ended_early = place != ScanProgress::Place::end;
  return {};
}

std::size_t LeafStream::room_behind(const SpentBudget& spent) {
  const ScanBudget& budget = plan_.budget;
  if (spent.rows == 0) {  // one row is shown in any case
    return std::clamp<std::uint64_t>(budget.rows, 1, Leaf::kCapacity);
  }
  if (budget.milliseconds != ScanBudget::kUnlimited && !out_of_time_) {
    out_of_time_ = static_cast<std::uint64_t>(now_ms() - began_at_ms_) >= budget.milliseconds;
  }
  if (out_of_time_ || spent.rows >= budget.rows || spent.bytes >= budget.bytes) {
    return 0;
  }
  return std::min<std::uint64_t>(budget.rows - spent.rows, Leaf::kCapacity);
}

void LeafStream::leave_out_lower(Leaf& leaf) const noexcept {
  if (plan_.range.skips_lower && !plan_.forward() && leaf.count > 0 &&
      (leaf.end() - 1)->key_bytes() == plan_.range.keys.lower.bytes()) {
    --leaf.count;
  }
}

void LeafStream::take_bytes(Leaf& leaf, const SpentBudget& before) const noexcept {
  leaf.spent.bytes = before.bytes;
  for (std::uint32_t i = 0; i < leaf.count; ++i) {
    const engine::Entry& entry = leaf.entries[i];
    const std::uint64_t bytes = leaf.spent.bytes + entry.key_size + entry.value_size;
    if (bytes > plan_.budget.bytes && before.rows + i > 0) {
      leaf.count = i;
      leaf.last_read = true;
      break;
    }
    leaf.spent.bytes = bytes;
  }
  leaf.spent.rows = before.rows + leaf.count;
}

Error LeafStream::with_context(const Error& error) const {
  return plan_.target.index == nullptr ? table_->with_context(error, "scan", {})
                                       : error.with({"scan", plan_.name(), {}});
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
  const bool touches = table_->verifies() || in_transaction();
  for (engine::Entry& entry : std::span(leaf.entries.data(), touches ? leaf.count : 0)) {
    if (table_->verifies()) {
      plan_.target.index->verify_entry(entry);
    }
    if (in_transaction()) {
      entry.key = leaf.arena.copy(entry.key, entry.key_size);
      entry.value = leaf.arena.copy(entry.value, entry.value_size);
    }
  }
  if (!plan_.target.fetches_rows) {
    return;
  }
  std::ranges::copy(std::span(leaf.entries.data(), leaf.count), leaf.indexed->entries.begin());
  for (engine::Entry& entry : std::span(leaf.entries.data(), leaf.count)) {
    // Engines are given keys with zeros behind them.
    const Bytes key = plan_.target.index->primary_key(entry);
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
  // All at once: the more keys an engine is given, the more of their waits for memory overlap.
  std::array<Bytes, Leaf::kCapacity> keys;
  std::array<engine::Found, Leaf::kCapacity> found;
  std::ranges::transform(std::span(leaf.entries.data(), leaf.count), keys.begin(),
                         &engine::Entry::key_bytes);
  reader_of(source_).get_many(table_->id(), keys.data(), leaf.count, found.data());
  for (std::uint32_t i = 0; i < leaf.count; ++i) {
    engine::Entry& entry = leaf.entries[i];
    if (found[i].record.data() == nullptr) {
      throw_row_missing(*plan_.target.index, keys[i]);
    }
    if (table_->settles()) {
      table_->settle(keys[i], found[i]);
    }
    entry.value = found[i].record.data();
    entry.value_size = static_cast<std::uint32_t>(found[i].record.size());
    leaf.indexed->pins[i] = std::move(found[i].pin);
  }
}

void LeafStream::fetch_rows(Leaf& leaf, TransactionState& transaction) {
  engine::WriteTransaction& writer = transaction.active();
  for (engine::Entry& entry : std::span(leaf.entries.data(), leaf.count)) {
    engine::Found found;
    if (!writer.get(table_->id(), entry.key_bytes(), found)) {
      throw_row_missing(*plan_.target.index, entry.key_bytes());
    }
    table_->verify_record(entry.key_bytes(), found.record);
    entry.value = leaf.arena.copy(found.record.data(), found.record.size(), table_->alignment());
    entry.value_size = static_cast<std::uint32_t>(found.record.size());
  }
  table_->database().transaction_copies.fetch_add(leaf.count, std::memory_order_relaxed);
}

engine::Found pin_entry(const Leaf& leaf, const engine::Entry& entry) {
  const TableCore& table = leaf.stream->table();
  const bool in_transaction = !leaf.stream->snapshot_of(leaf);
  if (in_transaction || table.alignment() > kRecordAlignment) {
    return table.copy(entry.value_bytes(), in_transaction);
  }
  return leaf.stream->keep(leaf, entry);
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
