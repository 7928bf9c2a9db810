#pragma once

#include <string>

#include "frontend/capnproto/declared_names.hpp"
#include "frontend/capnproto/headers.hpp"

namespace recto::codegen::capnproto {

/// The schema of a struct and of all that it reaches: a canonical message of one segment, whose
/// root is a CodeGeneratorRequest. Its first node is the struct. Nodes have no comments, no
/// annotations and no places; they are called by their names with namespaces. Interfaces are left
/// out.
[[nodiscard]] std::string write_schema(const capnp::StructSchema& root, DeclaredNames& names);

}  // namespace recto::codegen::capnproto
