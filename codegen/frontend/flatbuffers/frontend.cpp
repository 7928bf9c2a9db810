#include "frontend/flatbuffers/frontend.hpp"

#include "frontend/flatbuffers/binary_reader.hpp"
#include "frontend/flatbuffers/text_reader.hpp"

namespace recto::codegen::fbs {

std::optional<LoadedSchema> load_schema(const std::string& path, const std::string& content,
                                        const std::vector<std::string>& include_directories,
                                        Diagnostics& diagnostics) {
  return path.ends_with(".bfbs") ? read_binary(path, content, diagnostics)
                                 : read_text(path, content, include_directories, diagnostics);
}

}  // namespace recto::codegen::fbs
