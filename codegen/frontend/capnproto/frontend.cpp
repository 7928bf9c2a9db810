#include "frontend/capnproto/frontend.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "frontend/capnproto/model_builder.hpp"
#include "frontend/capnproto/nesting.hpp"
#include "frontend/capnproto/schema_files.hpp"

namespace recto::codegen::capnproto {
namespace {

bool is_text(const std::string& path, const std::string& content, Diagnostics& diagnostics) {
  if (content.find('\0') == std::string::npos) return true;
  diagnostics.error({path, {}, {}}, "this is not text; a .capnp file is a schema in text");
  return false;
}

// Errors of the schema are reported while it is parsed, and then thrown once more.
void report(const kj::Exception& fault, const std::string& path, Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return;
  std::string text(fault.getDescription().cStr());
  std::ranges::replace(text, '\n', ' ');
  diagnostics.error({path, {}, {}}, fmt::format("Cap'n Proto refuses this schema: {}", text));
}

}  // namespace

std::optional<LoadedSchema> load_schema(const std::string& given, const std::string& content,
                                        const std::vector<std::string>& import_directories,
                                        Diagnostics& diagnostics) {
  // Imports of this very file, from those that it imports, are found under that name.
  const std::string path = std::filesystem::path(given).lexically_normal().string();
  Diagnostics own;
  std::optional<LoadedSchema> result;
  SchemaFiles files(import_directories, own);
  if (is_text(path, content, own) && check_nesting(path, content, own)) {
    try {
      const capnp::SchemaParser parser;
      const capnp::ParsedSchema file = parser.parseFile(files.open(path, content));
      if (!own.has_errors()) {
        result = LoadedSchema{build_model(parser, files, file, path, content), {}};
        result->files = files.names();
      }
    } catch (const kj::Exception& fault) {
      report(fault, path, own);
    }
  }
  diagnostics.add(own);
  if (own.has_errors()) result.reset();
  return result;
}

}  // namespace recto::codegen::capnproto
