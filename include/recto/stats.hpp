#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recto/error.hpp"

namespace recto {

/// Figures of an open database. -1 where the engine has no such thing.
struct Stats {
  std::string engine;
  std::string reads;  ///< How the engine reads: on LMDB "pages" or "api" (`Options::lmdb_reads`).

  std::int64_t file_bytes = -1;  ///< The size of the database file.
  std::int64_t map_bytes = -1;   ///< The address space that is reserved for it.
  std::int64_t page_bytes = -1;
  std::int64_t cache_bytes = -1;  ///< What the engine's cache of blocks holds.
  std::uint64_t tables = 0;
  std::uint64_t rows = 0;  ///< In all tables together; estimated for large tables on RocksDB.

  std::uint64_t live_snapshots = 0;     ///< Of this `Database`, guards and scans included.
  std::int64_t oldest_snapshot_ms = 0;  ///< The age of the oldest of them.
  std::int64_t readers_in_use = -1;     ///< Reader slots taken, in all processes.
  std::int64_t readers_max = -1;
  std::int64_t oldest_reader_commits = -1;  ///< How many commits the oldest reader is behind.

  // The exceptions to zero copy, counted since the database was opened.
  std::uint64_t aligned_copies = 0;      ///< Records copied to be aligned to more than 8 bytes.
  std::uint64_t transaction_copies = 0;  ///< Records read inside a transaction.
  std::uint64_t decoded_keys = 0;        ///< String keys of scans that could not be shown in place.
};

/// One thing that `Database::verify` found.
struct VerifyProblem {
  std::string table;
  std::string key;  ///< As text; in hex where the key's type is not known.
  std::string what;
  std::string index{};  ///< Where an index differs from its table.
};

/// What `Database::verify` found.
struct VerifyReport {
  /// At most this many problems are kept.
  static constexpr std::size_t kMaxProblems = 1'000;

  std::uint64_t tables = 0;
  std::uint64_t rows = 0;
  std::uint64_t indexes = 0;
  std::uint64_t index_entries = 0;
  std::uint64_t problem_count = 0;
  std::vector<VerifyProblem> problems;

  [[nodiscard]] bool ok() const noexcept { return problem_count == 0; }
};

}  // namespace recto
