#pragma once

#include <set>
#include <string>

#include "frontend/flatbuffers/source_map.hpp"
#include "model/schema.hpp"

namespace reflection {
struct Schema;
}

namespace recto::codegen::fbs {

/// Makes the model of a schema that is sound (`reflection_fault`). `foreign` names the declarations
/// that belong to included files. `sources` gives positions and may be null.
[[nodiscard]] model::Schema build_model(const reflection::Schema& schema, const std::string& path,
                                        const std::set<std::string>& foreign,
                                        const SourceMap* sources);

}  // namespace recto::codegen::fbs
