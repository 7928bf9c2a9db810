#pragma once

#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/detail/leaf_stream.hpp"
#include "recto/detail/scan_state.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/guard.hpp"
#include "recto/range.hpp"
#include "recto/scan_budget.hpp"

namespace recto {

namespace detail {
/// Keeps a row that outlives its scan: in the leaf's snapshot, or as a copy.
engine::Found pin_entry(const Leaf& leaf, const engine::Entry& entry);

[[noreturn]] void throw_scan_gone();

/// Throws `error` with the name of the scan's table and the entry's key.
[[noreturn]] void throw_in_scan(const Leaf* leaf, const engine::Entry& entry, const Error& error);

/// How tables and indexes make scans.
struct ScanAccess;

/// The scan that a leaf belongs to. Throws `Error(misuse)` when it is gone and an iterator is not.
inline LeafStream& require_scan(const Leaf* leaf) {
  if (leaf == nullptr || leaf->stream == nullptr) [[unlikely]] {
    throw_scan_gone();
  }
  return *leaf->stream;
}
}  // namespace detail

/// What a scan yields: one record, shown in place.
///
/// A row is small and copied by value. It, its key and its view are valid until its scan moves to
/// another leaf or ends; `pin()` keeps the record longer.
template <class Codec, class V, class F>
class Row {
  using Views = detail::ViewsOf<F>;

 public:
  /// What a scan of rows yields.
  using Shown = Row;
  using KeyCodec = Codec;

  Row() noexcept = default;

  /// The key. Strings in it are valid for as long as the row.
  [[nodiscard]] typename Codec::Key key() const {
    const std::size_t used = leaf_->arena.used_bytes();
    auto key = Codec::decode(entry_.key_bytes(), leaf_->arena);
    if (leaf_->arena.used_bytes() != used && leaf_->stream != nullptr) [[unlikely]] {
      leaf_->stream->count_decoded_key();
    }
    return key;
  }

  /// The format's view, or where the format decodes (MessagePack), a value that was made for this
  /// call. Throws `Error(corrupt)` for a record that is.
  [[nodiscard]] typename Views::RowReference operator*() const {
    if constexpr (detail::Decodes<F>) {
      return decoded();
    } else {
      return F::reference(detail::viewed<F>(record()));
    }
  }
  [[nodiscard]] typename Views::RowPointer operator->() const {
    if constexpr (detail::Decodes<F>) {
      return typename Views::RowPointer(decoded());
    } else {
      return F::pointer(detail::viewed<F>(record()));
    }
  }

  /// The payload as it is stored. Throws `Error(corrupt)` when the record's trailer is damaged.
  [[nodiscard]] Bytes bytes() const { return detail::payload_of(record()); }

  /// A guard of this record, which outlives the scan. In a transaction it holds a copy.
  [[nodiscard]] Guard<V, F> pin() const {
    const detail::LeafStream& stream = detail::require_scan(leaf_);
    return in_context([&] {
      return detail::GuardAccess::make<V, F>(stream.snapshot_of(*leaf_),
                                             detail::pin_entry(*leaf_, entry_));
    });
  }

  /// Like `Scan::token`, for what is behind this row, whatever else has been looked at.
  [[nodiscard]] std::string token() const {
    return detail::require_scan(leaf_).token_behind(*leaf_, entry_);
  }

 private:
  template <class>
  friend class Scan;

  static Row show(const engine::Entry& entry, detail::Leaf* leaf) noexcept {
    return Row(entry, leaf);
  }

  Row(const engine::Entry& entry, detail::Leaf* leaf) noexcept : entry_(entry), leaf_(leaf) {}

  [[nodiscard]] Bytes record() const noexcept { return entry_.value_bytes(); }

  [[nodiscard]] auto decoded() const
    requires detail::Decodes<F>
  {
    return in_context([&] { return F::decode(detail::payload_of(record())); });
  }

  /// The result of a call that may decode, whose errors get the table's name and the key.
  template <class Make>
  [[nodiscard]] auto in_context(Make&& make) const {
    if constexpr (detail::Decodes<F>) {
      try {
        return make();
      } catch (const Error& error) {
        detail::throw_in_scan(leaf_, entry_, error);
      }
    } else {
      return make();
    }
  }

  engine::Entry entry_;
  detail::Leaf* leaf_ = nullptr;
};

/// A lazy range over rows in the order of their keys, or of an index: a C++20 view and forward
/// range, for `for`, `std::views` and range-v3 alike. `Item` is `Row`, or what else a scan shows.
///
/// A scan owns what keeps its records in memory. Nothing is read before `begin()`, and reading
/// stops when iteration does. A copy is a new scan of the same range and state. Iterators belong to
/// the scan they came from and to one thread at a time; steps allocate nothing while iterators
/// stand in one leaf.
///
/// Reading throws `Error`: `corrupt`; `closed` when its transaction has ended.
template <class Item>
class Scan : public std::ranges::view_base {
 public:
  using Shown = typename Item::Shown;

  class Iterator {
   public:
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using value_type = Shown;
    using difference_type = std::ptrdiff_t;
    using reference = Shown;
    using pointer = void;

    Iterator() noexcept = default;

    [[nodiscard]] Shown operator*() const noexcept(noexcept(Item::show(*current_, leaf_.get()))) {
      *leaf_->seen = current_;
      return Item::show(*current_, leaf_.get());
    }

    Iterator& operator++() {
      if (++current_ == end_) [[unlikely]] {
        // At the end in case `after` throws.
        detail::LeafRef left = std::move(leaf_);
        current_ = end_ = nullptr;
        enter(detail::require_scan(left.get()).after(std::move(left)));
      }
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }

    /// Iterators of one scan are equal where they stand at the same row, or both at the end.
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
      if (a.current_ == b.current_ || a.current_ == nullptr || b.current_ == nullptr ||
          a.leaf_.get() == b.leaf_.get()) {
        return a.current_ == b.current_;
      }
      return a.leaf_->position(a.current_) == b.leaf_->position(b.current_);
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept {
      return it.current_ == nullptr;
    }

   private:
    friend class Scan;

    explicit Iterator(detail::LeafRef leaf) { enter(std::move(leaf)); }

    void enter(detail::LeafRef leaf) {
      leaf_ = std::move(leaf);
      current_ = leaf_ ? leaf_->begin() : nullptr;
      end_ = leaf_ ? leaf_->end() : nullptr;
    }

    const engine::Entry* current_ = nullptr;
    const engine::Entry* end_ = nullptr;
    detail::LeafRef leaf_;
  };

  /// An empty range.
  Scan() = default;

  Scan(const Scan& other) : state_(other.state_) {}
  /// Iterators go on in the new scan; the old one is empty.
  Scan(Scan&&) noexcept = default;
  Scan& operator=(Scan other) noexcept {
    stream_ = std::move(other.stream_);
    state_ = std::move(other.state_);
    return *this;
  }
  ~Scan() = default;

  /// The first row. Each call starts anew; iterators from earlier calls stay where they are.
  [[nodiscard]] Iterator begin() const& {
    if (!state_) {
      return {};
    }
    if (!stream_) {
      stream_ = std::make_unique<detail::LeafStream>(*state_);
    }
    return Iterator(stream_->first());
  }
  void begin() const&& = delete;
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  /// The same rows from the last to the first.
  [[nodiscard]] Scan reverse() const {
    return with([](const auto& state) { return detail::reversed(state); });
  }

  // Continuations: docs/continuations.md. Each of these gives a scan that has not begun.

  /// What is left to read, as a small text of letters, digits, '-' and '_': what is behind the row
  /// that was dereferenced last. Empty when iteration came to the end of the range.
  ///
  /// It tells of the last `begin()` of this scan and its copies (a pipeline holds one), and is
  /// called in the thread that reads. Adaptors may look at rows before they show them, as `filter`
  /// does when `take` behind it steps on: there `Row::token()` tells what the loop has come to.
  [[nodiscard]] std::string token() const { return state_ ? state_->token() : std::string(); }

  /// Whether iteration came to its end because a budget was spent.
  [[nodiscard]] bool ended_early() const { return state_ && state_->ended_early(); }

  /// What a token left of this scan's range: in any process, at any time, whatever has been written
  /// meanwhile. An empty token leaves all of it. Throws `Error`: `invalid_value` for what is no
  /// token, or one of the other direction; `schema_mismatch` for one of another table or index.
  [[nodiscard]] Scan resume(std::string_view token) const {
    return with([&](const auto& state) { return detail::resumed(state, token); });
  }

  /// The same rows, until a budget is spent: `within({.rows = 1000, .milliseconds = 50})`. One row
  /// is shown in any case. Each `begin()` has the whole budget.
  [[nodiscard]] Scan within(const ScanBudget& budget) const {
    return with([&](const auto& state) { return detail::budgeted(state, budget); });
  }

  /// A scan that takes a new snapshot when its own is older than `max_age`, and goes on in it.
  /// Looked at between leaves, of 128 rows at most. Each leaf is consistent; all together are not:
  /// rows that are stored or removed meanwhile may be seen or not, and all others are seen once. A
  /// `Snapshot` that was given to the scan is let go by the scan, not by its owner. Throws
  /// `Error(misuse)` for the scan of a transaction.
  [[nodiscard]] Scan renewing(std::chrono::milliseconds max_age) const {
    return with([&](const auto& state) { return detail::renewing(state, max_age.count()); });
  }

  /// Scans of the same snapshot that together are this one, in its order, without overlap, and of
  /// about the same size: at most `parts`, and fewer where there is too little to divide. Each may
  /// be read in a thread of its own, and its token resumed by any scan of the whole range. A budget
  /// is each part's own. Reads few pages. Throws `Error(misuse)` for the scan of a transaction.
  [[nodiscard]] std::vector<Scan> partition(std::size_t parts) const {
    std::vector<Scan> scans;
    if (state_) {
      for (auto& state : detail::partitioned(*state_, parts)) {
        scans.push_back(Scan(std::move(state)));
      }
    }
    return scans;
  }

 private:
  friend struct detail::ScanAccess;

  explicit Scan(detail::SharedScanState state) noexcept : state_(std::move(state)) {}

  template <class Change>
  [[nodiscard]] Scan with(Change&& change) const {
    return state_ ? Scan(change(*state_)) : Scan();
  }

  detail::SharedScanState state_;  // first, so that it outlives the stream
  mutable std::unique_ptr<detail::LeafStream> stream_;
};

namespace detail {
struct ScanAccess {
  /// A scan over what `range` means to `Codec`'s keys; without one, over everything.
  template <class S, class Codec, class... R>
  static S make(const ScanTarget& target, ReadSource source, const R&... range) {
    static_assert(sizeof...(R) <= 1);
    ScanPlan plan{.target = target, .source = std::move(source), .range = {}, .budget = {}};
    (RangeEncoder<Codec>::encode(plan.range.keys, range), ...);
    return S(std::make_shared<ScanState>(std::move(plan)));
  }
};
}  // namespace detail

}  // namespace recto

// range-v3 takes a view that is not its own where this is specialised; declared here so that
// range-v3 need not be included, or even installed.
namespace ranges::ext {
template <class T>
struct enable_view;
template <class Item>
struct enable_view<recto::Scan<Item>> : std::true_type {};
}  // namespace ranges::ext
