#include "check/spec_parser.hpp"

#include <fmt/format.h>

namespace recto::codegen {

std::string SpecPath::to_string() const {
  std::string result;
  for (const PathSegment& segment : segments) {
    if (!result.empty()) result += '.';
    result += segment.name;
    if (segment.every) result += "[]";
  }
  return result;
}

bool SpecParser::accept(TokenKind kind) {
  if (!at(kind)) return false;
  next();
  return true;
}

bool SpecParser::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  next();
  return true;
}

bool SpecParser::parse_path(SpecPath& path, std::string_view what) {
  do {
    if (!at(TokenKind::word)) {
      fail(peek(), path.segments.empty()
                       ? fmt::format("expected {}, found {}", what, shown(peek()))
                       : fmt::format("expected a field name after '.', found {}", shown(peek())));
      return false;
    }
    const Token name = next();
    PathSegment segment{std::string(name.text), name.offset};
    if (!parse_every(segment)) return false;
    path.segments.push_back(std::move(segment));
  } while (accept(TokenKind::dot));
  return true;
}

bool SpecParser::parse_every(PathSegment& segment) {
  if (!accept(TokenKind::open_bracket)) return true;
  if (!at(TokenKind::close_bracket)) {
    fail(peek(),
         fmt::format("expected ']' after '[', found {}; '[]' stands for every element of a vector",
                     shown(peek())));
    return false;
  }
  next();
  segment.every = true;
  return true;
}

void SpecParser::skip_to(TokenKind kind) { skip_to(kind, kind); }

void SpecParser::skip_to(TokenKind kind, TokenKind other) {
  while (!at(kind) && !at(other) && !at(TokenKind::end)) next();
}

std::string shown(const Token& token) {
  if (token.kind == TokenKind::end) return "the end";
  return fmt::format("'{}'", token.text);
}

}  // namespace recto::codegen
