#pragma once

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
}  // namespace detail

/// Owns what keeps one record in memory, and shows the record in place.
///
/// `*guard` and `guard->` give the format's view, for FlatBuffers `const V&` and `const V*`. The
/// view, and everything reached through it, is valid until the guard is destroyed, assigned to or
/// moved from. A guard stays valid when its table, snapshot, scan and even its `Database` are gone.
/// It pins one state of the whole database: keep guards as long as needed and no longer, since the
/// file grows while old states are pinned.
///
/// An empty guard means "no such key"; reading from one, or from a guard that was moved from,
/// throws `Error(misuse)`. Guards may be moved between threads, and one guard may be read by
/// several.
template <class V, class F = DefaultFormatOf<V>>
class [[nodiscard]] Guard {
 public:
  Guard() noexcept = default;
  Guard(Guard&& other) noexcept
      : snapshot_(std::move(other.snapshot_)),
        pin_(std::move(other.pin_)),
        record_(std::exchange(other.record_, Bytes())) {}
  Guard& operator=(Guard&& other) noexcept {
    Guard moved(std::move(other));
    std::swap(snapshot_, moved.snapshot_);
    std::swap(pin_, moved.pin_);
    std::swap(record_, moved.record_);
    return *this;
  }

  /// Whether there is a record.
  [[nodiscard]] explicit operator bool() const noexcept { return record_.data() != nullptr; }
  [[nodiscard]] bool has_value() const noexcept { return record_.data() != nullptr; }

  [[nodiscard]] typename F::Reference operator*() const& RECTO_LIFETIMEBOUND {
    return F::reference(record());
  }
  [[nodiscard]] typename F::Pointer operator->() const& RECTO_LIFETIMEBOUND {
    return F::pointer(record());
  }

  /// The payload as it is stored. Throws `Error(corrupt)` when the record's trailer is damaged.
  [[nodiscard]] Bytes bytes() const& RECTO_LIFETIMEBOUND { return detail::payload_of(record()); }

  // A view of a temporary guard would dangle: name the guard first.
  void operator*() const&& = delete;
  void operator->() const&& = delete;
  void bytes() const&& = delete;

 private:
  friend detail::GuardAccess;

  Guard(detail::SnapshotRef snapshot, engine::Found found) noexcept
      : snapshot_(std::move(snapshot)), pin_(std::move(found.pin)), record_(found.record) {}

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
};

namespace detail {
/// How tables and rows make guards.
struct GuardAccess {
  template <class V, class F>
  static Guard<V, F> make(SnapshotRef snapshot, engine::Found found) noexcept {
    return Guard<V, F>(std::move(snapshot), std::move(found));
  }
};
}  // namespace detail

}  // namespace recto
