#pragma once

#include <string>
#include <vector>

#include "model/schema.hpp"

namespace recto::codegen {

/// What a frontend makes of a schema.
struct LoadedSchema {
  model::Schema schema;
  /// The schema's file and all that it includes, directly or not, as they were found.
  std::vector<std::string> files;
};

}  // namespace recto::codegen
