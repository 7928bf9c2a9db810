#include "frontend/frontend.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "frontend/capnproto/frontend.hpp"
#include "frontend/flatbuffers/frontend.hpp"

namespace recto::codegen {
namespace {

std::optional<std::string> read_file(const std::string& path, Diagnostics& diagnostics) {
  const Location location{path, {}, {}};
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    diagnostics.error(location, "this is a directory; give a schema file (.fbs, .bfbs or .capnp)");
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    diagnostics.error(location, fmt::format("can't read the schema: {}", std::strerror(errno)));
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

std::optional<LoadedSchema> load_schema(const std::string& path,
                                        const std::vector<std::string>& include_directories,
                                        Diagnostics& diagnostics) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension != ".fbs" && extension != ".bfbs" && extension != ".capnp") {
    diagnostics.error({path, {}, {}},
                      "the name of a schema ends in .fbs, .bfbs or .capnp; give such a file");
    return std::nullopt;
  }
  const std::optional<std::string> content = read_file(path, diagnostics);
  if (!content) return std::nullopt;
  if (extension == ".capnp") {
    return capnproto::load_schema(path, *content, include_directories, diagnostics);
  }
  return fbs::load_schema(path, *content, include_directories, diagnostics);
}

}  // namespace recto::codegen
