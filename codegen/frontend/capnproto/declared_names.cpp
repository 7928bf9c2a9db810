#include "frontend/capnproto/declared_names.hpp"

#include <algorithm>

namespace recto::codegen::capnproto {
namespace {

constexpr std::uint64_t kCxxNamespaceId = 0xb9c6f99ebf805f2c;

// "edgar.v1" of "edgar::v1".
std::string dotted(std::string text) {
  for (std::size_t at = text.find("::"); at != std::string::npos; at = text.find("::", at)) {
    text.replace(at, 2, ".");
  }
  return text;
}

void append(std::string& path, std::string_view name) {
  if (!path.empty()) path += '.';
  path += name;
}

// The path with every name that C++ calls otherwise replaced.
std::string cpp_path(const capnp::ParsedSchema& file, std::string_view path) {
  std::string result;
  capnp::ParsedSchema scope = file;
  bool known = true;
  while (!path.empty()) {
    const std::string name(path.substr(0, path.find('.')));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    std::string cpp_name;
    KJ_IF_MAYBE (nested, known ? scope.findNested(name.c_str()) : nullptr) {
      scope = *nested;
      cpp_name = annotation_text(scope.getProto().getAnnotations(), kCxxNameId);
    } else {
      known = false;  // groups are no declarations
    }
    append(result, cpp_name.empty() ? name : cpp_name);
  }
  return result;
}

}  // namespace

DeclaredName DeclaredNames::of(const capnp::Schema& schema) {
  const std::string display = schema.getProto().getDisplayName().cStr();
  const std::size_t colon = std::min(display.rfind(':'), display.size());
  DeclaredName result;
  result.file = display.substr(0, colon);
  result.path = display.substr(std::min(colon + 1, display.size()));
  result.cpp.path = result.path;
  if (const capnp::ParsedSchema* declaring = file(result.file)) {
    result.cpp.space =
        dotted(annotation_text(declaring->getProto().getAnnotations(), kCxxNamespaceId));
    result.cpp.path = cpp_path(*declaring, result.path);
  }
  result.name = result.cpp.space;
  append(result.name, result.path);
  return result;
}

const capnp::ParsedSchema* DeclaredNames::file(const std::string& path) {
  if (const auto found = parsed_.find(path); found != parsed_.end()) return &found->second;
  KJ_IF_MAYBE (opened, files_.find(path)) {
    return &parsed_.emplace(path, parser_.parseFile(kj::mv(*opened))).first->second;
  }
  return nullptr;
}

std::string annotation_text(const capnp::List<capnp::schema::Annotation>::Reader& annotations,
                            std::uint64_t id) {
  for (const auto annotation : annotations) {
    if (annotation.getId() == id && annotation.getValue().isText()) {
      return annotation.getValue().getText().cStr();
    }
  }
  return {};
}

}  // namespace recto::codegen::capnproto
