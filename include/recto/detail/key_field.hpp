#pragma once

namespace recto::detail {

/// Throws `Error(invalid_value)`: a row without its key can't be stored.
[[noreturn]] void throw_key_field_absent(const char* field);

}  // namespace recto::detail
