#pragma once

#include <cstddef>
#include <string_view>

namespace recto::codegen::capnproto {

/// The tokens of Cap'n Proto's schema language, as far as finding declarations needs them.
enum class CapnpTokenKind { word, string, sign, end };

struct CapnpToken {
  CapnpTokenKind kind = CapnpTokenKind::end;
  std::string_view text;   ///< of a string: what stands between its quotes, escapes and all
  std::size_t offset = 0;  ///< of `text` in the source

  [[nodiscard]] bool is(std::string_view what) const {
    return kind != CapnpTokenKind::string && text == what;
  }
};

/// Splits schema text into tokens and skips comments. Any text is accepted. The text must outlive
/// it.
class CapnpLexer {
 public:
  explicit CapnpLexer(std::string_view text) : text_(text) {}

  /// The next token; at the end `end`, again and again.
  CapnpToken next();

 private:
  void skip_blanks();
  CapnpToken string();

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace recto::codegen::capnproto
