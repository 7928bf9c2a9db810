#pragma once

#include <cstdint>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/capnp_headers.hpp"

// Behind that header.
#include <kj/function.h>

namespace recto::detail {

/// Words at an address that Cap'n Proto takes: in place, or copied there.
class AlignedWords {
 public:
  /// `bytes` has whole words and must outlive this.
  explicit AlignedWords(Bytes bytes);

  [[nodiscard]] kj::ArrayPtr<const capnp::word> get() const noexcept { return words_; }

 private:
  std::vector<std::uint64_t> copy_;
  kj::ArrayPtr<const capnp::word> words_;
};

/// How bytes that nobody has checked are read: nested 64 deep at most, and no more words in all
/// than a sound message of that size has. The constant leaves room for lists of empty elements,
/// which take no bytes.
[[nodiscard]] capnp::ReaderOptions careful_options(std::size_t words);

/// Checks that a message of one segment is canonical, in time linear in its size. Throws
/// kj::Exception.
void require_canonical(kj::ArrayPtr<const capnp::word> message);

/// Checks that a message is canonical and that no accessor of `type` throws on it. Throws
/// kj::Exception.
void require_sound(const capnp::StructSchema& type, kj::ArrayPtr<const capnp::word> message);

/// Checks that a message is canonical and has a struct as its root, which `check` may go through.
void require_sound(kj::ArrayPtr<const capnp::word> message,
                   kj::FunctionParam<void(const capnp::AnyStruct::Reader&)> check);

}  // namespace recto::detail
