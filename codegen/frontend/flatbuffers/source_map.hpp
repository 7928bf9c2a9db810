#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/location.hpp"
#include "frontend/flatbuffers/fbs_lexer.hpp"

namespace recto::codegen::fbs {

/// Where the declarations of one .fbs file stand. FlatBuffers' parser forgets that, so the text,
/// which the parser has accepted, is searched for them again.
class SourceMap {
 public:
  struct Attribute {
    Position name;
    std::vector<Position> value;  ///< of each byte of the value and of its end
  };
  /// A table, struct, enum or union, or a field.
  struct Declaration {
    Position name;
    std::map<std::string, Attribute, std::less<>> attributes;
    std::map<std::string, Declaration, std::less<>> fields;
  };

  SourceMap(std::string file, std::string_view text);

  /// The declaration of that name, namespace included; null when this file has none.
  [[nodiscard]] const Declaration* find(std::string_view qualified_name) const;
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  class Reader;

  std::string file_;
  std::map<std::string, Declaration, std::less<>> declarations_;
};

}  // namespace recto::codegen::fbs
