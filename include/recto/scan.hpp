#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

#include "recto/detail/leaf_stream.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "recto/guard.hpp"
#include "recto/range.hpp"

namespace recto {

namespace detail {
/// Makes a guard for a row that outlives its scan: shares the snapshot, or copies the record.
engine::Found pin_entry(const LeafStream& stream, const engine::Entry& entry);

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
      return detail::GuardAccess::make<V, F>(stream.snapshot(), detail::pin_entry(stream, entry_));
    });
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

  Scan(const Scan& other)
      : source_(other.source_),
        target_(other.target_),
        range_(other.range_),
        direction_(other.direction_) {}
  /// Iterators go on in the new scan; the old one is empty.
  Scan(Scan&& other) noexcept
      : source_(std::move(other.source_)),
        target_(std::exchange(other.target_, {})),
        range_(std::move(other.range_)),
        direction_(other.direction_),
        stream_(std::move(other.stream_)) {}
  Scan& operator=(Scan other) noexcept {
    stream_ = std::move(other.stream_);
    source_ = std::move(other.source_);
    target_ = other.target_;
    range_ = other.range_;
    direction_ = other.direction_;
    return *this;
  }
  ~Scan() = default;

  /// The first row. Each call starts anew; iterators from earlier calls stay where they are.
  [[nodiscard]] Iterator begin() const& {
    if (target_.table == nullptr) {
      return {};
    }
    if (!stream_) {
      stream_ = std::make_unique<detail::LeafStream>(target_, source_, range_.view(), direction_);
    }
    return Iterator(stream_->first());
  }
  void begin() const&& = delete;
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  /// The same rows from the last to the first.
  [[nodiscard]] Scan reverse() const {
    Scan reversed(*this);
    reversed.direction_ = direction_ == engine::Direction::forward ? engine::Direction::reverse
                                                                   : engine::Direction::forward;
    return reversed;
  }

 private:
  friend struct detail::ScanAccess;

  Scan(const detail::ScanTarget& target, detail::ReadSource source,
       const detail::EncodedRange& range)
      : source_(std::move(source)), target_(target), range_(range) {}

  detail::ReadSource source_;  // first, so that it outlives the stream
  detail::ScanTarget target_;
  detail::EncodedRange range_;
  engine::Direction direction_ = engine::Direction::forward;
  mutable std::unique_ptr<detail::LeafStream> stream_;
};

namespace detail {
struct ScanAccess {
  /// A scan over what `range` means to `Codec`'s keys; without one, over everything.
  template <class S, class Codec, class... R>
  static S make(const ScanTarget& target, ReadSource source, const R&... range) {
    static_assert(sizeof...(R) <= 1);
    EncodedRange encoded;
    (RangeEncoder<Codec>::encode(encoded, range), ...);
    return S(target, std::move(source), encoded);
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
