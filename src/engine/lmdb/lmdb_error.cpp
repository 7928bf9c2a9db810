#include "engine/lmdb/lmdb_error.hpp"

#include <cerrno>

#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

struct Meaning {
  ErrorCode code;
  std::string_view advice;
};

Meaning meaning_of(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:  // a limit on the size of files, as `ulimit -f` sets
      return {ErrorCode::disk_full, "free some space and try again; nothing was changed"};
    case EACCES:
    case EPERM:
    case EROFS:
      return {ErrorCode::permission,
              "check the permissions of the file and its directory, or open it with "
              "Options::read_only"};
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::not_found, "create the directory first, or name another path"};
    case EEXIST:
      return {ErrorCode::invalid_option, "name a path where nothing is yet"};
    case MDB_MAP_FULL:
    case MDB_MAP_RESIZED:
      return {ErrorCode::map_full,
              "open the database with a larger Options::map_size_bytes, or raise `ulimit -v`; "
              "nothing was changed"};
    case MDB_READERS_FULL:
      return {ErrorCode::readers_full,
              "let guards, scans and snapshots go, or open the database with a larger "
              "Options::max_readers when no process has it open"};
    case MDB_DBS_FULL:
      return {ErrorCode::too_many_tables, "open the database with a larger Options::max_tables"};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_INCOMPATIBLE:
      return {ErrorCode::corrupt, "the file is damaged: restore a backup"};
    case MDB_PANIC:
      return {ErrorCode::io,
              "a commit could not be finished: close every Database of this file in this process, "
              "and open it again"};
    case MDB_VERSION_MISMATCH:
      return {ErrorCode::format_version,
              "the file belongs to another LMDB: dump it with that version and load it again"};
    case MDB_BAD_TXN:
    case MDB_BAD_DBI:
      return {ErrorCode::closed, "an earlier write of this transaction failed: begin a new one"};
    case MDB_TXN_FULL:
      return {ErrorCode::value_too_large, "split the transaction into smaller ones"};
    default:
      return {ErrorCode::io, "see the system's message"};
  }
}

}  // namespace

void throw_lmdb(int code, std::string_view operation, std::string_view path) {
  const Meaning meaning = meaning_of(code);
  throw Error(meaning.code, {std::string(operation), std::string(path), {}}, mdb_strerror(code),
              meaning.advice);
}

}  // namespace recto::engine::lmdb
