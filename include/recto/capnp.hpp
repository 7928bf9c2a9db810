#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/capnp_headers.hpp"
#include "recto/detail/key_field.hpp"
#include "recto/detail/type_name.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"

/// The Cap'n Proto format: structs of a `.capnp` schema, read in place.
namespace recto {

template <class T>
concept CapnProtoStruct = requires {
  typename T::Reader;
  typename T::Builder;
  typename T::_capnpPrivate;
} && capnp::kind<T>() == capnp::Kind::STRUCT;

namespace detail {

[[noreturn]] void throw_bad_message(std::string_view table, const kj::Exception& fault);

/// Whether `payload`, of any alignment, is a canonical message of a struct of type `type`.
[[nodiscard]] bool is_sound_capnp(const capnp::StructSchema& type, Bytes payload);

/// Makes canonical messages. Keeps its memory from one to the next; what it returns is valid until
/// its next call.
class CapnpEncoder {
 public:
  CapnpEncoder() = default;
  CapnpEncoder(const CapnpEncoder&) = delete;
  CapnpEncoder& operator=(const CapnpEncoder&) = delete;
  ~CapnpEncoder() noexcept {}  // NOLINT(modernize-use-equals-default): the builder's may throw

  /// An empty message to build a value in, for `finish`.
  capnp::MessageBuilder& begin();
  /// The message that was built, of a value of type `type`. What builds it can put anything
  /// anywhere, by way of capnp::AnyStruct, so it is checked as any other.
  Bytes finish(const capnp::StructSchema& type, std::string_view table);

  /// A copy of a value of type `type`, which may be a view of bytes that nobody has checked.
  Bytes copy(const capnp::StructSchema& type, const capnp::AnyStruct::Reader& value,
             std::string_view table);
  /// A copy of a message of which nothing is known.
  Bytes copy(const capnp::StructSchema& type, Bytes message, std::string_view table);

 private:
  Bytes canonical(const capnp::AnyStruct::Reader& value);

  std::unique_ptr<capnp::word[]> first_segment_;  // declared before the builder, which clears it
  std::optional<capnp::MallocMessageBuilder> building_;
  std::unique_ptr<capnp::word[]> output_;
  std::size_t output_words_ = 0;
};

}  // namespace detail

/// Values are Cap'n Proto structs of type `T`, and views are `T::Reader`.
///
/// Stored messages are canonical: one segment without a segment table, each struct cut off behind
/// its last field that differs from zero. Reading checks nothing that was checked when the value
/// was stored, costs no allocation and counts towards no traversal limit, so readers may be kept
/// and used without end.
///
/// `put` takes
/// - a callback `void(T::Builder)`, which builds the value;
/// - a `T::Reader` (or `T::Builder`), which is copied. It may be a view of unchecked bytes;
/// - `Bytes` of a message: a single segment without a segment table, as `capnp::canonicalize` and
///   `guard.bytes()` give it. What `capnp::messageToFlatArray` gives is recognised when it was
///   built with this very version of the schema; one that was built with another is refused, since
///   such bytes can't be told from a struct of numbers with certainty: pass a `Reader` of it.
///
/// `invalid_value` is thrown for values with capabilities, values nested deeper than `kMaxDepth`,
/// lists of more than a million elements without content, and bytes that are no sound message of
/// this type.
template <CapnProtoStruct T>
struct CapnProto {
  using Value = T;
  using Reference = typename T::Reader;
  using ViewFormat = CapnProto;

  /// What `guard->` gives: a reader, held as long as the expression lasts.
  class Pointer {
   public:
    explicit Pointer(Reference reader) noexcept : reader_(reader) {}
    [[nodiscard]] const Reference* operator->() const noexcept { return &reader_; }
    [[nodiscard]] const Reference& operator*() const noexcept { return reader_; }

   private:
    Reference reader_;
  };

  static constexpr std::string_view kName = "capnproto";
  static constexpr std::size_t kAlignment = 8;
  static constexpr bool kNeedsSize = false;

  /// How deep structs and lists may nest.
  static constexpr int kMaxDepth = 64;

  static Reference reference(Bytes payload) {
    return capnp::readMessageUnchecked<T>(reinterpret_cast<const capnp::word*>(payload.data()));
  }
  static Pointer pointer(Bytes payload) { return Pointer(reference(payload)); }

  /// For tables without generated code.
  static std::string_view type_name() { return detail::type_name<T>(); }

  static bool verify(Bytes payload) { return detail::is_sound_capnp(type(), payload); }

  /// Makes canonical messages. Keeps its memory from one value to the next.
  class Encoder {
   public:
    template <class F>
      requires std::invocable<F, typename T::Builder&>
    Bytes encode(F&& build, std::string_view table) {
      try {
        typename T::Builder root = encoder_.begin().template initRoot<T>();
        std::forward<F>(build)(root);
      } catch (const kj::Exception& fault) {
        detail::throw_bad_message(table, fault);
      }
      return encoder_.finish(type(), table);
    }

    Bytes encode(const Reference& value, std::string_view table) {
      return encoder_.copy(type(), capnp::AnyStruct::Reader(value), table);
    }

    Bytes encode(Bytes message, std::string_view table) {
      return encoder_.copy(type(), message, table);
    }

    /// The message after `change(T::Builder)` of a copy of the value.
    template <class Change>
    Bytes edit(Bytes payload, Change& change, std::string_view table) {
      try {
        auto& message = encoder_.begin();
        message.setRoot(reference(payload));
        typename T::Builder root = message.template getRoot<T>();
        change(root);
      } catch (const kj::Exception& fault) {
        detail::throw_bad_message(table, fault);
      }
      return encoder_.finish(type(), table);
    }

   private:
    detail::CapnpEncoder encoder_;
  };

  /// For `Table::update`.
  template <class Change>
    requires detail::Changes<Change, typename T::Builder&>
  static Bytes edit(Encoder& encoder, Bytes payload, Change& change, std::string_view table) {
    return encoder.edit(payload, change, table);
  }

 private:
  static capnp::StructSchema type() { return capnp::Schema::from<T>(); }
};

template <CapnProtoStruct T>
struct DefaultFormat<T> {
  using type = CapnProto<T>;
};

/// Text and bytes as keys and columns hold them, for generated code. They are valid as long as the
/// message.
[[nodiscard]] inline std::string_view field_value(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}
[[nodiscard]] inline Bytes field_value(capnp::Data::Reader bytes) {
  return {static_cast<const void*>(bytes.begin()), bytes.size()};
}

/// Key fields of a reader, for generated code. A field that is absent throws
/// `Error(invalid_value)`: a row without its key can't be stored.
template <class R>
[[nodiscard]] auto key_field(bool present, const R& value, const char* field) {
  if (!present) [[unlikely]] {
    detail::throw_key_field_absent(field);
  }
  if constexpr (std::same_as<R, capnp::Text::Reader> || std::same_as<R, capnp::Data::Reader>) {
    return field_value(value);
  } else {
    return value;
  }
}

}  // namespace recto
