#include "stanza_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "support/display_width.hpp"
#include "support/input_error.hpp"

namespace debian {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::size_t kQuotedLength = 40;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// Field names are printable ASCII without colons, and don't begin a comment or a list.
bool is_field_name(std::string_view name) {
  return !name.empty() && name.front() != '#' && name.front() != '-' &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != ':'; });
}

std::string quote(std::string_view line) {
  return example::fit_to_width(example::printable(trim(line)), kQuotedLength);
}

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kWhiteSpace);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(kWhiteSpace) - begin + 1);
}

std::vector<std::string_view> lines_of(std::string_view value) {
  std::vector<std::string_view> lines;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find('\n'), value.size());
    std::string_view line = value.substr(0, end);
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    line.remove_prefix(!lines.empty() && !line.empty() ? 1 : 0);
    lines.push_back(line);
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return lines;
}

const Field* Stanza::find(std::string_view name) const {
  const auto field = std::ranges::find_if(
      fields_, [name](const Field& candidate) { return same_name(candidate.name, name); });
  return field == fields_.end() ? nullptr : &*field;
}

StanzaReader::StanzaReader(std::string_view text, std::string source)
    : text_(text), source_(std::move(source)) {}

bool StanzaReader::next(Stanza& stanza) {
  stanza.fields_.clear();
  while (const auto line = next_line()) {
    if (trim(*line).empty()) {
      if (!stanza.fields_.empty()) {
        return true;
      }
    } else if (line->front() == ' ' || line->front() == '\t') {
      continue_field(stanza, *line);
    } else {
      add_field(stanza, *line);
    }
  }
  return !stanza.fields_.empty();
}

std::optional<std::string_view> StanzaReader::next_line() {
  if (position_ == text_.size()) {
    return std::nullopt;
  }
  const std::size_t end = std::min(text_.find('\n', position_), text_.size());
  const std::string_view line = text_.substr(position_, end - position_);
  position_ = std::min(end + 1, text_.size());
  ++line_;
  return line;
}

void StanzaReader::add_field(Stanza& stanza, std::string_view line) const {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || !is_field_name(name)) {
    throw example::InputError(source_, line_,
                              fmt::format("expected \"Field: value\", found \"{}\"", quote(line)));
  }
  if (const Field* first = stanza.find(name)) {
    throw example::InputError(
        source_, line_, fmt::format("field {} was given in line {} already", name, first->line));
  }
  stanza.fields_.push_back({name, trim(line.substr(colon + 1)), line_});
}

void StanzaReader::continue_field(Stanza& stanza, std::string_view line) const {
  if (stanza.fields_.empty()) {
    throw example::InputError(
        source_, line_,
        fmt::format("a stanza begins with a continuation line, \"{}\"", quote(line)));
  }
  // All lines of a field are neighbours in the text, so its value only becomes longer.
  std::string_view& value = stanza.fields_.back().value;
  const std::string_view more = trim(line);
  value = value.empty() ? more : std::string_view(value.begin(), more.end());
}

}  // namespace debian
