#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/rocksdb/instance.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// Looks keys up by iterators, which show records in a mapped file where `DB::Get` copies them.
///
/// A record is shown for as long as its iterator stands on it, so a pin holds the iterator, and
/// gives it back for the next lookup. All functions may be called from several threads.
class MappedReads {
 public:
  explicit MappedReads(Instance& instance) : instance_(instance) { idle_.reserve(kMaxIdle); }
  MappedReads(const MappedReads&) = delete;
  MappedReads& operator=(const MappedReads&) = delete;

  /// Looks `key` up in the state that `options` and `sequence` name.
  bool get(TableId table, Bytes key, const rocksdb::ReadOptions& options, std::uint64_t sequence,
           Found& found);

  /// Frees the iterators that no pin holds.
  void drop_idle() noexcept;

  /// Leaves them as they are: the database can't be closed here.
  void forget_idle() noexcept;

 private:
  static constexpr std::size_t kMaxIdle = 32;

  struct Place {
    MappedReads* owner = nullptr;
    TableId table = 0;
    std::uint64_t sequence = 0;
    std::unique_ptr<rocksdb::Iterator> iterator;
  };

  std::unique_ptr<Place> take(TableId table, const rocksdb::ReadOptions& options,
                              std::uint64_t sequence);
  void give_back(std::unique_ptr<Place> place) noexcept;

  Instance& instance_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<Place>> idle_;
};

}  // namespace recto::engine::rocks
