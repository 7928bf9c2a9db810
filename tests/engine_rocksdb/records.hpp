#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "recto/engine.hpp"

namespace recto_test {

/// A key as engines get it, with its padding. Keeps its bytes.
class EngineKey {
 public:
  explicit EngineKey(std::string_view key);
  [[nodiscard]] recto::Bytes bytes() const { return {padded_.data(), size_}; }

 private:
  std::string padded_;
  std::size_t size_;
};

/// What `key` is read back as.
[[nodiscard]] std::string padded_key(std::string_view key);

/// A record of `size` bytes, rounded up to a multiple of 8, that differ by `seed`.
[[nodiscard]] std::string record_of(std::size_t size, std::uint64_t seed);

/// Stores a record.
void put(recto::engine::WriteTransaction& writer, recto::engine::TableId table,
         std::string_view key, std::string_view record);

}  // namespace recto_test
