#include <fmt/format.h>

#include <cstring>

#include "recto/flatbuffers.hpp"

namespace recto::detail {

void throw_bad_buffer(std::string_view table, const char* what) {
  throw Error(ErrorCode::invalid_value, {"put", std::string(table), {}},
              fmt::format("the value is no sound FlatBuffers table of this type: {}", what),
              "set all required fields, and pass whole buffers without a size prefix");
}

void throw_key_field_absent(const char* field) {
  throw Error(ErrorCode::invalid_value, {"put", {}, {}},
              fmt::format("the key field \"{}\" is absent", field),
              "set it before storing the value");
}

void throw_buffer_too_large(std::string_view table, std::size_t size) {
  throw Error(ErrorCode::value_too_large, {"put", std::string(table), {}},
              fmt::format("the value has {} bytes, and FlatBuffers end at 2 GiB", size),
              "split it into several");
}

Bytes AlignedCopy::assign(Bytes bytes) {
  if (capacity_ < bytes.size()) {
    data_ = std::make_unique_for_overwrite<std::byte[]>(bytes.size());
    capacity_ = bytes.size();
  }
  std::memcpy(data_.get(), bytes.data(), bytes.size());
  return {data_.get(), bytes.size()};
}

}  // namespace recto::detail
