#include "workspace.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <flatbuffers/idl.h>
#include <flatbuffers/util.h>

namespace recto::codegen {

std::string Workspace::write(const std::string& name, const std::string& content) const {
  const std::filesystem::path file = path(name);
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file.string();
}

std::string Workspace::read(const std::string& name) const {
  std::ifstream file(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Compiled compile_schema(const std::string& path, Diagnostics& diagnostics) {
  return compile(path, {RECTO_SCHEMA_DIR}, diagnostics);
}

std::string content_of(const Compiled& compiled, const std::string& suffix) {
  for (const GeneratedFile& header : compiled.headers) {
    if (header.name.ends_with(suffix)) return header.content;
  }
  throw std::runtime_error("nothing is generated whose name ends in " + suffix);
}

std::string binary_schema(const std::string& path, bool comments, bool builtins) {
  flatbuffers::IDLOptions options;
  options.binary_schema_comments = comments;
  options.binary_schema_builtins = builtins;
  flatbuffers::Parser parser(options);
  std::string text;
  const std::string directory = flatbuffers::StripFileName(path);
  const char* directories[] = {RECTO_SCHEMA_DIR, directory.c_str(), nullptr};
  if (!flatbuffers::LoadFile(path.c_str(), false, &text) ||
      !parser.Parse(text.c_str(), directories, path.c_str())) {
    throw std::runtime_error("can't parse " + path + ": " + parser.error_);
  }
  parser.Serialize();
  return {reinterpret_cast<const char*>(parser.builder_.GetBufferPointer()),
          parser.builder_.GetSize()};
}

}  // namespace recto::codegen
