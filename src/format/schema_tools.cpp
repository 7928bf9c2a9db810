#include "format/schema_tools.hpp"

#include <functional>
#include <utility>

#include "format/capnp_schema.hpp"
#include "format/flatbuffers_schema.hpp"
#include "format/plain_schema.hpp"

namespace recto::detail {

namespace {

/// A check that keeps nothing from one payload to the next.
class FunctionCheck final : public PayloadCheck {
 public:
  explicit FunctionCheck(std::function<bool(Bytes)> accepts) : accepts_(std::move(accepts)) {}

  bool accepts(Bytes payload) override { return accepts_(payload); }

 private:
  std::function<bool(Bytes)> accepts_;
};

}  // namespace

std::vector<std::string> schema_differences(std::string_view format, std::string_view type,
                                            Bytes stored, Bytes wanted) {
  if (format == kFlatBuffersName) {
    return flatbuffers_differences(type, stored, wanted);
  }
  if (format == kCapnProtoName) {
    return capnp_differences(stored, wanted);
  }
  if (format == kPlainName) {
    return plain_differences(stored, wanted);
  }
  return stored == wanted ? std::vector<std::string>{}
                          : std::vector<std::string>{"the layout is another"};
}

std::unique_ptr<PayloadCheck> payload_check(std::string_view format, std::string_view type,
                                            Bytes schema) {
  if (format == kFlatBuffersName) {
    return flatbuffers_check(type, schema);
  }
  if (format == kCapnProtoName) {
    return capnp_check(schema);
  }
  if (format == kPlainName) {
    return std::make_unique<FunctionCheck>(
        [schema](Bytes payload) { return plain_accepts(schema, payload); });
  }
  return std::make_unique<FunctionCheck>([](Bytes) { return true; });
}

bool schema_tells_all(std::string_view format) {
  return format == kFlatBuffersName || format == kCapnProtoName;
}

}  // namespace recto::detail
