#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/table.hpp"

namespace recto::codegen {

/// Why a value can't stand in a key or an index, in words that follow the value's name: "is a
/// vector".
struct KeyTypeFault {
  std::string what;
  std::string advice;  ///< what to write instead
};

/// The fault of a type, if it has one.
[[nodiscard]] std::optional<KeyTypeFault> key_type_fault(const model::Schema& schema,
                                                         const model::Type& type);

/// The most bytes that a key can have on every engine.
inline constexpr std::size_t kLongestKey = 504;

/// The fewest bytes that these parts take in a key. Their types must have passed `key_type_fault`.
[[nodiscard]] std::size_t least_key_size(const model::Schema& schema,
                                         const std::vector<model::KeyPart>& parts);

}  // namespace recto::codegen
