#pragma once

#include <cstddef>
#include <cstdint>

namespace recto {

/// The byte-level store below a database.
enum class Engine {
  lmdb,     ///< A memory-mapped B+tree in one file. The default.
  rocksdb,  ///< A log-structured merge tree in a directory.
  memory,   ///< Nothing on disk.
};

/// What an acknowledged write survives. A process crash loses nothing acknowledged at any setting.
enum class Durability {
  full,          ///< A power cut loses nothing acknowledged. The default.
  no_meta_sync,  ///< A power cut may lose the last transaction; the file stays sound.
  none,          ///< A power cut may lose the database. For data that can be built again.
};

/// Whether records are checked when they are read, for files that may be damaged or hostile.
enum class Verify {
  none,    ///< Records were verified when they were written, and are trusted. The default.
  always,  ///< The whole file's structure is checked at open, and checksum and payload at every
           ///< read; damage is `ErrorCode::corrupt`.
};

/// How the LMDB engine reads outside write transactions.
enum class LmdbReads {
  automatic,  ///< By walking the mapped pages, where a self-check at open allows it. The default.
  pages,      ///< By walking the mapped pages; an error where that is not possible.
  api,        ///< Through LMDB's own functions.
};

/// How to open a database. The defaults suit most programs.
struct Options {
  /// Which engine a new database uses.
  Engine engine = Engine::lmdb;

  /// Whether to create the database when the path does not exist.
  bool create = true;

  /// Opens for reading alone; every write is `ErrorCode::read_only`.
  bool read_only = false;

  /// When a write counts as done.
  Durability durability = Durability::full;

  /// Which records to check before they are shown.
  Verify verify = Verify::none;

  /// The address space to reserve, which is also the largest size the file can grow to. It costs
  /// nothing until it is used. Less is taken where the system grants less (`ulimit -v`). The first
  /// `Database` that a process has of a file decides.
  std::uint64_t map_size_bytes = std::uint64_t{1} << 40;

  /// How to read on LMDB. `Stats::reads` tells what is in use. A process reads a file in one way:
  /// another than the first `Database` of the file was given is `invalid_option`.
  LmdbReads lmdb_reads = LmdbReads::automatic;

  /// Snapshots that may be alive at once, in all processes together. The first process that opens
  /// the file decides. At most 1,048,576.
  std::uint32_t max_readers = 16'384;

  /// Tables that the database may hold, and one for the catalog: 2 to 65,536.
  std::uint32_t max_tables = 512;

  /// Permission bits of files that are created.
  std::uint32_t file_mode = 0600;
};

}  // namespace recto
