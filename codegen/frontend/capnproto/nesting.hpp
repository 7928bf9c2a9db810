#pragma once

#include <string>
#include <string_view>

#include "diagnostics/diagnostics.hpp"

namespace recto::codegen::capnproto {

/// Refuses text with brackets nested so deep that Cap'n Proto's parser, which calls itself for
/// each, would use up the stack. Gives whether the text is fine.
bool check_nesting(const std::string& path, std::string_view text, Diagnostics& diagnostics);

}  // namespace recto::codegen::capnproto
