#pragma once

#include <optional>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/attributes.hpp"
#include "recto/detail/record.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/engine.hpp"
#include "recto/format.hpp"

namespace recto {

namespace detail {
[[noreturn]] void throw_empty_guard();
struct GuardAccess;

/// What views of a format are made of: the payload, or the whole record where its size is of no
/// interest.
template <InPlaceFormat F>
[[nodiscard]] Bytes viewed(Bytes record) {
  if constexpr (needs_size<F>) {
    return payload_of(record);
  } else {
    if constexpr (requires { F::kPayloadSize; }) {
      if (record.size() != record_size(F::kPayloadSize)) [[unlikely]] {
        throw_record_corrupt("its size is not that of the table's values");
      }
    }
    return record;
  }
}

/// What a guard keeps of a format that decodes; nothing for all others.
template <class F>
struct GuardedValue {
  GuardedValue() noexcept = default;
  explicit GuardedValue(Bytes) noexcept {}
};

template <Decodes F>
struct GuardedValue<F> {
  GuardedValue() noexcept = default;
  explicit GuardedValue(Bytes record) : decoded(F::decode(payload_of(record))) {}

  std::optional<typename F::Decoded> decoded;
};
}  // namespace detail

/// Owns what keeps one record in memory, and shows the record in place.
///
/// `*guard` and `guard->` give the format's view, for FlatBuffers `const V&` and `const V*`. The
/// view, and everything reached through it, is valid until the guard is destroyed, assigned to or
/// moved from. A guard stays valid when its table, snapshot, scan and even its `Database` are gone.
/// It pins one state of the whole database: keep guards as long as needed and no longer, since the
/// file grows while old states are pinned. A format that decodes (MessagePack) has done so when
/// there is a guard, which keeps the value.
///
/// An empty guard means "no such key"; reading from one, or from a guard that was moved from,
/// throws `Error(misuse)`. Guards may be moved between threads, and one guard may be read by
/// several.
template <class V, class F = DefaultFormatOf<V>>
class [[nodiscard]] Guard {
  using Views = detail::ViewsOf<F>;

 public:
  Guard() noexcept = default;
  Guard(Guard&& other) noexcept
      : snapshot_(std::move(other.snapshot_)),
        pin_(std::move(other.pin_)),
        record_(std::exchange(other.record_, Bytes())),
        value_(std::move(other.value_)) {}
  Guard& operator=(Guard&& other) noexcept {
    Guard moved(std::move(other));
    std::swap(snapshot_, moved.snapshot_);
    std::swap(pin_, moved.pin_);
    std::swap(record_, moved.record_);
    std::swap(value_, moved.value_);
    return *this;
  }

  /// Whether there is a record.
  [[nodiscard]] explicit operator bool() const noexcept { return record_.data() != nullptr; }
  [[nodiscard]] bool has_value() const noexcept { return record_.data() != nullptr; }

  [[nodiscard]] typename Views::Reference operator*() const& RECTO_LIFETIMEBOUND {
    if constexpr (detail::Decodes<F>) {
      static_cast<void>(record());
      return *value_.decoded;
    } else {
      return F::reference(detail::viewed<F>(record()));
    }
  }
  [[nodiscard]] typename Views::Pointer operator->() const& RECTO_LIFETIMEBOUND {
    if constexpr (detail::Decodes<F>) {
      static_cast<void>(record());
      return &*value_.decoded;
    } else {
      return F::pointer(detail::viewed<F>(record()));
    }
  }

  /// The payload as it is stored. Throws `Error(corrupt)` when the record's trailer is damaged.
  [[nodiscard]] Bytes bytes() const& RECTO_LIFETIMEBOUND { return detail::payload_of(record()); }

  // A view of a temporary guard would dangle: name the guard first.
  void operator*() const&& = delete;
  void operator->() const&& = delete;
  void bytes() const&& = delete;

 private:
  friend detail::GuardAccess;

  Guard(detail::SnapshotRef snapshot, engine::Found found) noexcept(!detail::Decodes<F>)
      : snapshot_(std::move(snapshot)),
        pin_(std::move(found.pin)),
        record_(found.record),
        value_(record_) {}

  [[nodiscard]] Bytes record() const {
    if (record_.data() == nullptr) [[unlikely]] {
      detail::throw_empty_guard();
    }
    return record_;
  }

  // Destroyed in reverse order: the pin first, the snapshot last.
  detail::SnapshotRef snapshot_;
  engine::Pin pin_;
  Bytes record_;
  [[no_unique_address]] detail::GuardedValue<F> value_;
};

namespace detail {
/// How tables and rows make guards. Throws `Error(corrupt)` where a format decodes and can't.
struct GuardAccess {
  template <class V, class F>
  static Guard<V, F> make(SnapshotRef snapshot, engine::Found found) noexcept(!Decodes<F>) {
    return Guard<V, F>(std::move(snapshot), std::move(found));
  }
};
}  // namespace detail

}  // namespace recto
