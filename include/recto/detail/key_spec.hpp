#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/key_part.hpp"
#include "recto/key.hpp"

/// How the catalog names keys of tables without a schema, in the words of schemas: "key: ulong",
/// "key1: string, key2: uint desc".
namespace recto::detail {

template <class T>
std::string part_name() {
  if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (std::is_enum_v<T>) {
    return part_name<std::underlying_type_t<T>>();
  } else if constexpr (std::is_floating_point_v<T>) {
    return sizeof(T) == 4 ? "float" : "double";
  } else if constexpr (std::is_integral_v<T>) {
    constexpr const char* kSigned[] = {"byte", "short", "int", "long"};
    constexpr const char* kUnsigned[] = {"ubyte", "ushort", "uint", "ulong"};
    constexpr std::size_t kAt = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    return std::is_signed_v<T> ? kSigned[kAt] : kUnsigned[kAt];
  } else if constexpr (TextPart<T>) {
    return "string";
  } else if constexpr (std::is_same_v<T, Bytes>) {
    return "[ubyte]";
  } else if constexpr (is_std_array<T>) {
    return "[" + part_name<typename T::value_type>() + ":" + std::to_string(std::tuple_size_v<T>) +
           "]";
  } else {
    static_assert(StructPart<T>,
                  "a key is made of integers, bools, enums, floating-point numbers, strings, "
                  "recto::Bytes, arrays of these, and structs with a recto::KeyStruct");
    using Fields = typename PartCodec<T>::Fields;
    std::string text;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((text += (I == 0 ? "{" : ", ") + part_name<std::tuple_element_t<I, Fields>>()), ...);
    }(std::make_index_sequence<std::tuple_size_v<Fields>>{});
    return text + "}";
  }
}

/// The name of the keys of a codec.
template <class Codec>
std::string key_spec() {
  if constexpr (requires { Codec::spec(); }) {
    return Codec::spec();
  } else {
    std::string text;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((text += (I == 0 ? "key" : ", key") + (Codec::kParts == 1 ? "" : std::to_string(I + 1)) +
                ": " + part_name<typename Codec::template Part<I>>() +
                (Codec::template kOrder<I> == Order::descending ? " desc" : "")),
       ...);
    }(std::make_index_sequence<Codec::kParts>{});
    return text;
  }
}

}  // namespace recto::detail
