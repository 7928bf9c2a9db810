#include <fmt/format.h>

#include "recto/error.hpp"
#include "recto/plain.hpp"

namespace recto::detail {

void throw_plain_short(std::size_t wanted, std::size_t found) {
  throw Error(
      ErrorCode::corrupt, {"read", {}, {}},
      fmt::format("the record has {} bytes, and a value of this type takes {}", found, wanted),
      "restore a backup");
}

void throw_plain_size(std::string_view table, std::size_t wanted, std::size_t found) {
  throw Error(ErrorCode::invalid_value, {"put", std::string(table), {}},
              fmt::format("the value has {} bytes, and this table's type takes {}", found, wanted),
              "pass the bytes of one whole object");
}

void throw_plain_bool(std::string_view table) {
  throw Error(ErrorCode::invalid_value, {"put", std::string(table), {}},
              "a bool of the value is neither 0 nor 1", "set it to one of them");
}

}  // namespace recto::detail
