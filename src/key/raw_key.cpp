#include "recto/raw_key.hpp"

#include "recto/error.hpp"

namespace recto::detail {

void throw_raw_key(const char* what, const char* what_to_do) {
  throw Error(ErrorCode::invalid_key, {}, what, what_to_do);
}

}  // namespace recto::detail
