#pragma once

#include <optional>

#include "check/key_spec.hpp"
#include "diagnostics/diagnostics.hpp"
#include "model/schema.hpp"

namespace recto::codegen {

/// The type that a typed key part names: a built-in type, or an enum or record looked up in the
/// record itself and then in what is around it. Reports names that mean nothing.
[[nodiscard]] std::optional<model::Type> find_type(const model::Schema& schema,
                                                   const model::Record& record,
                                                   const TypeSpec& spec, const TextOrigin& origin,
                                                   Diagnostics& diagnostics);

}  // namespace recto::codegen
