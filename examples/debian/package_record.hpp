#pragma once

#include <string>

#include "packages_generated.h"
#include "stanza_reader.hpp"

namespace debian {

/// Makes the record of a package from its stanza. `source` is the index's name in messages. Fields
/// that the schema does not have are left out. Throws `example::InputError`, naming the line, when
/// a part of the key is missing or a field can't be understood.
[[nodiscard]] PackageT make_package(const Stanza& stanza, const std::string& source);

}  // namespace debian
