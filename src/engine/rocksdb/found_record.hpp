#pragma once

#include <rocksdb/slice.h>

#include <atomic>
#include <cstdint>
#include <utility>

#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// A copy of a record that its pin owns.
[[nodiscard]] Found copy_record(Bytes record);

/// What RocksDB fills in when it looks a key up.
class FoundRecord final : public rocksdb::PinnableSlice {
 public:
  FoundRecord() = default;
  explicit FoundRecord(rocksdb::PinnableSlice&& slice) : PinnableSlice(std::move(slice)) {}

  /// The record that was found, and what keeps it. In a block it is shown in place; one that
  /// RocksDB had to copy, or that is not aligned, is copied and counted.
  [[nodiscard]] Found take(std::atomic<std::uint64_t>& copies);

 private:
  [[nodiscard]] Pin take_pin();
};

}  // namespace recto::engine::rocks
