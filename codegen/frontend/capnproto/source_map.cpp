#include "frontend/capnproto/source_map.hpp"

#include <algorithm>

#include "diagnostics/line_table.hpp"
#include "frontend/capnproto/capnp_lexer.hpp"

namespace recto::codegen::capnproto {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// How many bytes of source the character at `at` takes. Each gives one byte of text.
std::size_t length_at(std::string_view raw, std::size_t at) {
  if (raw[at] != '\\' || at + 1 >= raw.size()) return 1;
  if (raw[at + 1] == 'x') return 4;
  std::size_t digits = 0;
  while (digits < 3 && at + 1 + digits < raw.size() && is_octal(raw[at + 1 + digits])) ++digits;
  return 1 + std::max<std::size_t>(digits, 1);
}

}  // namespace

class SourceMap::Reader {
 public:
  Reader(std::string_view text, std::map<std::string, Declaration, std::less<>>& out)
      : lexer_(text), lines_(text), out_(out) {
    next();
  }

  void read() {
    while (token_.kind != CapnpTokenKind::end) {
      if (token_.is("struct") || token_.is("enum") || token_.is("interface")) {
        next();
        read_declaration();
      } else {
        skip_statement();
      }
    }
  }

 private:
  void next() { token_ = lexer_.next(); }
  [[nodiscard]] bool done() const { return token_.kind == CapnpTokenKind::end; }

  // From behind the keyword to behind '{'.
  void read_declaration() {
    if (token_.kind != CapnpTokenKind::word) return skip_statement();
    const std::string path = scope() + std::string(token_.text);
    Declaration& declaration = out_[path];
    declaration.name = lines_.at(token_.offset);
    while (!done() && !token_.is("{") && !token_.is(";")) {
      if (token_.is("$")) {
        declaration.annotations.push_back(read_annotation());
      } else {
        next();
      }
    }
    if (token_.is("{")) scopes_.push_back(path + ".");
    next();
  }

  // "$" name { "." name } [ "(" value ")" ], where a name may be an import.
  Annotation read_annotation() {
    next();
    Annotation result{lines_.at(token_.offset), {}};
    while (!done() && !token_.is("{") && !token_.is(";") && !token_.is("$")) {
      if (!token_.is("(")) {
        next();
        continue;
      }
      next();
      result.value = token_.kind == CapnpTokenKind::string
                         ? positions(token_)
                         : std::vector<Position>{lines_.at(token_.offset)};
      for (int depth = 1; !done() && depth > 0; next()) {
        if (token_.is("(")) ++depth;
        if (token_.is(")")) --depth;
      }
    }
    if (result.value.empty()) result.value = {result.name};
    return result;
  }

  // To the beginning of the next statement: that of the same block, or of one that opens or ends.
  void skip_statement() {
    while (!done() && !token_.is(";") && !token_.is("{") && !token_.is("}")) next();
    if (token_.is("{")) scopes_.push_back(scope());
    if (token_.is("}") && !scopes_.empty()) scopes_.pop_back();
    next();
  }

  [[nodiscard]] std::string scope() const { return scopes_.empty() ? "" : scopes_.back(); }

  std::vector<Position> positions(const CapnpToken& token) const {
    std::vector<Position> result;
    for (std::size_t at = 0; at < token.text.size(); at += length_at(token.text, at)) {
      result.push_back(lines_.at(token.offset + at));
    }
    result.push_back(lines_.at(token.offset + token.text.size()));
    return result;
  }

  CapnpLexer lexer_;
  CapnpToken token_;
  LineTable lines_;
  std::vector<std::string> scopes_;  // of each open brace: "Outer.Inner."
  std::map<std::string, Declaration, std::less<>>& out_;
};

SourceMap::SourceMap(std::string_view text) { Reader(text, declarations_).read(); }

const SourceMap::Declaration* SourceMap::find(std::string_view path) const {
  const auto found = declarations_.find(path);
  return found == declarations_.end() ? nullptr : &found->second;
}

}  // namespace recto::codegen::capnproto
