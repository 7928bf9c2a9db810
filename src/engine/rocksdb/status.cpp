#include "engine/rocksdb/status.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

struct Meaning {
  ErrorCode code;
  std::string_view advice;
};

/// RocksDB keeps the system's error as text alone.
template <std::size_t N>
bool tells_of(std::string_view message, const std::array<int, N>& errors) {
  return std::ranges::any_of(errors, [message](int error) {
    return message.find(std::strerror(error)) != std::string_view::npos;
  });
}

Meaning meaning_of_io(const rocksdb::Status& status, std::string_view message) {
  if (status.subcode() == rocksdb::Status::kNoSpace ||
      status.subcode() == rocksdb::Status::kSpaceLimit ||
      tells_of(message, std::array{ENOSPC, EDQUOT, EFBIG})) {
    return {ErrorCode::disk_full, "free some space and try again; nothing was changed"};
  }
  if (message.find("lock ") != std::string_view::npos) {
    return {ErrorCode::busy,
            "another process has the database open, and RocksDB lets one do so: close it there, or "
            "open it here with Options::read_only"};
  }
  if (tells_of(message, std::array{EACCES, EPERM, EROFS})) {
    return {ErrorCode::permission,
            "check the permissions of the directory and its files, or open it with "
            "Options::read_only"};
  }
  if (status.subcode() == rocksdb::Status::kPathNotFound || tells_of(message, std::array{ENOENT})) {
    return {ErrorCode::corrupt, "a file of the database is missing: restore a backup"};
  }
  return {ErrorCode::io, "see the system's message"};
}

Meaning meaning_of(const rocksdb::Status& status, std::string_view message,
                   std::string_view operation) {
  switch (status.code()) {
    case rocksdb::Status::kIOError:
      return meaning_of_io(status, message);
    case rocksdb::Status::kCorruption:
      return {ErrorCode::corrupt, "the database is damaged: restore a backup"};
    case rocksdb::Status::kInvalidArgument:
      return operation == "open"
                 ? Meaning{ErrorCode::corrupt, "it is no Recto database: name another path"}
                 : Meaning{ErrorCode::io, "see RocksDB's message"};
    case rocksdb::Status::kNotSupported:
      return {ErrorCode::unsupported, "see RocksDB's message"};
    case rocksdb::Status::kBusy:
    case rocksdb::Status::kTimedOut:
    case rocksdb::Status::kTryAgain:
      return {ErrorCode::busy, "try again"};
    case rocksdb::Status::kShutdownInProgress:
      return {ErrorCode::closed, "open the database again"};
    default:
      return {ErrorCode::io, "see RocksDB's message"};
  }
}

}  // namespace

void throw_status(const rocksdb::Status& status, std::string_view operation,
                  std::string_view path) {
  const std::string message = status.ToString();
  const Meaning meaning = meaning_of(status, message, operation);
  throw Error(meaning.code, {std::string(operation), std::string(path), {}}, message,
              meaning.advice);
}

}  // namespace recto::engine::rocks
