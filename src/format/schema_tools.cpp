#include "format/schema_tools.hpp"

#include "format/flatbuffers_schema.hpp"

namespace recto::detail {

std::vector<std::string> schema_differences(std::string_view format, std::string_view type,
                                            Bytes stored, Bytes wanted) {
  if (format == kFlatBuffersName) {
    return flatbuffers_differences(type, stored, wanted);
  }
  return stored == wanted ? std::vector<std::string>{}
                          : std::vector<std::string>{"the layout is another"};
}

bool schema_accepts(std::string_view format, std::string_view type, Bytes schema, Bytes payload) {
  return format != kFlatBuffersName || flatbuffers_accepts(type, schema, payload);
}

}  // namespace recto::detail
