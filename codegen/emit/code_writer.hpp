#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace recto::codegen {

/// Generated code never has longer lines where it can be helped.
inline constexpr std::size_t kCodeWidth = 100;

/// Builds up source text line by line, with indentation and documentation comments.
class CodeWriter {
 public:
  /// Adds one line, at the current indentation; an empty one adds an empty line.
  void line(std::string_view text = {});

  template <typename... Args>
  void format(fmt::format_string<Args...> pattern, Args&&... args) {
    line(fmt::format(pattern, std::forward<Args>(args)...));
  }

  /// Adds `head` + items + `tail` in one line when they fit, else one item a line behind the head:
  /// `list("f(", {"a", "b"}, ");")`.
  void list(std::string_view head, const std::vector<std::string>& items, std::string_view tail);

  /// Adds a "///" comment of one paragraph, broken into lines that fit.
  void doc(std::string_view paragraph);
  /// Adds the documentation of a schema, line by line as it stands there.
  void schema_doc(const std::vector<std::string>& lines);

  void indent() { indentation_ += 2; }
  void outdent() { indentation_ -= 2; }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::size_t indentation_ = 0;
};

/// Text as a C++ string literal, quotes included. Bytes outside printable ASCII are written in
/// octal.
[[nodiscard]] std::string string_literal(std::string_view text);

}  // namespace recto::codegen
