#pragma once

// The key language:
//
//   key  = part { "," part }
//   part = path [ ":" type ] [ "desc" ] [ "auto" ]
//   path = field { "." field }
//   type = name { "." name } | "[" "ubyte" "]"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/spec_parser.hpp"

namespace recto::codegen {

/// "ulong", "[ubyte]" or "edgar.Form", as it was written.
struct TypeSpec {
  std::string name;
  std::size_t offset = 0;

  friend bool operator==(const TypeSpec& a, const TypeSpec& b) { return a.name == b.name; }
};

struct KeyPartSpec {
  SpecPath path;
  std::optional<TypeSpec> type;
  bool descending = false;
  bool automatic = false;

  friend bool operator==(const KeyPartSpec&, const KeyPartSpec&) = default;
};

struct KeySpec {
  std::vector<KeyPartSpec> parts;

  friend bool operator==(const KeySpec&, const KeySpec&) = default;
};

/// Parses a key. The text may hold any bytes; the errors say what is wrong with it.
[[nodiscard]] Parsed<KeySpec> parse_key(std::string_view text);

/// The key in its plainest spelling; `parse_key` gives the same key back.
[[nodiscard]] std::string to_string(const KeySpec& key);

}  // namespace recto::codegen
