#include "engine/rocksdb/layout.hpp"

#include <fmt/format.h>

#include "recto/error.hpp"

namespace recto::engine::rocks {

void throw_key_too_long(std::size_t size) {
  throw Error(ErrorCode::key_too_long, {},
              fmt::format("the key takes {} bytes, and {} is the most", size, kLongestKey),
              "shorten the key's strings");
}

std::string stored_bound(Bytes bound) {
  std::string stored(bound.text());
  stored.resize(padded_size(bound.size()), '\0');
  return stored;
}

}  // namespace recto::engine::rocks
