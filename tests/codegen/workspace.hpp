#pragma once

#include <filesystem>
#include <string>

#include "diagnostics/diagnostics.hpp"
#include "driver/driver.hpp"
#include "support/temporary_directory.hpp"

namespace recto::codegen {

/// A directory with schemas to compile, gone when the test ends.
class Workspace {
 public:
  /// Writes a file and gives its path.
  std::string write(const std::string& name, const std::string& content) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return directory_ / name;
  }

 private:
  recto_test::TemporaryDirectory directory_;
};

/// Compiles a schema in which recto.fbs can be included.
[[nodiscard]] Compiled compile_schema(const std::string& path, Diagnostics& diagnostics);

/// The content of the generated file whose name ends so.
[[nodiscard]] std::string content_of(const Compiled& compiled, const std::string& suffix);

/// What flatc --schema makes of a .fbs file.
[[nodiscard]] std::string binary_schema(const std::string& path, bool comments, bool builtins);

}  // namespace recto::codegen
