#include "frontend/flatbuffers/text_reader.hpp"

#include <algorithm>
#include <set>

#include <flatbuffers/idl.h>
#include <flatbuffers/util.h>

#include "frontend/flatbuffers/model_builder.hpp"
#include "frontend/flatbuffers/parser_messages.hpp"
#include "frontend/flatbuffers/source_map.hpp"

namespace recto::codegen::fbs {
namespace {

flatbuffers::IDLOptions parser_options() {
  flatbuffers::IDLOptions options;
  options.lang_to_generate = flatbuffers::IDLOptions::kCpp;
  options.binary_schema_comments = true;  // the generated code carries them over
  options.binary_schema_builtins = true;  // force_align tells what alignment a value needs
  options.no_warnings = true;             // flatc gives them
  return options;
}

bool parse(flatbuffers::Parser& parser, const std::string& path, const std::string& content,
           const std::vector<std::string>& include_directories) {
  const std::string own_directory = flatbuffers::StripFileName(path);
  std::vector<const char*> directories;
  for (const std::string& directory : include_directories) directories.push_back(directory.c_str());
  directories.push_back(own_directory.c_str());
  directories.push_back(nullptr);
  return parser.Parse(content.c_str(), directories.data(), path.c_str());
}

std::vector<std::string> files_of(const flatbuffers::Parser& parser, const std::string& path) {
  std::vector<std::string> files{path};
  for (const std::string& file : parser.GetIncludedFilesRecursive(path)) {
    if (file != path) files.push_back(file);
  }
  return files;
}

template <typename Definition>
void add_foreign(const std::vector<Definition*>& definitions, const std::string& path,
                 std::set<std::string>& names) {
  for (const Definition* definition : definitions) {
    if (definition->file == path) continue;
    names.insert(definition->defined_namespace->GetFullyQualifiedName(definition->name));
  }
}

}  // namespace

std::optional<LoadedSchema> read_text(const std::string& path, const std::string& content,
                                      const std::vector<std::string>& include_directories,
                                      Diagnostics& diagnostics) {
  if (content.find('\0') != std::string::npos) {
    diagnostics.error(
        {path, {}, {}},
        "this is not text; a .fbs file is a schema in text, a .bfbs file one in binary form");
    return std::nullopt;
  }
  flatbuffers::Parser parser(parser_options());
  if (!parse(parser, path, content, include_directories)) {
    report_parser_error(parser, path, diagnostics);
    return std::nullopt;
  }
  std::set<std::string> foreign;
  add_foreign(parser.structs_.vec, path, foreign);
  add_foreign(parser.enums_.vec, path, foreign);
  parser.Serialize();
  const SourceMap sources(path, content);
  const reflection::Schema& reflected = *reflection::GetSchema(parser.builder_.GetBufferPointer());
  return LoadedSchema{build_model(reflected, path, foreign, &sources), files_of(parser, path)};
}

}  // namespace recto::codegen::fbs
