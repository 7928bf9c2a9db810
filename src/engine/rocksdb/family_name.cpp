#include "engine/rocksdb/family_name.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>

namespace recto::engine::rocks {

namespace {

bool is_plain(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

std::string escaped(char c) { return fmt::format("%{:02x}", static_cast<unsigned char>(c)); }

}  // namespace

std::string family_name(std::string_view table) {
  std::string name;
  for (const char c : table) {
    name += is_plain(c) ? std::string(1, c) : escaped(c);
  }
  if (name == rocksdb::kDefaultColumnFamilyName) {
    name = escaped(name.front()) + name.substr(1);
  }
  return name;
}

}  // namespace recto::engine::rocks
