#pragma once

#include <map>
#include <string>
#include <string_view>

#include "frontend/capnproto/headers.hpp"
#include "frontend/capnproto/schema_files.hpp"
#include "model/schema.hpp"

namespace recto::codegen::capnproto {

/// What a declaration is called.
struct DeclaredName {
  std::string file;  ///< the file that declares it, as it was found
  std::string path;  ///< in its file: "Outer.Inner"
  std::string name;  ///< with its namespace: "edgar.Outer.Inner"
  model::CppName cpp;
};

/// Finds the names of declarations, `$Cxx.namespace` and `$Cxx.name` included.
class DeclaredNames {
 public:
  DeclaredNames(const capnp::SchemaParser& parser, SchemaFiles& files)
      : parser_(parser), files_(files) {}

  /// Throws kj::Exception when the file of the declaration has errors elsewhere.
  [[nodiscard]] DeclaredName of(const capnp::Schema& schema);

 private:
  const capnp::ParsedSchema* file(const std::string& path);

  const capnp::SchemaParser& parser_;
  SchemaFiles& files_;
  std::map<std::string, capnp::ParsedSchema> parsed_;
};

/// The text of an annotation that a declaration has; empty when it has none.
[[nodiscard]] std::string annotation_text(
    const capnp::List<capnp::schema::Annotation>::Reader& annotations, std::uint64_t id);

inline constexpr std::uint64_t kCxxNameId = 0xf264a779fef191ce;

}  // namespace recto::codegen::capnproto
