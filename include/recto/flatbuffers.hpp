#pragma once

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "recto/bytes.hpp"
#include "recto/detail/key_field.hpp"
#include "recto/detail/type_name.hpp"
#include "recto/error.hpp"
#include "recto/format.hpp"

/// The FlatBuffers format: tables of a `.fbs` schema, read in place.
namespace recto {

template <class T>
concept FlatBuffersTable = requires {
  typename T::NativeTableType;
  typename T::Builder;
};

namespace detail {

[[noreturn]] void throw_bad_buffer(std::string_view table, const char* what);
[[noreturn]] void throw_buffer_too_large(std::string_view table, std::size_t size);

/// Room for a copy that is aligned as `new` aligns.
class AlignedCopy {
 public:
  Bytes assign(Bytes bytes);

 private:
  std::unique_ptr<std::byte[]> data_;
  std::size_t capacity_ = 0;
};

}  // namespace detail

/// Values are FlatBuffers tables of type `T`, and views are `const T&`. `kAlign` is the largest
/// `force_align` in the schema, where it is above 8.
///
/// `put` takes an object API value (`const TT&`), a callback `Offset<T>(FlatBufferBuilder&)`, or
/// `Bytes` of a finished buffer without size prefix. All of them pass FlatBuffers' verifier before
/// they are stored, which also refuses buffers without a `required` field.
template <FlatBuffersTable T, std::size_t kAlign = 8>
struct FlatBuffers {
  static_assert(kAlign <= __STDCPP_DEFAULT_NEW_ALIGNMENT__, "FlatBuffers aligns to 16 at most");

  using Value = T;
  using Native = typename T::NativeTableType;
  using Reference = const T&;
  using Pointer = const T*;
  using ViewFormat = FlatBuffers<T>;

  static constexpr std::string_view kName = "flatbuffers";
  static constexpr std::size_t kAlignment = std::max<std::size_t>(kAlign, 8);
  static constexpr bool kNeedsSize = false;

  /// How deep tables may nest.
  static constexpr flatbuffers::uoffset_t kMaxDepth = 64;

  static const T& reference(Bytes payload) noexcept { return *pointer(payload); }
  static const T* pointer(Bytes payload) noexcept {
    return flatbuffers::GetRoot<T>(payload.data());
  }

  static bool verify(Bytes payload) {
    if (payload.size() >= FLATBUFFERS_MAX_BUFFER_SIZE) {
      return false;
    }
    // A buffer has no more tables than this unless it refers to one of them again and again.
    const std::size_t tables = std::max<std::size_t>(payload.size() / 4, 1'000);
    flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(payload.data()),
                                   payload.size(), kMaxDepth,
                                   static_cast<flatbuffers::uoffset_t>(tables));
    return verifier.VerifyBuffer<T>(nullptr) && has_vtable(payload);
  }

  /// For tables without generated code: the type's name, and its binary schema where `flatc` was
  /// told to embed it (`--bfbs-gen-embed`).
  static std::string_view type_name() { return detail::type_name<T>(); }
  static Bytes schema() {
    if constexpr (requires { T::BinarySchema::data(); }) {
      return {static_cast<const void*>(T::BinarySchema::data()), T::BinarySchema::size()};
    } else {
      return {};
    }
  }

  /// Whether the root has a vtable of at least its own two sizes. The verifier takes zeros for an
  /// empty table, which buffers with a size before them often lead to.
  static bool has_vtable(Bytes payload) noexcept {
    const auto* root = reinterpret_cast<const flatbuffers::Table*>(pointer(payload));
    return flatbuffers::ReadScalar<flatbuffers::voffset_t>(root->GetVTable()) >=
           2 * sizeof(flatbuffers::voffset_t);
  }

  /// Makes verified payloads. Keeps its memory from one value to the next.
  class Encoder {
   public:
    Bytes encode(const Native& value, std::string_view table) {
      builder_.Clear();
      return finish(T::Pack(builder_, &value), table);
    }

    template <class F>
      requires std::is_invocable_r_v<flatbuffers::Offset<T>, F, flatbuffers::FlatBufferBuilder&>
    Bytes encode(F&& build, std::string_view table) {
      builder_.Clear();
      return finish(std::forward<F>(build)(builder_), table);
    }

    Bytes encode(Bytes finished, std::string_view table) {
      return verified(aligned(finished), table);
    }

    /// The buffer after `change(T&)` of a copy of it.
    template <class Change>
    Bytes edit_in_place(Bytes payload, Change& change, std::string_view table) {
      auto* copy = const_cast<std::byte*>(copy_.assign(payload).data());
      change(*flatbuffers::GetMutableRoot<T>(copy));
      return verified({copy, payload.size()}, table);
    }

   private:
    Bytes finish(flatbuffers::Offset<T> root, std::string_view table) {
      if (root.IsNull()) {
        detail::throw_bad_buffer(table, "the callback returned a null offset");
      }
      builder_.Finish(root);
      return verified(aligned({builder_.GetBufferPointer(), builder_.GetSize()}), table);
    }

    Bytes aligned(Bytes payload) {
      return reinterpret_cast<std::uintptr_t>(payload.data()) % kAlignment == 0
                 ? payload
                 : copy_.assign(payload);
    }

    static Bytes verified(Bytes payload, std::string_view table) {
      if (payload.size() >= FLATBUFFERS_MAX_BUFFER_SIZE) {
        detail::throw_buffer_too_large(table, payload.size());
      }
      if (!verify(payload)) {
        detail::throw_bad_buffer(table, "it fails FlatBuffers' verifier");
      }
      return payload;
    }

    flatbuffers::FlatBufferBuilder builder_{1024, nullptr, false, kAlignment};
    detail::AlignedCopy copy_;
  };

  /// For `Table::update`: by the object API, or in a copy of the buffer.
  template <class Change>
    requires(detail::Changes<Change, Native&> || detail::Changes<Change, T&>)
  static Bytes edit(Encoder& encoder, Bytes payload, Change& change, std::string_view table) {
    if constexpr (detail::Changes<Change, Native&>) {
      Native value;
      pointer(payload)->UnPackTo(&value);
      change(value);
      return encoder.encode(value, table);
    } else {
      return encoder.edit_in_place(payload, change, table);
    }
  }
};

template <FlatBuffersTable T>
struct DefaultFormat<T> {
  using type = FlatBuffers<T>;
};

/// Key fields of a buffer, for generated code. A field that is absent throws
/// `Error(invalid_value)`: a row without its key can't be stored.
[[nodiscard]] inline std::string_view key_field(const flatbuffers::String* text,
                                                const char* field) {
  if (text == nullptr) [[unlikely]] {
    detail::throw_key_field_absent(field);
  }
  return text->string_view();
}

template <class T>
  requires(sizeof(T) == 1)
[[nodiscard]] Bytes key_field(const flatbuffers::Vector<T>* bytes, const char* field) {
  if (bytes == nullptr) [[unlikely]] {
    detail::throw_key_field_absent(field);
  }
  return {static_cast<const void*>(bytes->data()), bytes->size()};
}

template <class T>
[[nodiscard]] T key_field(const std::optional<T>& value, const char* field) {
  if (!value) [[unlikely]] {
    detail::throw_key_field_absent(field);
  }
  return *value;
}

template <class T>
  requires std::is_class_v<T>
[[nodiscard]] const T& key_field(const T* object, const char* field) {
  if (object == nullptr) [[unlikely]] {
    detail::throw_key_field_absent(field);
  }
  return *object;
}

/// The elements of a fixed array in a FlatBuffers struct, for generated `KeyStruct`s.
template <class T, std::size_t N, class Array>
[[nodiscard]] std::array<T, N> to_array(const Array* elements) {
  std::array<T, N> copy;
  for (std::size_t i = 0; i < N; ++i) {
    if constexpr (std::is_pointer_v<decltype(elements->Get(0))>) {
      copy[i] = *elements->Get(static_cast<flatbuffers::uoffset_t>(i));
    } else {
      copy[i] = static_cast<T>(elements->Get(static_cast<flatbuffers::uoffset_t>(i)));
    }
  }
  return copy;
}

}  // namespace recto
