#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "emit/header.hpp"

namespace recto::codegen {

struct Options {
  std::vector<std::string> schemas;
  std::vector<std::string> include_directories;
  std::string output_directory = ".";
  std::string depfile;         ///< empty: none is written
  std::string depfile_target;  ///< empty: the first header
  std::string list_file;       ///< empty: none is written
};

/// How rectoc ends. The values are its exit codes.
enum class Outcome { done = 0, schema_errors = 1, usage = 2, write_failed = 3 };

/// One schema, compiled in memory.
struct Compiled {
  std::vector<GeneratedFile> headers;
  std::vector<std::string> files;  ///< the schema and all that it includes
};

/// Compiles one schema. The result is to be used only when the diagnostics have no error.
[[nodiscard]] Compiled compile(const std::string& schema,
                               const std::vector<std::string>& include_directories,
                               Diagnostics& diagnostics);

/// Compiles all schemas and writes what is asked for; when any has an error, nothing is written.
/// Throws std::system_error when a file can't be written.
Outcome run(const Options& options, Diagnostics& diagnostics);

}  // namespace recto::codegen
