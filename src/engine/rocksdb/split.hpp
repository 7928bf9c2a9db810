#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/rocksdb/instance.hpp"
#include "recto/engine.hpp"

namespace recto::engine::rocks {

/// Cuts the records from `first` to `last` into runs of about as many bytes, as `Reader::split` has
/// it. RocksDB estimates sizes from the indexes of its files, and reads no records for it. Nothing
/// where it can't estimate well: of little data, and of what is for the most part in memtables.
std::optional<std::vector<std::vector<std::byte>>> split_by_size(const Instance& instance,
                                                                 TableId table, Bytes first,
                                                                 Bytes last, std::size_t parts);

}  // namespace recto::engine::rocks
