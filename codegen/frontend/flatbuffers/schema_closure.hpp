#pragma once

#include <cstddef>
#include <vector>

namespace reflection {
struct Schema;
}

namespace recto::codegen::fbs {

/// A table with all types that its values can hold.
struct SchemaClosure {
  std::vector<unsigned> objects;  ///< indexes into Schema::objects, in the order of their names
  std::vector<unsigned> enums;    ///< indexes into Schema::enums, in the order of their names
  std::size_t alignment = 1;      ///< the largest that any of it asks for
};

/// Collects what object number `root` of a sound schema reaches.
[[nodiscard]] SchemaClosure close_over(const reflection::Schema& schema, unsigned root);

}  // namespace recto::codegen::fbs
