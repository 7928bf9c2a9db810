#include "frontend/capnproto/schema_writer.hpp"

#include <algorithm>
#include <vector>

namespace recto::codegen::capnproto {
namespace {

// All structs, groups and enums that a struct leads to, itself first.
class Closure {
 public:
  explicit Closure(const capnp::StructSchema& root) {
    visit(root);
    // More are added meanwhile. NOLINTNEXTLINE(modernize-loop-convert)
    for (std::size_t i = 0; i < schemas_.size(); ++i) {
      if (!schemas_[i].getProto().isStruct()) continue;
      const capnp::StructSchema schema = schemas_[i].asStruct();
      for (const capnp::StructSchema::Field field : schema.getFields()) {
        const auto proto = field.getProto();
        if (proto.isGroup()) {
          visit(field.getType().asStruct());
        } else {
          visit(field.getType(), proto.getSlot().getType());
        }
      }
    }
  }

  [[nodiscard]] const std::vector<capnp::Schema>& schemas() const { return schemas_; }

 private:
  // Generic structs are followed once, with their parameters open, and the types that parameters
  // stand for wherever they are given.
  void visit(const capnp::Schema& schema) {
    const std::uint64_t id = schema.getProto().getId();
    const auto same = [&](const capnp::Schema& known) { return known.getProto().getId() == id; };
    if (std::ranges::none_of(schemas_, same)) schemas_.push_back(schema.getGeneric());
  }

  void visit(capnp::Type type, capnp::schema::Type::Reader proto) {
    while (type.isList() && proto.isList()) {
      type = type.asList().getElementType();
      proto = proto.getList().getElementType();
    }
    if (type.isEnum()) visit(type.asEnum());
    if (!type.isStruct() || !proto.isStruct()) return;
    visit(type.asStruct());
    for (const auto scope : proto.getStruct().getBrand().getScopes()) {
      if (!scope.isBind()) continue;
      const auto arguments = type.asStruct().getBrandArgumentsAtScope(scope.getScopeId());
      const auto bindings = scope.getBind();
      for (unsigned i = 0; i < std::min(arguments.size(), bindings.size()); ++i) {
        if (bindings[i].isType()) visit(arguments[i], bindings[i].getType());
      }
    }
  }

  std::vector<capnp::Schema> schemas_;
};

void strip(capnp::schema::Node::Builder node, const std::string& name) {
  const bool group = node.isStruct() && node.getStruct().getIsGroup();
  node.setDisplayName(name.c_str());
  node.setDisplayNamePrefixLength(static_cast<unsigned>(name.rfind('.') + 1));
  if (!group) node.setScopeId(0);
  node.disownNestedNodes();
  node.disownAnnotations();
  if (node.isStruct()) {
    for (auto field : node.getStruct().getFields()) field.disownAnnotations();
  } else if (node.isEnum()) {
    for (auto enumerant : node.getEnum().getEnumerants()) enumerant.disownAnnotations();
  }
}

}  // namespace

std::string write_schema(const capnp::StructSchema& root, DeclaredNames& names) {
  const Closure closure(root);
  capnp::MallocMessageBuilder message;
  const auto request = message.initRoot<capnp::schema::CodeGeneratorRequest>();
  const auto count = static_cast<unsigned>(closure.schemas().size());
  auto nodes = capnp::schema::CodeGeneratorRequest::Builder(request).initNodes(count);
  for (unsigned i = 0; i < count; ++i) {
    const capnp::Schema& schema = closure.schemas()[i];
    nodes.setWithCaveats(i, schema.getProto());
    strip(nodes[i], names.of(schema).name);
  }
  const kj::Array<capnp::word> words = capnp::canonicalize(request.asReader());
  return {reinterpret_cast<const char*>(words.begin()), words.size() * sizeof(capnp::word)};
}

}  // namespace recto::codegen::capnproto
