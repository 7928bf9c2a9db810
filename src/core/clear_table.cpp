#include "core/clear_table.hpp"

#include <array>

#include "recto/detail/key_buffer.hpp"

namespace recto::detail {

std::uint64_t clear_table(engine::WriteTransaction& writer, engine::TableId table) {
  const std::uint64_t rows = writer.rows(table);
  if (rows == 0 || writer.clear(table)) {
    return rows;
  }
  constexpr std::size_t kBatch = 64;
  const auto cursor = writer.leaves(table, {}, engine::Direction::forward);
  std::array<engine::Entry, kBatch> entries;
  std::array<KeyBuffer, kBatch> keys;
  // What a cursor shows ends with the next write, so each batch of keys is copied first.
  std::size_t count = cursor->first(entries.data(), entries.size());
  while (count > 0) {
    for (std::size_t i = 0; i < count; ++i) {
      keys[i] = KeyBuffer();
      keys[i].append(entries[i].key, entries[i].key_size);
      keys[i].finish();
    }
    for (std::size_t i = 0; i < count; ++i) {
      writer.erase(table, keys[i].bytes());
    }
    // Not from the beginning: an engine may have to step over all that was removed.
    count = cursor->resume(keys[count - 1].bytes(), entries.data(), entries.size());
  }
  return rows;
}

}  // namespace recto::detail
