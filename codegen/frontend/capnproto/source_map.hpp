#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/location.hpp"

namespace recto::codegen::capnproto {

/// Where the declarations of one .capnp file stand. Cap'n Proto's parser forgets that, so the text,
/// which the parser has accepted, is searched for them again.
class SourceMap {
 public:
  struct Annotation {
    Position name;
    std::vector<Position> value;  ///< of each byte of the value and of its end
  };
  struct Declaration {
    Position name;
    std::vector<Annotation> annotations;  ///< in their order
  };

  explicit SourceMap(std::string_view text);

  /// The struct, enum or interface of that name, with those that it is nested in: "Outer.Inner".
  [[nodiscard]] const Declaration* find(std::string_view path) const;

 private:
  class Reader;

  std::map<std::string, Declaration, std::less<>> declarations_;
};

}  // namespace recto::codegen::capnproto
