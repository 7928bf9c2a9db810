#pragma once

#include <string>
#include <vector>

#include "model/table.hpp"

namespace recto::codegen {

/// The parts of a key in the one spelling that a database keeps, with all that their bytes depend
/// on: types always, and what enums and structs are made of. "cik: ulong, form: edgar.Form(ubyte),
/// filed: edgar.Date{short, ubyte} desc".
[[nodiscard]] std::string canonical_key(const model::Schema& schema,
                                        const std::vector<model::KeyPart>& parts);

/// The parts of a key for people: "name, version (descending), architecture".
[[nodiscard]] std::string readable_key(const std::vector<model::KeyPart>& parts);

}  // namespace recto::codegen
