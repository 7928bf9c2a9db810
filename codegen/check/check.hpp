#pragma once

#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "model/table.hpp"

namespace recto::codegen {

/// Checks everything that a schema says about Recto tables. Gives the tables of the file that is
/// being compiled, in the order of declaration; they are to be used only when the diagnostics have
/// no error. The tables point into `schema`.
[[nodiscard]] std::vector<model::Table> check(const model::Schema& schema,
                                              Diagnostics& diagnostics);

}  // namespace recto::codegen
