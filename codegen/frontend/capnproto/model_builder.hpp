#pragma once

#include <string>
#include <string_view>

#include "frontend/capnproto/headers.hpp"
#include "frontend/capnproto/schema_files.hpp"
#include "model/schema.hpp"

namespace recto::codegen::capnproto {

/// Makes the model of a file that the parser has accepted. Throws kj::Exception when a file that it
/// imports turns out to be wrong.
[[nodiscard]] model::Schema build_model(const capnp::SchemaParser& parser, SchemaFiles& files,
                                        const capnp::ParsedSchema& file, const std::string& path,
                                        std::string_view text);

}  // namespace recto::codegen::capnproto
