#include "check/spec_lexer.hpp"

namespace recto::codegen {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool continues_utf8(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

TokenKind kind_of(char c) {
  switch (c) {
    case ',':
      return TokenKind::comma;
    case ';':
      return TokenKind::semicolon;
    case ':':
      return TokenKind::colon;
    case '.':
      return TokenKind::dot;
    case '(':
      return TokenKind::open;
    case ')':
      return TokenKind::close;
    case '[':
      return TokenKind::open_bracket;
    case ']':
      return TokenKind::close_bracket;
    default:
      return starts_word(c) ? TokenKind::word : TokenKind::other;
  }
}

}  // namespace

bool starts_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool continues_word(char c) { return starts_word(c) || (c >= '0' && c <= '9'); }

Token SpecLexer::next() {
  const Token result = token_;
  advance();
  return result;
}

void SpecLexer::advance() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
  if (position_ == text_.size()) {
    token_ = {TokenKind::end, {}, position_};
    return;
  }
  const TokenKind kind = kind_of(text_[position_]);
  const std::size_t length = length_at(position_, kind);
  token_ = {kind, text_.substr(position_, length), position_};
  position_ += length;
}

std::size_t SpecLexer::length_at(std::size_t offset, TokenKind kind) const {
  std::size_t end = offset + 1;
  if (kind == TokenKind::word) {
    while (end < text_.size() && continues_word(text_[end])) ++end;
  } else if (kind == TokenKind::other) {
    while (end < text_.size() && continues_utf8(text_[end])) ++end;
  }
  return end - offset;
}

}  // namespace recto::codegen
