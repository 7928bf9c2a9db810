#include "engine_rocksdb/records.hpp"

#include <cstdlib>
#include <cstring>

#include "engine/rocksdb/layout.hpp"

namespace recto_test {

namespace rocks = recto::engine::rocks;

EngineKey::EngineKey(std::string_view key) : padded_(padded_key(key)), size_(key.size()) {}

std::string padded_key(std::string_view key) {
  std::string padded(key);
  padded.resize(rocks::padded_size(key.size()), '\0');
  return padded;
}

std::string record_of(std::size_t size, std::uint64_t seed) {
  std::string record(rocks::padded_size(size), '\0');
  for (char& byte : record) {
    seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    byte = static_cast<char>(seed >> 56);
  }
  return record;
}

void put(recto::engine::WriteTransaction& writer, recto::engine::TableId table,
         std::string_view key, std::string_view record) {
  std::byte* room =
      writer.reserve(table, EngineKey(key).bytes(), record.size(), recto::engine::PutMode::upsert);
  if (!rocks::is_aligned(room)) {
    std::abort();
  }
  std::memcpy(room, record.data(), record.size());
}

}  // namespace recto_test
