#include "frontend/capnproto/nesting.hpp"

#include <fmt/format.h>

#include "diagnostics/line_table.hpp"
#include "frontend/capnproto/capnp_lexer.hpp"

namespace recto::codegen::capnproto {

bool check_nesting(const std::string& path, std::string_view text, Diagnostics& diagnostics) {
  constexpr int kDeepest = 64;
  CapnpLexer lexer(text);
  int depth = 0;
  for (CapnpToken token = lexer.next(); token.kind != CapnpTokenKind::end; token = lexer.next()) {
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    if (token.is(")") || token.is("]") || token.is("}")) --depth;
    if (depth > kDeepest) {
      diagnostics.error({path, LineTable(text).at(token.offset), {}},
                        fmt::format("brackets are nested more than {} deep", kDeepest));
      return false;
    }
  }
  return true;
}

}  // namespace recto::codegen::capnproto
