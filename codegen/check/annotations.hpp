#pragma once

#include <string_view>

#include "diagnostics/diagnostics.hpp"
#include "model/schema.hpp"

namespace recto::codegen {

inline constexpr std::string_view kTableAnnotation = "recto_table";
inline constexpr std::string_view kKeyAnnotation = "recto_key";
inline constexpr std::string_view kIndexAnnotation = "recto_index";

/// Whether the schema makes the record a Recto table.
[[nodiscard]] bool is_table(const model::Record& record);

/// Checks that every annotation whose name begins with "recto_" is known and stands where it has a
/// meaning. Only declarations of the file that is being compiled are looked at.
void check_annotations(const model::Schema& schema, Diagnostics& diagnostics);

}  // namespace recto::codegen
