#pragma once

#include <string>
#include <vector>

namespace recto::codegen {

/// A rule in the language of make, as build tools read it: the target depends on the files.
[[nodiscard]] std::string make_rule(const std::string& target,
                                    const std::vector<std::string>& files);

}  // namespace recto::codegen
