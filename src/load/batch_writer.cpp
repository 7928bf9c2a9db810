#include "recto/detail/batch_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "recto/detail/record.hpp"

namespace recto::detail {

namespace {

/// The first 8 bytes of a padded key as a number of the same order.
std::uint64_t leading_word(Bytes key) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, key.data(), std::min<std::size_t>(key.size(), sizeof word));
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

}  // namespace

BatchWriter::BatchWriter(const TableCore& table, std::size_t limit_bytes)
    : table_(&table), limit_bytes_(limit_bytes) {}

void BatchWriter::collect(const KeyBuffer& key, Bytes payload) {
  const std::size_t padded_key = round_up_to_8(key.size());
  const std::size_t record = record_size(payload.size());
  std::byte* room = arena_.allocate(padded_key + record);
  std::memcpy(room, key.bytes().data(), padded_key);
  write_record(room + padded_key, key.bytes(), payload, table_->revision());
  items_.push_back(
      {leading_word(key.bytes()), static_cast<std::uint32_t>(key.size()), record, room});
}

void BatchWriter::sort_and_drop_duplicates() {
  const auto key_of = [](const Item& item) { return Bytes(item.key, item.key_size); };
  const auto before = [&](const Item& a, const Item& b) {
    return a.leading != b.leading ? a.leading < b.leading : key_of(a) < key_of(b);
  };
  if (!std::ranges::is_sorted(items_, before)) {
    std::ranges::stable_sort(items_, before);
  }
  sorted_.clear();
  for (const Item& item : items_) {
    const engine::BatchEntry entry{
        key_of(item), Bytes(item.key + round_up_to_8(item.key_size), item.record_size)};
    if (!sorted_.empty() && sorted_.back().key == entry.key) {
      sorted_.back() = entry;
    } else {
      sorted_.push_back(entry);
    }
  }
}

void BatchWriter::flush(TransactionState& transaction) {
  sort_and_drop_duplicates();
  table_->put_sorted(transaction, sorted_.data(), sorted_.size());
  items_.clear();
  arena_.clear();
  holds_chosen_keys_ = false;
}

}  // namespace recto::detail
