#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

#include "recto/bytes.hpp"

/// Formats turn C++ values into payloads and payloads into views.
namespace recto {

/// What a format is. A format knows no engine and keeps no state.
///
/// `Reference` is what `*guard` gives and `Pointer` what `guard->` gives; both may point into the
/// payload, which is aligned to `kAlignment` bytes and outlives them. `verify` says whether bytes
/// from elsewhere, of any alignment of 8, are a sound payload. `Encoder` makes payloads:
/// `encode(value)` returns bytes that stay valid until its next call.
template <class F>
concept Format = requires(Bytes payload) {
  typename F::Value;
  typename F::Reference;
  typename F::Pointer;
  typename F::Encoder;
  { F::kName } -> std::convertible_to<std::string_view>;
  { F::kAlignment } -> std::convertible_to<std::size_t>;
  { F::reference(payload) } -> std::same_as<typename F::Reference>;
  { F::pointer(payload) } -> std::same_as<typename F::Pointer>;
  { F::verify(payload) } -> std::same_as<bool>;
};

/// The format of a type where none is named. Specialised by each format for the types it serves.
template <class V>
struct DefaultFormat;

template <class V>
using DefaultFormatOf = typename DefaultFormat<V>::type;

namespace detail {
/// Whether a format stores values of type `V`.
template <class F, class V>
concept Encodable = requires(typename F::Encoder encoder, V&& value, std::string_view table) {
  { encoder.encode(std::forward<V>(value), table) } -> std::same_as<Bytes>;
};
}  // namespace detail

}  // namespace recto
