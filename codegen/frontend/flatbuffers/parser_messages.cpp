#include "frontend/flatbuffers/parser_messages.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include <flatbuffers/idl.h>
#include <flatbuffers/util.h>
#include <fmt/format.h>

#include "diagnostics/suggest.hpp"

namespace recto::codegen::fbs {
namespace {

constexpr std::string_view kUndeclared = "user define attributes must be declared before use: ";
constexpr std::string_view kNoInclude = "unable to load include file: ";

std::string advice_on_attribute(const std::string& name) {
  const std::vector<std::string> known{"recto_table", "recto_key", "recto_index"};
  if (std::ranges::find(known, name) != known.end()) {
    return fmt::format(
        "attribute '{}' is not declared; write 'include \"recto.fbs\";' at the head of the schema",
        name);
  }
  if (name.starts_with("recto_")) {
    const std::string hint = did_you_mean(name, known);
    return fmt::format("unknown attribute '{}'{}", name,
                       hint.empty() ? "; Recto knows " + quoted_list(known) : hint);
  }
  return fmt::format(
      "attribute '{0}' is not declared; write 'attribute \"{0}\";' at the head of the schema",
      name);
}

std::string advice(const std::string& message) {
  if (message.starts_with(kUndeclared)) {
    return advice_on_attribute(message.substr(kUndeclared.size()));
  }
  if (message.starts_with(kNoInclude)) {
    const std::string name = message.substr(kNoInclude.size());
    const std::string_view where =
        name == "recto.fbs"
            ? "the directory of Recto's schemas, share/recto/schemas where it is installed"
            : "the directory that it is in";
    return fmt::format("can't find the included file '{}'; name with -I {}", name, where);
  }
  return message;
}

// The parser gives absolute paths; this is how the file was named by the user or an include.
std::string name_of(const flatbuffers::Parser& parser, const std::string& root,
                    const std::string& absolute) {
  if (flatbuffers::AbsolutePath(root) == absolute) return root;
  for (const std::string& file : parser.GetIncludedFilesRecursive(root)) {
    if (flatbuffers::AbsolutePath(file) == absolute) return file;
  }
  return absolute;
}

// Splits "text:number" at its last colon. Gives no number when there is none.
std::optional<int> take_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view digits = text.substr(colon + 1);
  if (digits.starts_with(' ')) digits.remove_prefix(1);
  int number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  text = text.substr(0, colon);
  return number;
}

// "path:line: column: error: message", which is how the parser writes errors.
std::optional<Diagnostic> parse_error_line(std::string_view line) {
  constexpr std::string_view kError = ": error: ";
  const std::size_t error = line.find(kError);
  if (error == std::string_view::npos) return std::nullopt;
  std::string_view place = line.substr(0, error);
  const std::optional<int> column = take_number(place);
  const std::optional<int> row = column ? take_number(place) : std::nullopt;
  if (!row) return std::nullopt;
  return Diagnostic{Severity::error,
                    {std::string(place), {*row, *column}, {}},
                    std::string(line.substr(error + kError.size()))};
}

// What the parser says of a type that is never declared points at the end of the file, and names
// the place where the type is used in the message.
void move_to_origin(Diagnostic& diagnostic) {
  constexpr std::string_view kOrigin = ", originally at: ";
  const std::size_t origin = diagnostic.message.rfind(kOrigin);
  if (origin == std::string::npos) return;
  const std::string message = diagnostic.message;
  std::string_view place = std::string_view(message).substr(origin + kOrigin.size());
  if (const std::optional<int> row = take_number(place)) {
    diagnostic.location = {std::string(place), {*row, 1}, {}};
    diagnostic.message = message.substr(0, origin);
  }
}

}  // namespace

void report_parser_error(const flatbuffers::Parser& parser, const std::string& path,
                         Diagnostics& diagnostics) {
  std::istringstream lines(parser.error_);
  bool reported = false;
  for (std::string line; std::getline(lines, line);) {
    std::optional<Diagnostic> error = parse_error_line(line);
    if (!error) continue;
    error->location.file = name_of(parser, path, error->location.file);
    move_to_origin(*error);
    diagnostics.error(std::move(error->location), advice(error->message));
    reported = true;
  }
  if (!reported) diagnostics.error({path, {}, {}}, parser.error_);
}

}  // namespace recto::codegen::fbs
