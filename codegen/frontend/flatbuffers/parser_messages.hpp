#pragma once

#include <string>

#include "diagnostics/diagnostics.hpp"

namespace flatbuffers {
class Parser;
}

namespace recto::codegen::fbs {

/// Passes the error of FlatBuffers' parser on: file names as they were given instead of absolute
/// ones, and a hint where the parser does not say what to do.
void report_parser_error(const flatbuffers::Parser& parser, const std::string& path,
                         Diagnostics& diagnostics);

}  // namespace recto::codegen::fbs
