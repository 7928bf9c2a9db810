#include "frontend/capnproto/capnp_lexer.hpp"

#include <algorithm>

namespace recto::codegen::capnproto {
namespace {

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

CapnpToken CapnpLexer::next() {
  skip_blanks();
  if (position_ >= text_.size()) return {CapnpTokenKind::end, {}, text_.size()};
  if (text_[position_] == '"') return string();
  const std::size_t begin = position_++;
  if (!in_word(text_[begin])) return {CapnpTokenKind::sign, text_.substr(begin, 1), begin};
  while (position_ < text_.size() && in_word(text_[position_])) ++position_;
  return {CapnpTokenKind::word, text_.substr(begin, position_ - begin), begin};
}

void CapnpLexer::skip_blanks() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '#') {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else if (std::string_view(" \t\r\n\v\f\xEF\xBB\xBF").find(c) != std::string_view::npos) {
      ++position_;
    } else {
      return;
    }
  }
}

CapnpToken CapnpLexer::string() {
  const std::size_t begin = ++position_;
  while (position_ < text_.size() && text_[position_] != '"') {
    position_ += text_[position_] == '\\' ? 2 : 1;
  }
  const std::size_t end = std::min(position_, text_.size());
  position_ = std::min(end + 1, text_.size());
  return {CapnpTokenKind::string, text_.substr(begin, end - begin), begin};
}

}  // namespace recto::codegen::capnproto
