#pragma once

#include <string>

#include "frontend/flatbuffers/schema_closure.hpp"

namespace reflection {
struct Schema;
}

namespace recto::codegen::fbs {

/// The binary schema (.bfbs) of a table and all that it reaches, with the table as its root type.
/// It holds what records depend on and the schema's own attributes: no comments, no file names,
/// nothing of other tables. Text and binary schemas give the same bytes.
[[nodiscard]] std::string write_schema(const reflection::Schema& schema,
                                       const SchemaClosure& closure, unsigned root);

}  // namespace recto::codegen::fbs
