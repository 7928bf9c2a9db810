#include <fmt/format.h>

#include "recto/messagepack.hpp"

namespace recto::detail {

namespace {

/// Walks an object and keeps count of how deep it is.
class DepthVisitor : public msgpack::null_visitor {
 public:
  bool start_array(std::uint32_t) { return enter(); }
  bool end_array() { return leave(); }
  bool start_map(std::uint32_t) { return enter(); }
  bool end_map() { return leave(); }

 private:
  static constexpr int kMaxDepth = 64;

  bool enter() { return ++depth_ <= kMaxDepth; }
  bool leave() {
    --depth_;
    return true;
  }

  int depth_ = 0;
};

}  // namespace

bool is_sound_messagepack(Bytes payload) {
  DepthVisitor visitor;
  std::size_t end = 0;
  return !payload.empty() &&
         msgpack::parse(reinterpret_cast<const char*>(payload.data()), payload.size(), end,
                        visitor) &&
         end == payload.size();
}

void throw_messagepack_corrupt(const char* why) {
  throw Error(ErrorCode::corrupt, {"read", {}, {}},
              fmt::format("no value of the table's type can be made of the bytes: {}", why),
              "read the table as the type that it was written with, or restore a backup");
}

void throw_messagepack_value(std::string_view table, const char* why) {
  throw Error(ErrorCode::invalid_value, {"put", std::string(table), {}},
              fmt::format("no value of the table's type can be made of the bytes: {}", why),
              "pass one whole object, packed as the table's type is");
}

}  // namespace recto::detail
