#pragma once

#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "packages_generated.h"

namespace debian {

/// A dependency field that can't be understood. The message quotes the item.
class DependencyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a dependency field, "libc6 (>= 2.36), python3:any | python3-minimal [!i386]", and appends
/// an item to `out` for each that it lists. Throws `DependencyError`.
void parse_dependencies(std::string_view field, Relation relation,
                        std::vector<std::unique_ptr<DependencyT>>& out);

/// How Debian writes a relation: "Pre-Depends".
[[nodiscard]] std::string_view field_name(Relation relation);

/// How Debian writes a comparison: ">=".
[[nodiscard]] std::string_view symbol(Comparison comparison);

}  // namespace debian
