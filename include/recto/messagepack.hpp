#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <new>
#include <string_view>
#include <type_traits>

// Without Boost, unless the program wants it or has included msgpack before.
#if !defined(MSGPACK_NO_BOOST) && !defined(MSGPACK_USE_BOOST)
#define MSGPACK_NO_BOOST
#include <msgpack.hpp>
#undef MSGPACK_NO_BOOST
#else
#include <msgpack.hpp>
#endif

#include "recto/bytes.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"

/// The MessagePack format: ordinary C++ types with msgpack-cxx adaptors, decoded when they are
/// read.
namespace recto {

namespace detail {

/// Whether bytes are one whole MessagePack object, nested 64 deep at most.
[[nodiscard]] bool is_sound_messagepack(Bytes payload);

[[noreturn]] void throw_messagepack_corrupt(const char* why);
[[noreturn]] void throw_messagepack_value(std::string_view table, const char* why);

}  // namespace detail

/// Values are objects of type `V`, decoded into the guard when they are read: `*guard` is a
/// `const V&` of the guard's own, and `*row` a new `V`. Reading copies and allocates what `V`
/// does; `std::string_view` and `msgpack::type::raw_ref` in it show the stored bytes, for as long
/// as the guard or row is valid. `msgpack::object` can't be in it.
///
/// `V` is what msgpack-cxx has an adaptor for: numbers, strings, containers, types with
/// `MSGPACK_DEFINE_MAP(members...)`. With that one, which stores the members' names, types may
/// change: a member that a record lacks keeps what the default constructor gave it, one that the
/// type lacks is ignored, and a renamed one is both. A member whose type no longer fits is
/// `ErrorCode::corrupt`. `MSGPACK_DEFINE` stores members by position.
///
/// `put` takes a `V`, or `Bytes` of one whole object that a `V` can be made of. Values whose arrays
/// and maps nest more than 64 deep are refused with `invalid_value`.
template <class V>
struct MessagePackFormat {
  static_assert(std::movable<V> && !std::same_as<V, msgpack::object> &&
                    !std::same_as<V, msgpack::object_handle>,
                "MessagePack stores C++ types that can be moved");

  using Value = V;
  using Decoded = V;

  static constexpr std::string_view kName = "messagepack";
  static constexpr std::size_t kAlignment = 8;

  static V decode(Bytes payload) {
    return decode(payload, [](const char* why) { detail::throw_messagepack_corrupt(why); });
  }

  /// Whether they are one whole object, of any type: the catalog keeps none, and a table may be
  /// open as several at once. `decode` tells what fits `V`.
  static bool verify(Bytes payload) noexcept {
    try {
      return detail::is_sound_messagepack(payload);
    } catch (...) {
      return false;
    }
  }

  class Encoder {
   public:
    template <std::same_as<V> T>
    Bytes encode(const T& value, std::string_view table) {
      buffer_.clear();
      try {
        msgpack::pack(buffer_, value);
      } catch (const msgpack::container_size_overflow& fault) {
        detail::throw_messagepack_value(table, fault.what());
      }
      const Bytes packed(static_cast<const void*>(buffer_.data()), buffer_.size());
      if (!detail::is_sound_messagepack(packed)) {
        detail::throw_messagepack_value(
            table, "the value is nested more than 64 deep, or packed as other than one object");
      }
      return packed;
    }

    Bytes encode(Bytes packed, std::string_view table) {
      static_cast<void>(MessagePackFormat::decode(
          packed, [table](const char* why) { detail::throw_messagepack_value(table, why); }));
      return packed;
    }

   private:
    msgpack::sbuffer buffer_;
  };

  /// The payload after `change(V&)` of the decoded value, for `Table::update`.
  template <class Change>
    requires detail::Changes<Change, V&>
  static Bytes edit(Encoder& encoder, Bytes payload, Change& change, std::string_view table) {
    V value = decode(payload);
    change(value);
    return encoder.encode(value, table);
  }

 private:
  /// Calls `refuse(why)`, which throws, for bytes that no `V` can be made of.
  template <class Refuse>
  static V decode(Bytes payload, Refuse&& refuse) {
    // Checked first, since msgpack allocates what an array says it has before it looks for it.
    if (!detail::is_sound_messagepack(payload)) {
      refuse("they are not one whole MessagePack object, or nested too deep");
    }
    try {
      msgpack::zone zone;
      const msgpack::object object =
          msgpack::unpack(zone, reinterpret_cast<const char*>(payload.data()), payload.size(),
                          [](msgpack::type::object_type, std::size_t, void*) { return true; });
      if constexpr (std::default_initializable<V>) {
        V value{};
        object.convert(value);
        return value;
      } else {
        return object.as<V>();
      }
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& fault) {
      refuse(fault.what());
      throw;
    }
  }
};

/// Chooses the MessagePack format: `.value_format(recto::MessagePack{})`.
struct MessagePack {
  template <class V>
  using For = MessagePackFormat<V>;
};

}  // namespace recto
