#include "frontend/flatbuffers/source_map.hpp"

#include <algorithm>
#include <utility>

#include "diagnostics/line_table.hpp"

namespace recto::codegen::fbs {
namespace {

// How many bytes of source an escape sequence takes, and how many bytes of text it gives.
struct Escape {
  std::size_t source = 1;
  std::size_t text = 1;
};

Escape escape_at(std::string_view raw, std::size_t at) {
  if (raw[at] != '\\' || at + 1 >= raw.size()) return {};
  if (raw[at + 1] == 'x') return {4, 1};
  if (raw[at + 1] != 'u') return {2, 1};
  const std::string_view digits = raw.substr(std::min(at + 2, raw.size()), 4);
  const bool one = digits.starts_with("00") && digits.size() == 4 && digits[2] < '8';
  const bool two =
      digits.starts_with("00") || (digits.starts_with("0") && digits.size() > 1 && digits[1] < '8');
  return {6, one ? 1U : two ? 2U : 3U};
}

}  // namespace

class SourceMap::Reader {
 public:
  Reader(std::string_view text, std::map<std::string, Declaration, std::less<>>& out)
      : lexer_(text), lines_(text), out_(out) {
    next();
  }

  void read() {
    while (token_.kind != FbsTokenKind::end) {
      if (accept("namespace")) {
        read_namespace();
      } else if (accept("table") || accept("struct")) {
        read_declaration(true);
      } else if (accept("enum") || accept("union")) {
        read_declaration(false);
      } else {
        next();
      }
    }
  }

 private:
  void next() { token_ = lexer_.next(); }

  bool accept(std::string_view what) {
    if (!token_.is(what)) return false;
    next();
    return true;
  }

  [[nodiscard]] bool done() const { return token_.kind == FbsTokenKind::end; }

  void read_namespace() {
    namespace_.clear();
    for (; !done() && !token_.is(";"); next()) {
      if (token_.kind == FbsTokenKind::word || token_.is(".")) namespace_ += token_.text;
    }
  }

  void read_declaration(bool has_fields) {
    if (token_.kind != FbsTokenKind::word) return;
    const std::string name =
        (namespace_.empty() ? "" : namespace_ + ".") + std::string(token_.text);
    Declaration& declaration = out_[name];
    declaration.name = lines_.at(token_.offset);
    while (!done() && !accept("{")) {
      if (!read_attributes(declaration)) next();
    }
    while (!done() && !accept("}")) {
      if (has_fields) {
        read_field(declaration);
      } else {
        next();
      }
    }
  }

  void read_field(Declaration& owner) {
    Declaration& field = owner.fields[std::string(token_.text)];
    field.name = lines_.at(token_.offset);
    while (!done() && !token_.is("}") && !accept(";")) {
      if (!read_attributes(field)) next();
    }
  }

  // "(" name [ ":" value ] { "," … } ")"
  bool read_attributes(Declaration& declaration) {
    if (!accept("(")) return false;
    while (!done() && !accept(")")) {
      const FbsToken name = token_;
      next();
      Attribute attribute{lines_.at(name.offset), {}};
      if (accept(":")) {
        attribute.value = positions(token_);
        next();
      }
      if (attribute.value.empty()) attribute.value = {attribute.name};
      declaration.attributes.insert_or_assign(std::string(name.text), std::move(attribute));
      accept(",");
    }
    return true;
  }

  std::vector<Position> positions(const FbsToken& token) const {
    std::vector<Position> result;
    for (std::size_t at = 0; at < token.text.size();) {
      const Escape escape =
          token.kind == FbsTokenKind::string ? escape_at(token.text, at) : Escape{};
      result.insert(result.end(), escape.text, lines_.at(token.offset + at));
      at += escape.source;
    }
    result.push_back(lines_.at(token.offset + token.text.size()));
    return result;
  }

  FbsLexer lexer_;
  FbsToken token_;
  LineTable lines_;
  std::string namespace_;
  std::map<std::string, Declaration, std::less<>>& out_;
};

SourceMap::SourceMap(std::string file, std::string_view text) : file_(std::move(file)) {
  Reader(text, declarations_).read();
}

const SourceMap::Declaration* SourceMap::find(std::string_view qualified_name) const {
  const auto found = declarations_.find(qualified_name);
  return found == declarations_.end() ? nullptr : &found->second;
}

}  // namespace recto::codegen::fbs
