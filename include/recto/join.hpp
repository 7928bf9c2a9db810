#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/join_batch.hpp"
#include "recto/detail/query_view.hpp"
#include "recto/guard.hpp"
#include "recto/joined.hpp"
#include "recto/snapshot.hpp"
#include "recto/table.hpp"

/// Looking the matching record of another table up for each element of a range.
namespace recto {

template <std::ranges::input_range V, class Source>
class JoinView;

/// The right side of a join: the record that was found, shown in place like a guard's, or nothing.
///
/// Valid for as long as it or a copy lives; belongs to the thread of its join. `pin()` gives a
/// guard, which may go elsewhere.
template <class TableType>
class Match {
 public:
  using GuardType = typename TableType::GuardType;

  Match() = default;

  /// Whether there is a record. In an inner join there always is.
  [[nodiscard]] explicit operator bool() const noexcept {
    return batch_ && batch_->guards[index_].has_value();
  }
  [[nodiscard]] bool has_value() const noexcept { return static_cast<bool>(*this); }

  /// The format's view. Throws `Error(misuse)` where there is no record.
  [[nodiscard]] decltype(auto) operator*() const { return *guard(); }
  [[nodiscard]] decltype(auto) operator->() const { return guard().operator->(); }

  /// The payload as it is stored.
  [[nodiscard]] Bytes bytes() const { return guard().bytes(); }

  /// A guard of its own, empty where there is no record. O(log n): the record is looked up again.
  [[nodiscard]] GuardType pin() const { return batch_ ? batch_->find_again(index_) : GuardType(); }

 private:
  template <std::ranges::input_range V, class Source>
  friend class JoinView;

  using Batch = detail::MatchBatch<TableType>;

  Match(Batch* batch, std::size_t index) noexcept : batch_(batch), index_(index) {}

  [[nodiscard]] const GuardType& guard() const {
    if (!batch_) [[unlikely]] {
      detail::throw_empty_guard();
    }
    return batch_->guards[index_];
  }

  detail::BatchRef<Batch> batch_;
  std::size_t index_ = 0;
};

/// Elements of a range, each with its match in a table. Made by `recto::join`.
template <std::ranges::input_range V, class Source>
class JoinView : public detail::QueryView<JoinView<V, Source>> {
  using Batch = detail::JoinBatch<V, Source>;
  using TableType = decltype(Source::table);
  static constexpr bool kForward = std::ranges::forward_range<V>;

 public:
  class Iterator {
   public:
    using iterator_concept =
        std::conditional_t<kForward, std::forward_iterator_tag, std::input_iterator_tag>;
    using iterator_category = std::input_iterator_tag;
    using value_type = Joined<std::ranges::range_reference_t<V>, Match<TableType>>;
    using difference_type = std::ptrdiff_t;
    using reference = value_type;
    using pointer = void;

    Iterator() = default;

    [[nodiscard]] reference operator*() const {
      return {batch_->left(index_), Match<TableType>(batch_.get(), index_)};
    }

    Iterator& operator++() {
      if (++index_ == batch_->count()) {
        index_ = 0;
        if (batch_->references == 1) {
          batch_->fill();
        } else {
          // At the end in case this throws.
          const detail::BatchRef<Batch> left = std::move(batch_);
          batch_ = left->following();
        }
      }
      return *this;
    }
    void operator++(int)
      requires(!kForward)
    {
      ++*this;
    }
    Iterator operator++(int)
      requires(kForward)
    {
      Iterator before = *this;
      ++*this;
      return before;
    }

    friend bool operator==(const Iterator& a, const Iterator& b)
      requires(kForward)
    {
      if (a.at_end() || b.at_end()) {
        return a.at_end() == b.at_end();
      }
      return a.batch_->place(a.index_) == b.batch_->place(b.index_);
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept {
      return it.at_end();
    }

   private:
    friend class JoinView;

    explicit Iterator(detail::BatchRef<Batch> batch) : batch_(std::move(batch)) {}

    [[nodiscard]] bool at_end() const noexcept { return !batch_ || batch_->count() == 0; }

    detail::BatchRef<Batch> batch_;
    std::size_t index_ = 0;
  };

  JoinView() = default;
  JoinView(V base, std::shared_ptr<const Source> source)
      : base_(std::move(base)), source_(std::move(source)) {}

  /// The first pair. Allocates the memory of one batch.
  [[nodiscard]] Iterator begin() & { return begin_of(base_); }
  [[nodiscard]] Iterator begin() const&
    requires(detail::ReadableWhenConst<V>)
  {
    return begin_of(base_);
  }
  void begin() const&& = delete;
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  template <class Range>
  Iterator begin_of(Range& base) const {
    if (!source_) {
      return {};
    }
    detail::BatchRef<Batch> batch(
        new Batch(source_, std::ranges::begin(base), std::ranges::end(base)));
    batch->fill();
    return Iterator(std::move(batch));
  }

  V base_;
  std::shared_ptr<const Source> source_;
};

namespace detail {

template <class Source>
struct JoinClosure {
  std::shared_ptr<const Source> source;

  template <std::ranges::viewable_range R>
  friend auto operator|(R&& range, JoinClosure closure) {
    return JoinView<detail::AllOf<R>, Source>(detail::all(std::forward<R>(range)),
                                              std::move(closure.source));
  }
};

template <class K, class V, class T, class KeyFunction>
auto join_closure(const Table<K, V, T>& table, const Snapshot& snapshot, KeyFunction key_of,
                  bool keeps_unmatched) {
  using Source = JoinSource<Table<K, V, T>, KeyFunction>;
  TableAccess::core(table).require_own(*snapshot.ref().get());
  return JoinClosure<Source>{
      std::make_shared<const Source>(Source{table, snapshot, std::move(key_of), keeps_unmatched})};
}

}  // namespace detail

/// Joins each element with the record of `table` under the key that `key_of(element)` gives, and
/// leaves out elements without one. Yields `recto::Joined`, whose right side is a `recto::Match`.
///
///     for (auto [filing, company] : filings.scan(snap) |
///              recto::join(companies, snap, [](auto filing) { return filing->cik(); }))
///       use(filing.key(), company->name());
///
/// `key_of` gives a whole key of the table, or an optional one. It must be callable as constant.
/// Records are looked up in `snapshot`, 32 at a time where the range can be walked more than once,
/// else one by one; a join that has just begun takes fewer. So a range is read a few elements
/// ahead. Memory is allocated when iteration begins, and per batch only where an iterator or match
/// still uses the batch before. What is yielded is valid for as long as it lives, and for no longer
/// than the joined range.
///
/// Iterating throws what `Table::multi_get` throws; `join` itself `Error(misuse)` when the snapshot
/// belongs to another database.
template <class K, class V, class T, class KeyFunction>
[[nodiscard]] auto join(const Table<K, V, T>& table, const Snapshot& snapshot, KeyFunction key_of) {
  return detail::join_closure(table, snapshot, std::move(key_of), false);
}
template <std::ranges::viewable_range R, class K, class V, class T, class KeyFunction>
[[nodiscard]] auto join(R&& range, const Table<K, V, T>& table, const Snapshot& snapshot,
                        KeyFunction key_of) {
  return std::forward<R>(range) | join(table, snapshot, std::move(key_of));
}

/// Like `join`, but elements without a record are kept, with an empty right side.
template <class K, class V, class T, class KeyFunction>
[[nodiscard]] auto left_join(const Table<K, V, T>& table, const Snapshot& snapshot,
                             KeyFunction key_of) {
  return detail::join_closure(table, snapshot, std::move(key_of), true);
}
template <std::ranges::viewable_range R, class K, class V, class T, class KeyFunction>
[[nodiscard]] auto left_join(R&& range, const Table<K, V, T>& table, const Snapshot& snapshot,
                             KeyFunction key_of) {
  return std::forward<R>(range) | left_join(table, snapshot, std::move(key_of));
}

}  // namespace recto
