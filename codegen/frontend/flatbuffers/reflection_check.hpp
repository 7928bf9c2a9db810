#pragma once

#include <string>

namespace reflection {
struct Schema;
}

namespace recto::codegen::fbs {

/// What is wrong with a binary schema whose bytes have been verified: references that lead nowhere,
/// names that are no names, structs that hold themselves. Empty when it can be relied upon.
[[nodiscard]] std::string reflection_fault(const reflection::Schema& schema);

}  // namespace recto::codegen::fbs
