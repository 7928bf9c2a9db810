#include "frontend/flatbuffers/fbs_lexer.hpp"

#include <algorithm>

namespace recto::codegen::fbs {
namespace {

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

FbsToken FbsLexer::next() {
  skip_blanks();
  if (position_ >= text_.size()) return {FbsTokenKind::end, {}, text_.size()};
  const char c = text_[position_];
  if (c == '"' || c == '\'') return string(c);
  const std::size_t begin = position_++;
  if (!in_word(c)) return {FbsTokenKind::sign, text_.substr(begin, 1), begin};
  while (position_ < text_.size() && in_word(text_[position_])) ++position_;
  return {FbsTokenKind::word, text_.substr(begin, position_ - begin), begin};
}

void FbsLexer::skip_blanks() {
  while (position_ < text_.size()) {
    const std::string_view rest = text_.substr(position_);
    if (rest.starts_with("//")) {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = text_.find("*/", position_ + 2);
      position_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else if (std::string_view(" \t\r\n").find(rest.front()) != std::string_view::npos) {
      ++position_;
    } else {
      return;
    }
  }
}

FbsToken FbsLexer::string(char quote) {
  const std::size_t begin = ++position_;
  while (position_ < text_.size() && text_[position_] != quote) {
    position_ += text_[position_] == '\\' ? 2 : 1;
  }
  const std::size_t end = std::min(position_, text_.size());
  position_ = std::min(end + 1, text_.size());
  return {FbsTokenKind::string, text_.substr(begin, end - begin), begin};
}

}  // namespace recto::codegen::fbs
