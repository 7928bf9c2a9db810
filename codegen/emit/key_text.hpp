#pragma once

#include <string>

#include "model/table.hpp"

namespace recto::codegen {

/// The key in the one spelling that a database keeps, with all that its bytes depend on: types
/// always, and what enums and structs are made of. "cik: ulong, form: edgar.Form(ubyte), filed:
/// edgar.Date{short, ubyte} desc".
[[nodiscard]] std::string canonical_key(const model::Schema& schema, const model::Key& key);

/// The key for people: "name, version (descending), architecture".
[[nodiscard]] std::string readable_key(const model::Key& key);

}  // namespace recto::codegen
