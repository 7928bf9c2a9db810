#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/detail/key_buffer.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/engine.hpp"
#include "recto/snapshot.hpp"
#include "recto/table.hpp"

namespace recto::detail {

struct TableAccess {
  template <class K, class V, class T, class P>
  static KeyBuffer encode(const Table<K, V, T>& table, const P& key) {
    return table.encode(key);
  }
  template <class K, class V, class T>
  static const TableCore& core(const Table<K, V, T>& table) noexcept {
    return *table.core_;
  }
  template <class K, class V, class T>
  static auto guard_of(const Table<K, V, T>& table, const SnapshotRef& snapshot,
                       engine::Found found, const KeyBuffer& key) {
    return table.guard_of(snapshot, std::move(found), key);
  }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Where the right sides of a join come from. Shared by all that the join is made of.
template <class TableType, class KeyFunction>
struct JoinSource {
  TableType table;
  Snapshot snapshot;
  KeyFunction key_of;
  bool keeps_unmatched;

  /// The key of the right side; an empty one where there is none.
  template <class E>
  [[nodiscard]] KeyBuffer key(E&& element) const {
    const auto key = std::invoke(key_of, std::forward<E>(element));
    if constexpr (is_optional<std::remove_cvref_t<decltype(key)>>) {
      return key ? TableAccess::encode(table, *key) : KeyBuffer();
    } else {
      return TableAccess::encode(table, key);
    }
  }
};

/// Records that were looked up at once, shared by the iterators and matches that stand in them; all
/// of one thread.
template <class TableType>
struct MatchBatch {
  using GuardType = typename TableType::GuardType;
  static constexpr std::size_t kCapacity = TableCore::kFindBatch;

  MatchBatch() = default;
  MatchBatch(const MatchBatch&) = delete;
  MatchBatch& operator=(const MatchBatch&) = delete;
  virtual ~MatchBatch() = default;

  /// The record once more, for a guard of its own.
  [[nodiscard]] virtual GuardType find_again(std::size_t index) const = 0;

  std::uint32_t references = 0;
  std::array<GuardType, kCapacity> guards;
};

/// A counted reference to a batch.
template <class Batch>
class BatchRef {
 public:
  BatchRef() noexcept = default;
  explicit BatchRef(Batch* batch) noexcept : batch_(batch) { add(); }
  BatchRef(const BatchRef& other) noexcept : batch_(other.batch_) { add(); }
  BatchRef(BatchRef&& other) noexcept : batch_(std::exchange(other.batch_, nullptr)) {}
  BatchRef& operator=(BatchRef other) noexcept {
    std::swap(batch_, other.batch_);
    return *this;
  }
  ~BatchRef() {
    if (batch_ != nullptr && --batch_->references == 0) {
      delete batch_;
    }
  }

  [[nodiscard]] Batch* get() const noexcept { return batch_; }
  [[nodiscard]] Batch* operator->() const noexcept { return batch_; }
  explicit operator bool() const noexcept { return batch_ != nullptr; }

 private:
  void add() noexcept {
    if (batch_ != nullptr) {
      ++batch_->references;
    }
  }

  Batch* batch_ = nullptr;
};

/// A batch with its left sides. Of a forward range it keeps an iterator for each: what that shows
/// stays valid. Elements of a range that can be walked only once are taken one by one.
template <std::ranges::input_range V, class Source>
class JoinBatch final : public MatchBatch<decltype(Source::table)> {
  using Base = MatchBatch<decltype(Source::table)>;
  using Iterator = std::ranges::iterator_t<V>;
  using Sentinel = std::ranges::sentinel_t<V>;
  static constexpr bool kForward = std::ranges::forward_range<V>;
  static constexpr std::size_t kCapacity = kForward ? Base::kCapacity : 1;
  static constexpr std::size_t kFirstFill = std::min<std::size_t>(8, kCapacity);

 public:
  JoinBatch(std::shared_ptr<const Source> source, Iterator begin, Sentinel end)
      : source_(std::move(source)), at_(std::move(begin)), end_(std::move(end)) {}

  /// Goes on with the rows behind this batch; the count is 0 at the end.
  void fill() {
    count_ = 0;
    while (count_ == 0) {
      const std::size_t collected = collect();
      if (collected == 0) {
        return;
      }
      look_up(collected);
      fill_ = std::min(fill_ * 2, kCapacity);
    }
  }

  /// The batch behind this one, which others still use.
  [[nodiscard]] BatchRef<JoinBatch> following() {
    BatchRef<JoinBatch> next(new JoinBatch(source_, take_place(), end_));
    next->at_taken_ = at_taken_;
    next->fill_ = fill_;
    next->fill();
    return next;
  }

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::ranges::range_reference_t<V> left(std::size_t index) const {
    return *place(index);
  }
  [[nodiscard]] const Iterator& place(std::size_t index) const {
    if constexpr (kForward) {
      return places_[index];
    } else {
      return at_;
    }
  }

  [[nodiscard]] typename Base::GuardType find_again(std::size_t index) const override {
    return this->guards[index] ? guard_of(find(index), index) : typename Base::GuardType();
  }

 private:
  Iterator take_place() {
    if constexpr (kForward) {
      return at_;
    } else {
      return std::move(at_);
    }
  }

  /// Takes elements, and encodes their keys.
  std::size_t collect() {
    std::size_t collected = 0;
    while (collected < fill_) {
      if (std::exchange(at_taken_, false)) {
        ++at_;
      }
      if (at_ == end_) {
        break;
      }
      keys_[collected] = source_->key(*at_);
      if constexpr (kForward) {
        places_[collected] = at_;
      }
      at_taken_ = true;
      ++collected;
    }
    return collected;
  }

  /// Looks the keys up, and moves those that count to the front.
  void look_up(std::size_t collected) {
    std::array<engine::Found, kCapacity> found;
    TableAccess::core(source_->table)
        .find_many(*source_->snapshot.ref().get(), keys_.data(), collected, found.data());
    for (std::size_t i = 0; i < collected; ++i) {
      const bool matches = found[i].record.data() != nullptr;
      if (!matches && !source_->keeps_unmatched) {
        continue;
      }
      if (count_ != i) {
        keys_[count_] = keys_[i];
        if constexpr (kForward) {
          places_[count_] = std::move(places_[i]);
        }
      }
      this->guards[count_] =
          matches ? guard_of(std::move(found[i]), count_) : typename Base::GuardType();
      ++count_;
    }
  }

  [[nodiscard]] typename Base::GuardType guard_of(engine::Found found, std::size_t index) const {
    return TableAccess::guard_of(source_->table, source_->snapshot.ref(), std::move(found),
                                 keys_[index]);
  }

  [[nodiscard]] engine::Found find(std::size_t index) const {
    engine::Found found;
    TableAccess::core(source_->table).find(*source_->snapshot.ref().get(), keys_[index], found);
    return found;
  }

  std::shared_ptr<const Source> source_;
  Iterator at_;  // the last element that was taken, or the next to be taken
  [[no_unique_address]] Sentinel end_;
  bool at_taken_ = false;
  std::size_t fill_ = kFirstFill;  // a join that ends early should not have looked much up
  std::size_t count_ = 0;
  std::array<KeyBuffer, kCapacity> keys_;
  std::array<Iterator, kForward ? kCapacity : 0> places_;
};

}  // namespace recto::detail
