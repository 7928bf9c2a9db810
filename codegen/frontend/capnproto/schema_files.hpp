#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "frontend/capnproto/headers.hpp"

namespace recto::codegen::capnproto {

/// The files of one compilation, as Cap'n Proto's parser asks for them. Must outlive the parser.
class SchemaFiles {
 public:
  SchemaFiles(const std::vector<std::string>& import_directories, Diagnostics& diagnostics);

  /// The file of that name, a normal path, whose content is known.
  [[nodiscard]] kj::Own<capnp::SchemaFile> open(const std::string& path, std::string content);
  /// A file that has been read already; null when there is none of that name.
  [[nodiscard]] kj::Maybe<kj::Own<capnp::SchemaFile>> find(const std::string& path);
  /// All files that were read, in the order in which that happened.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  // kj::Own knows the type of what it destroys.
  // NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor)
  class File;

  kj::Maybe<kj::Own<capnp::SchemaFile>> import(const std::string& from, const std::string& name);
  /// The name under which this file is known, where one path is relative and another is not.
  [[nodiscard]] std::string known_name(std::string path) const;
  [[nodiscard]] const std::string* content(const std::string& path) const;
  bool read(const std::string& path);

  std::vector<std::string> import_directories_;
  Diagnostics& diagnostics_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<const std::string>> contents_;  // of names_
};

}  // namespace recto::codegen::capnproto
