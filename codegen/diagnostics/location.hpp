#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace recto::codegen {

/// A place in a text file. Lines and columns count from 1, columns in bytes; 0 means unknown.
struct Position {
  int line = 0;
  int column = 0;

  [[nodiscard]] bool known() const { return line > 0; }
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// What a diagnostic points at.
struct Location {
  std::string file;
  Position position;
  /// Names the declaration for inputs without positions (binary schemas), e.g. "table
  /// edgar.Company".
  std::string context;
};

/// Where the text of an annotation stands in its schema, byte by byte.
struct TextOrigin {
  Location start;
  /// The position of every byte of the text and of its end; empty when the input has no positions.
  std::vector<Position> bytes;

  /// The location of the byte at `offset`; offsets behind the end give the end.
  [[nodiscard]] Location at(std::size_t offset) const;
};

}  // namespace recto::codegen
