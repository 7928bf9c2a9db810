#pragma once

#include <cstddef>
#include <string_view>

namespace recto::codegen {

/// The words and signs of the key and index language.
enum class TokenKind {
  word,
  comma,
  semicolon,
  colon,
  dot,
  open,
  close,
  open_bracket,
  close_bracket,
  other,
  end
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  std::size_t offset = 0;  ///< of its first byte in the text

  [[nodiscard]] std::size_t end() const { return offset + text.size(); }
};

/// Splits a key or index text into tokens. The text must outlive the lexer and its tokens. Any
/// bytes are accepted: what belongs to no token comes out as `other`, one character (in UTF-8) at a
/// time.
class SpecLexer {
 public:
  explicit SpecLexer(std::string_view text) : text_(text) { advance(); }

  [[nodiscard]] const Token& peek() const { return token_; }
  /// Gives the current token and goes to the next one. At the end it gives `end` again and again.
  Token next();

 private:
  void advance();
  [[nodiscard]] std::size_t length_at(std::size_t offset, TokenKind kind) const;

  std::string_view text_;
  std::size_t position_ = 0;
  Token token_;
};

/// A letter of ASCII or '_'.
[[nodiscard]] bool starts_word(char c);
/// A letter of ASCII, a digit or '_'.
[[nodiscard]] bool continues_word(char c);

}  // namespace recto::codegen
