#include "format/capnp_nodes.hpp"

#include <fmt/format.h>
#include <kj/debug.h>

#include <limits>

namespace recto::detail {

namespace {

using capnp::schema::Type;

std::string_view name_of(Type::Which which) {
  switch (which) {
    case Type::VOID:
      return "Void";
    case Type::BOOL:
      return "Bool";
    case Type::INT8:
      return "Int8";
    case Type::INT16:
      return "Int16";
    case Type::INT32:
      return "Int32";
    case Type::INT64:
      return "Int64";
    case Type::UINT8:
      return "UInt8";
    case Type::UINT16:
      return "UInt16";
    case Type::UINT32:
      return "UInt32";
    case Type::UINT64:
      return "UInt64";
    case Type::FLOAT32:
      return "Float32";
    case Type::FLOAT64:
      return "Float64";
    case Type::TEXT:
      return "Text";
    case Type::DATA:
      return "Data";
    case Type::INTERFACE:
      return "interface";
    case Type::ANY_POINTER:
      return "AnyPointer";
    default:
      return "a type that is not known";
  }
}

// A canonical message has an end, however often it is read.
capnp::ReaderOptions unlimited() {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = std::numeric_limits<std::uint64_t>::max();
  return options;
}

}  // namespace

CapnpNodes::CapnpNodes(Bytes schema)
    : words_(schema), segment_(words_.get()), message_(kj::arrayPtr(&segment_, 1), unlimited()) {
  KJ_REQUIRE(schema.size() % sizeof(capnp::word) == 0 && !schema.empty(), "it has no whole words");
  require_canonical(segment_);
  const auto nodes = message_.getRoot<capnp::schema::CodeGeneratorRequest>().getNodes();
  for (const Node node : nodes) {
    nodes_.emplace(node.getId(), node);
  }
  KJ_REQUIRE(nodes.size() > 0 && nodes[0].isStruct(), "it does not begin with a struct");
  root_ = &nodes_.at(nodes[0].getId());
}

const CapnpNodes::Node* CapnpNodes::find(std::uint64_t id) const {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

std::string CapnpNodes::spell(const Type::Reader& type) const {
  if (type.isList()) {
    return fmt::format("List({})", spell(type.getList().getElementType()));
  }
  if (!type.isStruct() && !type.isEnum()) {
    return std::string(name_of(type.which()));
  }
  const Node* node =
      find(type.isStruct() ? type.getStruct().getTypeId() : type.getEnum().getTypeId());
  return node == nullptr ? std::string(type.isStruct() ? "a struct" : "an enum")
                         : std::string(node->getDisplayName().cStr());
}

}  // namespace recto::detail
