#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace debian {

/// A field of a stanza. Views point into the index.
struct Field {
  std::string_view name;
  /// Without white space around it. A value of several lines keeps its line ends and the blank that
  /// each continuation line begins with.
  std::string_view value;
  std::uint64_t line = 0;
};

/// One paragraph of an index: what it says of one package.
class Stanza {
 public:
  /// A field by its name, whose case does not matter; null when there is none.
  [[nodiscard]] const Field* find(std::string_view name) const;

  [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }

  /// The line of its first field.
  [[nodiscard]] std::uint64_t line() const { return fields_.front().line; }

 private:
  friend class StanzaReader;
  std::vector<Field> fields_;
};

/// Splits a Debian control file into stanzas: fields "Name: value", continued on lines that begin
/// with a blank; empty lines part the stanzas.
class StanzaReader {
 public:
  /// Reads `text`, which must outlive the reader and all stanzas. `source` is its name in messages.
  StanzaReader(std::string_view text, std::string source);

  /// Reads the next stanza into `stanza`; false at the end. Throws `example::InputError`.
  bool next(Stanza& stanza);

  /// How many bytes were read.
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }

 private:
  [[nodiscard]] std::optional<std::string_view> next_line();
  void add_field(Stanza& stanza, std::string_view line) const;
  void continue_field(Stanza& stanza, std::string_view line) const;

  std::string_view text_;
  std::string source_;
  std::size_t position_ = 0;
  std::uint64_t line_ = 0;  // of the line that was read last
};

/// The lines of a value of several lines, without the blanks that they begin with.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view value);

/// `text` without blanks, tabs and line ends around it.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace debian
