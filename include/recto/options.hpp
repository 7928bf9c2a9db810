#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace recto {

/// The byte-level store below a database (docs/engines.md).
enum class Engine {
  automatic,  ///< That of the database at the path; LMDB for a new one. The default.
  lmdb,       ///< A memory-mapped B+tree in one file.
  rocksdb,    ///< A log-structured merge tree in a directory.
  memory,     ///< Nothing on disk: gone when its last user is.
};

/// What an acknowledged write survives (docs/durability.md). Whatever is lost, what remains is a
/// state that the database had after some commit, unless it says otherwise.
enum class Durability {
  /// A power cut loses nothing. The default.
  full,

  /// A crash of the process loses nothing. A power cut may lose the newest transactions: on LMDB
  /// the
  /// last one, on RocksDB those that the system had not written yet.
  no_meta_sync,
  relaxed = no_meta_sync,  ///< The same.

  /// For data that can be built again. On LMDB a crash of the process loses nothing, and a power
  /// cut
  /// may leave a file that can't be read. RocksDB keeps no log: a crash of the process loses
  /// everything since memory was last written to files, in all tables back to the same commit.
  none,
};

/// Whether records are checked when they are read, for files that may be damaged or hostile.
enum class Verify {
  none,    ///< Records were verified when they were written, and are trusted. The default.
  always,  ///< The whole file's structure is checked at open, and checksum and payload at every
           ///< read; damage is `ErrorCode::corrupt`. The first open of an LMDB file reads all of
           ///< it, and other threads that open or close LMDB databases wait meanwhile.
};

/// Whether opening may put a new database where one is or is not. What is there is never deleted:
/// it is renamed, and `Database::set_aside` says to what.
enum class Recreate {
  never,               ///< The database must exist.
  if_missing,          ///< A missing one is created. The default.
  always,              ///< A new one in any case.
  on_version_bump,     ///< A new one where the existing one has another `Options::data_version`, or
                       ///< a file format that this release does not read.
  on_validation_fail,  ///< A new one where the existing one is damaged, or no database at all.
};

/// How the LMDB engine reads outside write transactions.
enum class LmdbReads {
  automatic,  ///< By walking the mapped pages, where a self-check at open allows it. The default.
  pages,      ///< By walking the mapped pages; an error where that is not possible.
  api,        ///< Through LMDB's own functions.
};

/// How RocksDB stores blocks of records. Compressed records are decompressed into the block cache,
/// once for as long as they stay there.
enum class Compression {
  none,
  lz4,
  zstd,
};

/// What concerns the RocksDB engine alone.
struct RocksDbOptions {
  /// For tables that are created, where `TableOptions` name none.
  Compression compression = Compression::none;

  /// Memory for blocks that have been read. Pinned by guards and scans, it can grow beyond this.
  std::size_t block_cache_bytes = std::size_t{256} << 20;

  /// The unit in which records are read from files and compressed. A guard keeps a whole one.
  /// Smaller ones suit scattered look-ups of data much larger than memory.
  std::size_t block_bytes = std::size_t{16} << 10;

  /// Memory for the newest records of each table, before they go to a file.
  std::size_t write_buffer_bytes = std::size_t{64} << 20;

  /// Reads uncompressed files through a memory map instead of the block cache. Tables must not be
  /// compressed then.
  bool mapped_reads = false;

  /// Threads for flushes and compactions; 0 chooses by the machine.
  std::uint32_t background_threads = 0;
};

/// What opening a table does where the database has other indexes than the program declares.
enum class IndexChange {
  /// Builds those that are missing, and those whose parts have changed anew; one that is no longer
  /// declared is `schema_mismatch`. The default.
  build,
  build_and_drop,  ///< As `build`, and drops those that are no longer declared.
  refuse,          ///< Any difference is `schema_mismatch`.
};

/// How far the building of an index is.
struct IndexProgress {
  std::string_view table;
  std::string_view index;
  std::uint64_t rows = 0;         ///< Gone through in this run.
  std::uint64_t rows_in_all = 0;  ///< About how many there are.
};

/// How one table is stored, and opened.
struct TableOptions {
  /// On RocksDB, for what is written from now on. LMDB compresses nothing.
  std::optional<Compression> compression{};

  /// What to do where the stored indexes are not the declared ones. Building takes as long as
  /// reading the table, in steps that are transactions of their own: readers and other writers go
  /// on meanwhile, and a step that was reached is not lost in a crash.
  IndexChange index_change = IndexChange::build;

  /// Is called between the steps of building an index, outside of transactions.
  std::function<void(const IndexProgress&)> index_progress{};
};

/// How to open a database. The defaults suit most programs.
struct Options {
  /// Which engine a new database uses. Opening an existing one of another engine is
  /// `invalid_option`.
  Engine engine = Engine::automatic;

  /// What opening may create or replace.
  Recreate recreate = Recreate::if_missing;

  /// Whether to create the database when the path does not exist; false is `Recreate::never`, and
  /// contradicts the kinds of `Recreate` that replace.
  bool create = true;

  /// Opens for reading alone; every write is `ErrorCode::read_only`.
  bool read_only = false;

  /// The version of the data, counted by the program. A new database keeps it; opening one that has
  /// another is `format_version`, unless `Recreate::on_version_bump` replaces it.
  std::uint32_t data_version = 0;

  /// When a write counts as done.
  Durability durability = Durability::full;

  /// Which records to check before they are shown.
  Verify verify = Verify::none;

  /// How long a writer waits for another, of any process, in milliseconds, before `busy` is thrown;
  /// 0: not at all; absent: as long as it takes. Each `Database` of a file may have its own. Holds
  /// for opening too, which writes where a new database is made. Among several processes that write
  /// without pause and without a limit, a writer with one may not get its turn in time.
  std::optional<std::uint32_t> write_timeout_ms{};

  /// The address space to reserve, which is also the largest size an LMDB file can grow to. It
  /// costs nothing until it is used. Less is taken where the system grants less (`ulimit -v`). The
  /// first `Database` that a process has of a file decides.
  std::uint64_t map_size_bytes = std::uint64_t{1} << 40;

  /// How to read on LMDB. `Stats::reads` tells what is in use. A process reads a file in one way:
  /// another than the first `Database` of the file was given is `invalid_option`.
  LmdbReads lmdb_reads = LmdbReads::automatic;

  /// What concerns RocksDB alone. The first `Database` that a process has of a path decides.
  RocksDbOptions rocksdb{};

  /// Snapshots that may be alive at once, in all processes together. The first process that opens
  /// an LMDB file decides. At most 1,048,576.
  std::uint32_t max_readers = 16'384;

  /// Tables and indexes that the database may hold, and one for the catalog: 2 to 65,536. An index
  /// that was dropped still counts, until one of its table has its name again. On LMDB the first
  /// `Database` that a process has of a file decides.
  std::uint32_t max_tables = 512;

  /// Permission bits of files that are created. The owner may always read and write: at least 0600.
  std::uint32_t file_mode = 0600;

  /// Is told, a line at a time, what the library does on its own accord, such as setting a database
  /// aside. May be called by any thread that uses the database, and by `open` before it returns or
  /// throws. Empty: lines go to standard error.
  std::function<void(std::string_view line)> log{};
};

}  // namespace recto
