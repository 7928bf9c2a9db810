#pragma once

// The index language:
//
//   indexes = index { ";" index } [ ";" ]
//   index   = name "(" entry { "," entry } ")" { "unique" | "include" "(" path { "," path } ")" }
//   entry   = path [ "desc" ]
//   path    = field [ "[]" ] { "." field [ "[]" ] }

#include <string>
#include <string_view>
#include <vector>

#include "check/spec_parser.hpp"

namespace recto::codegen {

struct IndexEntrySpec {
  SpecPath path;
  bool descending = false;

  friend bool operator==(const IndexEntrySpec&, const IndexEntrySpec&) = default;
};

struct IndexSpec {
  std::string name;
  std::size_t offset = 0;
  std::vector<IndexEntrySpec> entries;
  bool unique = false;
  std::vector<SpecPath> includes;
  std::size_t include_offset = 0;  ///< of the word before them

  friend bool operator==(const IndexSpec& a, const IndexSpec& b) {
    return a.name == b.name && a.entries == b.entries && a.unique == b.unique &&
           a.includes == b.includes;
  }
};

using IndexSpecs = std::vector<IndexSpec>;

/// Parses a list of indexes. The text may hold any bytes; the errors say what is wrong with it.
[[nodiscard]] Parsed<IndexSpecs> parse_indexes(std::string_view text);

/// The indexes in their plainest spelling; `parse_indexes` gives the same indexes back.
[[nodiscard]] std::string to_string(const IndexSpecs& indexes);

}  // namespace recto::codegen
