#pragma once

#include <rocksdb/status.h>

#include <string_view>

namespace recto::engine::rocks {

/// Throws the `recto::Error` that stands for what RocksDB returned from `operation`.
[[noreturn]] void throw_status(const rocksdb::Status& status, std::string_view operation,
                               std::string_view path = {});

/// Throws unless RocksDB succeeded.
inline void check(const rocksdb::Status& status, std::string_view operation,
                  std::string_view path = {}) {
  if (!status.ok()) [[unlikely]] {
    throw_status(status, operation, path);
  }
}

}  // namespace recto::engine::rocks
