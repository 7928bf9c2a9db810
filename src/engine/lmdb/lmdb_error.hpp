#pragma once

#include <lmdb.h>

#include <string>
#include <string_view>

#include "recto/bytes.hpp"

namespace recto::engine::lmdb {

/// Throws the `recto::Error` that stands for what LMDB returned from `operation`.
[[noreturn]] void throw_lmdb(int code, std::string_view operation, std::string_view path = {});

/// Throws unless LMDB succeeded.
inline void check(int code, std::string_view operation, std::string_view path = {}) {
  if (code != MDB_SUCCESS) [[unlikely]] {
    throw_lmdb(code, operation, path);
  }
}

/// `check` for read transactions: LMDB refuses one that has met damage before.
inline void check_read(int code, std::string_view operation, std::string_view path = {}) {
  check(code == MDB_BAD_TXN ? MDB_CORRUPTED : code, operation, path);
}

/// A key for LMDB: with its zero padding, so that records behind it stay 8-byte aligned.
inline MDB_val padded_key(Bytes key) noexcept {
  return {(key.size() + 7) & ~std::size_t{7}, const_cast<std::byte*>(key.data())};
}

}  // namespace recto::engine::lmdb
