#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"

/// Formats turn C++ values into payloads and payloads into views (docs/formats.md).
namespace recto {

namespace detail {

/// What every format has.
template <class F>
concept FormatBase = requires(Bytes payload) {
  typename F::Value;
  typename F::Encoder;
  { F::kName } -> std::convertible_to<std::string_view>;
  { F::kAlignment } -> std::convertible_to<std::size_t>;
  { F::verify(payload) } -> std::same_as<bool>;
};

/// Whether a function changes what it is given, and does not return another value instead.
template <class Change, class V>
concept Changes = std::invocable<Change&, V> && std::is_void_v<std::invoke_result_t<Change&, V>>;

/// Whether a format stores values of type `V`.
template <class F, class V>
concept Encodable = requires(typename F::Encoder encoder, V&& value, std::string_view table) {
  { encoder.encode(std::forward<V>(value), table) } -> std::same_as<Bytes>;
};

}  // namespace detail

/// A format whose views lie in the payload: reading copies nothing.
///
/// `*guard` gives `Reference`, which is `reference(payload)`; `guard->` gives `Pointer`, which is
/// `pointer(payload)`: a pointer, or a `recto::Arrow` where the view is an object of its own. The
/// payload is aligned to `kAlignment` bytes and outlives both.
template <class F>
concept InPlaceFormat = detail::FormatBase<F> && requires(Bytes payload) {
  typename F::Reference;
  typename F::Pointer;
  { F::reference(payload) } -> std::same_as<typename F::Reference>;
  { F::pointer(payload) } -> std::same_as<typename F::Pointer>;
};

/// A format whose values are made anew of each payload that is read: `decode(payload)` gives a
/// `Decoded`, which the guard keeps, and `*guard` shows as `const Decoded&`. `decode` throws
/// `Error(corrupt)` for a payload that it can't read.
template <class F>
concept DecodingFormat =
    detail::FormatBase<F> && std::movable<typename F::Decoded> && requires(Bytes payload) {
      { F::decode(payload) } -> std::same_as<typename F::Decoded>;
    };

/// What a format is: a stateless class of static members. A format knows no engine.
///
///   `Value`         the `V` of its tables and guards.
///   `kName`         its name in the catalog; the library's own are "flatbuffers", "capnproto",
///                   "plain", "messagepack" and "raw".
///   `kAlignment`    what its views need, 16 at most. Payloads are aligned to 8 anyway; more costs
///                   a copy of each record that happens to lie otherwise.
///   `verify(bytes)` whether bytes from elsewhere, aligned to 8, are a sound payload. It must not
///                   throw or crash, whatever the bytes are. Called at reads with
///                   `Options::verify`, and by `Database::verify`.
///   `Encoder`       makes payloads: for each type that `put` shall take, an `encode(value, table)`
///                   that returns `Bytes`, valid until its next call. It throws
///                   `Error(invalid_value)`, with the table's name in it, for what can't be stored.
///   and the members of an `InPlaceFormat` or of a `DecodingFormat`.
///
/// Members that it may have:
///   `kNeedsSize`    false when views need no more than the payload's beginning: then `reference`
///                   and `pointer` get bytes that may go on behind the payload, which saves the
///                   look at the record's trailer. True where it is missing.
///   `kPayloadSize`  the size of each payload, where all have one. With `kNeedsSize` of false,
///                   records of another size are `ErrorCode::corrupt`.
///   `schema()`      `Bytes` that describe the payloads. The catalog keeps them, and a table that
///                   is opened with others is refused with `ErrorCode::schema_mismatch`.
///   `type_name()`   a name of the type of value, kept and compared in the same way.
///   `edit(encoder, payload, change, table)`  `Bytes` of the payload after `change` of its value,
///   for
///                   `Table::update`. Without it, `update` takes functions that return a new value.
///   `ViewFormat`    the format that guards are of, where several formats share their views.
template <class F>
concept Format = InPlaceFormat<F> || DecodingFormat<F>;

/// The format of a type where none is named. Specialised by each format for the types it serves.
template <class V>
struct DefaultFormat;

template <class V>
using DefaultFormatOf = typename DefaultFormat<V>::type;

/// What `->` gives where a view is an object of its own.
template <class T>
class Arrow {
 public:
  explicit Arrow(T view) : view_(std::move(view)) {}
  [[nodiscard]] const T* operator->() const noexcept { return &view_; }

 private:
  T view_;
};

namespace detail {

/// What `*guard`, `guard->`, `*row` and `row->` give.
template <class F>
struct ViewsOf;

template <InPlaceFormat F>
struct ViewsOf<F> {
  using Reference = typename F::Reference;
  using Pointer = typename F::Pointer;
  using RowReference = Reference;
  using RowPointer = Pointer;
};

template <DecodingFormat F>
  requires(!InPlaceFormat<F>)
struct ViewsOf<F> {
  using Reference = const typename F::Decoded&;
  using Pointer = const typename F::Decoded*;
  using RowReference = typename F::Decoded;
  using RowPointer = Arrow<typename F::Decoded>;
};

template <class F>
concept Decodes = DecodingFormat<F> && !InPlaceFormat<F>;

/// Whether views of a format must be given the exact payload.
template <class F>
inline constexpr bool needs_size = true;
template <class F>
  requires requires { F::kNeedsSize; }
inline constexpr bool needs_size<F> = F::kNeedsSize;

template <class F>
struct ViewFormatOf {
  using type = F;
};
template <class F>
  requires requires { typename F::ViewFormat; }
struct ViewFormatOf<F> {
  using type = typename F::ViewFormat;
};

}  // namespace detail

}  // namespace recto
