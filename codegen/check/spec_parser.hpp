#pragma once

// What the key language and the index language have in common: paths, and the reporting of errors.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "check/spec_lexer.hpp"

namespace recto::codegen {

/// A fault in a key or index text, at a byte of that text.
struct SpecError {
  std::size_t offset = 0;
  std::string message;
};

/// What a parser made of a text. The spec is to be used only when there are no errors.
template <typename Spec>
struct Parsed {
  Spec spec;
  std::vector<SpecError> errors;

  [[nodiscard]] bool ok() const { return errors.empty(); }
};

struct PathSegment {
  std::string name;
  std::size_t offset = 0;
  bool every = false;  ///< `name[]`: each element of a vector

  friend bool operator==(const PathSegment& a, const PathSegment& b) {
    return a.name == b.name && a.every == b.every;
  }
};

/// `filings[].form`. Two paths are equal when they are spelt the same, wherever they stand.
struct SpecPath {
  std::vector<PathSegment> segments;

  [[nodiscard]] std::size_t offset() const {
    return segments.empty() ? 0 : segments.front().offset;
  }
  [[nodiscard]] std::string to_string() const;
  friend bool operator==(const SpecPath&, const SpecPath&) = default;
};

/// A recursive-descent parser over one text; the two languages derive from it.
class SpecParser {
 protected:
  explicit SpecParser(std::string_view text) : lexer_(text) {}

  [[nodiscard]] const Token& peek() const { return lexer_.peek(); }
  [[nodiscard]] bool at(TokenKind kind) const { return peek().kind == kind; }
  [[nodiscard]] bool at_word(std::string_view word) const {
    return at(TokenKind::word) && peek().text == word;
  }
  Token next() { return lexer_.next(); }
  bool accept(TokenKind kind);
  bool accept_word(std::string_view word);

  /// Parses a path. Reports what is wrong and gives false when there is none.
  bool parse_path(SpecPath& path, std::string_view what);
  /// Goes on to the next token of a kind (or the end), over everything before it.
  void skip_to(TokenKind kind);
  void skip_to(TokenKind kind, TokenKind other);

  void fail(const Token& token, std::string message) {
    errors_.push_back({token.offset, std::move(message)});
  }

  std::vector<SpecError> errors_;

 private:
  bool parse_every(PathSegment& segment);

  SpecLexer lexer_;
};

/// The token as an error message shows it: "'cik'", "the end".
[[nodiscard]] std::string shown(const Token& token);

}  // namespace recto::codegen
