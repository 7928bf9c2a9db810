#pragma once

#include <optional>
#include <vector>

#include "check/spec_parser.hpp"
#include "diagnostics/diagnostics.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// A path that leads somewhere.
struct ResolvedPath {
  std::vector<model::PathStep> steps;
  model::Type type;  ///< of the value at its end
};

/// What a path is for: a key has one value of each part, an index may have many.
enum class PathUse { key, index };

/// Follows `path` from `record` to a value. When it leads nowhere, the diagnostics say at which
/// name and why.
[[nodiscard]] std::optional<ResolvedPath> resolve_path(const model::Schema& schema,
                                                       const model::Record& record,
                                                       const SpecPath& path, PathUse use,
                                                       const TextOrigin& origin,
                                                       Diagnostics& diagnostics);

}  // namespace recto::codegen
