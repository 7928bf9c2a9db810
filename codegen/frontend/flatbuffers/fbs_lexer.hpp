#pragma once

#include <cstddef>
#include <string_view>

namespace recto::codegen::fbs {

/// The tokens of FlatBuffers' schema language, as far as finding declarations needs them.
enum class FbsTokenKind { word, string, sign, end };

struct FbsToken {
  FbsTokenKind kind = FbsTokenKind::end;
  std::string_view text;   ///< of a string: what stands between its quotes, escapes and all
  std::size_t offset = 0;  ///< of `text` in the source

  [[nodiscard]] bool is(std::string_view what) const {
    return kind != FbsTokenKind::string && text == what;
  }
};

/// Splits schema text into tokens and skips comments. Any text is accepted. The text must outlive
/// it.
class FbsLexer {
 public:
  explicit FbsLexer(std::string_view text) : text_(text) {}

  /// The next token; at the end `end`, again and again.
  FbsToken next();

 private:
  void skip_blanks();
  FbsToken string(char quote);

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace recto::codegen::fbs
