#include "format/capnp_schema.hpp"

#include "format/capnp_nodes.hpp"
#include "format/capnp_type_check.hpp"
#include "recto/capnp.hpp"

// Behind recto/detail/capnp_headers.hpp.
#include <fmt/format.h>
#include <kj/debug.h>

#include <deque>
#include <map>
#include <set>
#include <utility>

namespace recto::detail {

namespace {

using capnp::schema::Field;
using capnp::schema::Type;
using Node = CapnpNodes::Node;

/// Compares all types that two root structs lead to. Fields are told by their place in the order of
/// their numbers, which never changes; names may.
class Comparison {
 public:
  Comparison(const CapnpNodes& stored, const CapnpNodes& wanted)
      : stored_(stored), wanted_(wanted) {}

  std::vector<std::string> run() {
    push(stored_.root().getId(), wanted_.root().getId(), stored_.root().getDisplayName().cStr());
    while (!pending_.empty()) {
      const Pair pair = std::move(pending_.front());
      pending_.pop_front();
      compare_nodes(pair);
    }
    return std::move(differences_);
  }

 private:
  struct Pair {
    std::uint64_t stored;
    std::uint64_t wanted;
    std::string path;  ///< how messages call it
  };

  void push(std::uint64_t stored, std::uint64_t wanted, std::string path) {
    if (visited_.emplace(stored, wanted).second) {
      pending_.push_back({stored, wanted, std::move(path)});
    }
  }

  void compare_nodes(const Pair& pair) {
    const Node* stored = stored_.find(pair.stored);
    const Node* wanted = wanted_.find(pair.wanted);
    if (stored == nullptr || wanted == nullptr) {
      return add("{} is missing from {}", pair.path,
                 stored == nullptr ? "the database" : "the program");
    }
    if (stored->isStruct() && wanted->isStruct()) {
      compare_structs(stored->getStruct(), wanted->getStruct(), pair.path);
    } else if (stored->isEnum() && wanted->isEnum()) {
      compare_enums(*stored, *wanted);
    } else {
      add("{} is a declaration of another kind", pair.path);
    }
  }

  using Struct = capnp::schema::Node::Struct::Reader;

  void compare_structs(const Struct& stored, const Struct& wanted, const std::string& path) {
    const auto fields = stored.getFields();
    const auto wanted_fields = wanted.getFields();
    for (unsigned i = 0; i < fields.size(); ++i) {
      const std::string field_path = fmt::format("{}.{}", path, fields[i].getName().cStr());
      if (i < wanted_fields.size()) {
        compare_fields(fields[i], wanted_fields[i], field_path);
      } else {
        add("{} is missing from the program", field_path);
      }
    }
    if (stored.getDiscriminantCount() > 0 && wanted.getDiscriminantCount() > 0 &&
        stored.getDiscriminantOffset() != wanted.getDiscriminantOffset()) {
      add("the union of {} is stored in another place", path);
    }
  }

  void compare_fields(const Field::Reader& stored, const Field::Reader& wanted,
                      const std::string& path) {
    // A field may become the first member of a union.
    if (member(stored) != member(wanted)) {
      add("{} is another member of its union", path);
    }
    if (stored.isGroup() && wanted.isGroup()) {
      return push(stored.getGroup().getTypeId(), wanted.getGroup().getTypeId(), path);
    }
    if (stored.isGroup()) {
      return add("{} is a group in the database and a field in the program", path);
    }
    if (wanted.isGroup()) {
      return compare_with_group(stored, wanted, path);
    }
    const auto from = stored.getSlot();
    const auto to = wanted.getSlot();
    if (!compare_types(from.getType(), to.getType(), path)) {
      return;
    }
    if (from.getOffset() != to.getOffset()) {
      add("{} is stored in another place", path);
    }
    compare_defaults(from, to, path);
  }

  void compare_defaults(const Field::Slot::Reader& stored, const Field::Slot::Reader& wanted,
                        const std::string& path) {
    const auto from = stored.getDefaultValue();
    const auto to = wanted.getDefaultValue();
    bool same = false;
    if (from.isText() && to.isData()) {
      same = from.getText().asBytes() == to.getData();
    } else if (from.which() == to.which()) {
      same = capnp::AnyStruct::Reader(from) == capnp::AnyStruct::Reader(to);
    } else {
      same = !stored.getHadExplicitDefault() && !wanted.getHadExplicitDefault();
    }
    if (!same) {
      add("{} has another default", path);
    }
  }

  // A field may become the first one of a group.
  void compare_with_group(const Field::Reader& stored, const Field::Reader& wanted,
                          const std::string& path) {
    const Node* group = wanted_.find(wanted.getGroup().getTypeId());
    if (group == nullptr || !group->isStruct() || group->getStruct().getFields().size() == 0 ||
        !group->getStruct().getFields()[0].isSlot()) {
      return add("{} is a field in the database and a group in the program", path);
    }
    const auto first = group->getStruct().getFields()[0];
    if (member(first) != 0 || first.getSlot().getOffset() != stored.getSlot().getOffset()) {
      return add("{} is stored in another place", path);
    }
    if (compare_types(stored.getSlot().getType(), first.getSlot().getType(), path)) {
      compare_defaults(stored.getSlot(), first.getSlot(), path);
    }
  }

  static std::uint16_t member(const Field::Reader& field) {
    const std::uint16_t value = field.getDiscriminantValue();
    return value == Field::NO_DISCRIMINANT ? 0 : value;
  }

  bool compare_types(const Type::Reader& stored, const Type::Reader& wanted,
                     const std::string& path) {
    if (stored.which() != wanted.which()) {
      if (is_widened(stored, wanted)) {
        return true;
      }
      return differ(stored, wanted, path);
    }
    switch (stored.which()) {
      case Type::ENUM:
        push(stored.getEnum().getTypeId(), wanted.getEnum().getTypeId(), stored_.spell(stored));
        return true;
      case Type::STRUCT:
        push(stored.getStruct().getTypeId(), wanted.getStruct().getTypeId(), stored_.spell(stored));
        return compare_brands(stored.getStruct().getBrand(), wanted.getStruct().getBrand(), path);
      case Type::LIST:
        return compare_elements(stored.getList().getElementType(),
                                wanted.getList().getElementType(), stored, wanted, path);
      case Type::ANY_POINTER:
        return takes_all_of(wanted.getAnyPointer(), stored) || differ(stored, wanted, path);
      default:
        return true;
    }
  }

  using AnyPointer = Type::AnyPointer;

  /// Whether a type without a type of its own takes every pointer of another.
  static bool takes_all_of(const AnyPointer::Reader& wanted, const Type::Reader& stored) {
    if (wanted.isParameter()) {
      return stored.isAnyPointer() && stored.getAnyPointer().isParameter() &&
             stored.getAnyPointer().getParameter().getParameterIndex() ==
                 wanted.getParameter().getParameterIndex();
    }
    if (!wanted.isUnconstrained()) {
      return false;
    }
    switch (wanted.getUnconstrained().which()) {
      case AnyPointer::Unconstrained::ANY_KIND:
        return is_pointer(stored.which()) && !stored.isInterface();
      case AnyPointer::Unconstrained::STRUCT:
        return stored.isStruct() || is_any(stored, AnyPointer::Unconstrained::STRUCT);
      case AnyPointer::Unconstrained::LIST:
        return stored.isList() || is_any(stored, AnyPointer::Unconstrained::LIST);
      default:
        return is_any(stored, AnyPointer::Unconstrained::CAPABILITY);
    }
  }

  static bool is_any(const Type::Reader& type, AnyPointer::Unconstrained::Which kind) {
    return type.isAnyPointer() && type.getAnyPointer().isUnconstrained() &&
           type.getAnyPointer().getUnconstrained().which() == kind;
  }

  /// What Cap'n Proto reads as another type: text and bytes as Data, any pointer as AnyPointer.
  static bool is_widened(const Type::Reader& stored, const Type::Reader& wanted) {
    if (wanted.isAnyPointer()) {
      return takes_all_of(wanted.getAnyPointer(), stored);
    }
    if (!wanted.isData()) {
      return false;
    }
    const bool list = stored.isList();
    return stored.isText() || (list && (stored.getList().getElementType().isUint8() ||
                                        stored.getList().getElementType().isInt8()));
  }

  bool compare_elements(const Type::Reader& stored, const Type::Reader& wanted,
                        const Type::Reader& stored_list, const Type::Reader& wanted_list,
                        const std::string& path) {
    if (!stored.isStruct() && wanted.isStruct()) {
      // Elements may become structs whose first field they are.
      const Node* element = wanted_.find(wanted.getStruct().getTypeId());
      if (element != nullptr && element->isStruct() && !stored.isBool() &&
          element->getStruct().getFields().size() > 0) {
        const auto first = element->getStruct().getFields()[0];
        if (first.isSlot() && first.getSlot().getOffset() == 0 && member(first) == 0 &&
            first.getSlot().getType().which() == stored.which()) {
          return compare_types(stored, first.getSlot().getType(), path);
        }
      }
      return differ(stored_list, wanted_list, path);
    }
    // Structs in a list lie there themselves, and all else behind pointers.
    const bool structs = stored.isStruct() || is_any(stored, AnyPointer::Unconstrained::STRUCT);
    if (structs && is_any(wanted, AnyPointer::Unconstrained::ANY_KIND)) {
      return differ(stored_list, wanted_list, path);
    }
    if (stored.which() != wanted.which() && !is_widened(stored, wanted)) {
      return differ(stored_list, wanted_list, path);
    }
    return compare_types(stored, wanted, path);
  }

  bool compare_brands(const capnp::schema::Brand::Reader& stored,
                      const capnp::schema::Brand::Reader& wanted, const std::string& path) {
    const auto from = stored.getScopes();
    const auto to = wanted.getScopes();
    if (from.size() != to.size()) {
      add("{} has other type parameters", path);
      return false;
    }
    bool same = true;
    for (unsigned i = 0; i < from.size(); ++i) {
      const bool bound = from[i].isBind() && to[i].isBind();
      if (from[i].isBind() != to[i].isBind() ||
          (bound && from[i].getBind().size() != to[i].getBind().size())) {
        add("{} has other type parameters", path);
        return false;
      }
      for (unsigned k = 0; bound && k < from[i].getBind().size(); ++k) {
        const auto a = from[i].getBind()[k];
        const auto b = to[i].getBind()[k];
        if (a.isType() && b.isType()) {
          same = compare_types(a.getType(), b.getType(), path) && same;
        }
      }
    }
    return same;
  }

  void compare_enums(const Node& stored, const Node& wanted) {
    const auto from = stored.getEnum().getEnumerants();
    const auto to = wanted.getEnum().getEnumerants();
    std::map<std::string_view, unsigned> places;
    for (unsigned i = 0; i < to.size(); ++i) {
      places.emplace(to[i].getName().cStr(), i);
    }
    for (unsigned i = 0; i < from.size(); ++i) {
      const std::string_view name = from[i].getName().cStr();
      const auto same = places.find(name);
      if (same != places.end() && same->second != i) {
        add("{} of enum {} is {} in the database and {} in the program", name,
            stored.getDisplayName().cStr(), i, same->second);
      } else if (i >= to.size()) {
        add("{} of enum {} is missing from the program", name, stored.getDisplayName().cStr());
      }
    }
  }

  bool differ(const Type::Reader& stored, const Type::Reader& wanted, const std::string& path) {
    add("{} is {} in the database and {} in the program", path, stored_.spell(stored),
        wanted_.spell(wanted));
    return false;
  }

  template <class... A>
  void add(fmt::format_string<A...> text, A&&... arguments) {
    differences_.push_back(fmt::format(text, std::forward<A>(arguments)...));
  }

  const CapnpNodes& stored_;
  const CapnpNodes& wanted_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> visited_;
  std::deque<Pair> pending_;
  std::vector<std::string> differences_;
};

/// Types as a file describes them. Cap'n Proto's own SchemaLoader trusts what it is given too much.
struct StoredTypes {
  /// What the type parameters stand for where a struct is used.
  struct Brand {
    capnp::schema::Brand::Reader bindings;
    const Brand* outer = nullptr;  ///< of the struct that uses it
  };
  struct Struct {
    const CapnpNodes* nodes;
    Node node;
    Brand brand;
  };
  struct Type {
    const CapnpNodes* nodes;
    capnp::schema::Type::Reader proto;
    const Brand* brand;
  };

  static auto node(const Struct& type) { return type.node.getStruct(); }

  static Type type(const Struct& type, unsigned i) {
    return resolve(
        {type.nodes, type.node.getStruct().getFields()[i].getSlot().getType(), &type.brand});
  }
  static Struct group(const Struct& type, unsigned i) {
    const auto id = type.node.getStruct().getFields()[i].getGroup().getTypeId();
    return {type.nodes, struct_node(*type.nodes, id), type.brand};
  }
  static auto which(const Type& type) { return type.proto.which(); }
  static Struct structure(const Type& type) {
    const auto proto = type.proto.getStruct();
    return {
        type.nodes, struct_node(*type.nodes, proto.getTypeId()), {proto.getBrand(), type.brand}};
  }
  static Type element(const Type& type) {
    return resolve({type.nodes, type.proto.getList().getElementType(), type.brand});
  }
  static auto kind(const Type& type) {
    const auto any = type.proto.getAnyPointer();
    return any.isUnconstrained() ? any.getUnconstrained().which()
                                 : capnp::schema::Type::AnyPointer::Unconstrained::ANY_KIND;
  }

 private:
  static Node struct_node(const CapnpNodes& nodes, std::uint64_t id) {
    const Node* node = nodes.find(id);
    KJ_REQUIRE(node != nullptr && node->isStruct(), "the schema lacks a struct");
    return *node;
  }

  /// What a parameter stands for; the parameter itself where nothing is bound to it.
  static Type resolve(Type type) {
    while (type.brand != nullptr && type.proto.isAnyPointer() &&
           type.proto.getAnyPointer().isParameter()) {
      const auto parameter = type.proto.getAnyPointer().getParameter();
      bool inherited = false;
      bool found = false;
      for (const auto scope : type.brand->bindings.getScopes()) {
        if (scope.getScopeId() != parameter.getScopeId()) {
          continue;
        }
        inherited = scope.isInherit();
        if (scope.isBind() && parameter.getParameterIndex() < scope.getBind().size()) {
          const auto binding = scope.getBind()[parameter.getParameterIndex()];
          found = binding.isType();
          type.proto = found ? binding.getType() : type.proto;
        }
        break;
      }
      if (!found && !inherited) {
        return type;
      }
      type.brand = type.brand->outer;
    }
    return type;
  }
};

/// Checks payloads along a schema that a file holds.
class CapnpCheck final : public PayloadCheck {
 public:
  explicit CapnpCheck(Bytes schema) {
    try {
      nodes_ = std::make_unique<CapnpNodes>(schema);
      require_trees(*nodes_);
    } catch (const kj::Exception&) {
      nodes_.reset();  // it accepts nothing
    }
  }

  bool accepts(Bytes payload) override {
    if (nodes_ == nullptr || payload.size() % sizeof(capnp::word) != 0) {
      return false;
    }
    try {
      const AlignedWords words(payload);
      require_sound(words.get(), [&](const capnp::AnyStruct::Reader& root) {
        CapnpTypeCheck<StoredTypes>::check({nodes_.get(), nodes_->root(), {}}, root);
      });
      return true;
    } catch (const kj::Exception&) {
      return false;
    }
  }

 private:
  /// Every group is of one struct, so that walking through groups ends.
  static void require_trees(const CapnpNodes& nodes) {
    std::set<std::uint64_t> groups;
    for (const auto& [id, node] : nodes.all()) {
      if (!node.isStruct()) {
        continue;
      }
      for (const auto field : node.getStruct().getFields()) {
        KJ_REQUIRE(!field.isGroup() || groups.insert(field.getGroup().getTypeId()).second,
                   "a group belongs to two structs");
      }
    }
  }

  std::unique_ptr<CapnpNodes> nodes_;  // null when the schema can't be read
};

}  // namespace

std::vector<std::string> capnp_differences(Bytes stored, Bytes wanted) {
  const char* side = "the database's schema can't be read";
  try {
    const CapnpNodes stored_nodes(stored);
    side = "the program's schema can't be read";
    const CapnpNodes wanted_nodes(wanted);
    side = "the schemas can't be compared";
    return Comparison(stored_nodes, wanted_nodes).run();
  } catch (const kj::Exception& fault) {
    return {fmt::format("{}: {}", side, fault.getDescription().cStr())};
  }
}

std::unique_ptr<PayloadCheck> capnp_check(Bytes schema) {
  return std::make_unique<CapnpCheck>(schema);
}

}  // namespace recto::detail
