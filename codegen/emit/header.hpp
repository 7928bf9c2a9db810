#pragma once

#include <string>
#include <vector>

#include "model/table.hpp"

namespace recto::codegen {

/// What is generated for one schema.
struct GeneratedFile {
  std::string name;  ///< without directories: "packages.recto.hpp"
  std::string content;
};

/// The C++ headers for the tables of a schema. The same schema gives the same bytes.
[[nodiscard]] std::vector<GeneratedFile> emit_headers(const model::Schema& schema,
                                                      const std::vector<model::Table>& tables);

/// The names of the headers that are generated for a schema file.
[[nodiscard]] std::string table_header_name(const std::string& schema_file);
[[nodiscard]] std::string schema_header_name(const std::string& schema_file);

}  // namespace recto::codegen
