#include "check/key_spec.hpp"

#include <fmt/format.h>

#include "diagnostics/suggest.hpp"

namespace recto::codegen {
namespace {

class KeyParser : SpecParser {
 public:
  explicit KeyParser(std::string_view text) : SpecParser(text) {}

  Parsed<KeySpec> parse() {
    KeySpec key;
    if (at(TokenKind::end)) {
      fail(peek(),
           "the key is empty; write the field, or the fields separated by commas, that identify a "
           "record");
      return {key, std::move(errors_)};
    }
    do {
      KeyPartSpec part;
      if (parse_part(part)) {
        key.parts.push_back(std::move(part));
      } else {
        skip_to(TokenKind::comma);
      }
    } while (accept(TokenKind::comma));
    return {std::move(key), std::move(errors_)};
  }

 private:
  bool parse_part(KeyPartSpec& part) {
    if (!parse_path(part.path, "a field name")) return false;
    if (accept(TokenKind::colon) && !parse_type(part.type.emplace())) return false;
    part.descending = accept_word("desc");
    part.automatic = accept_word("auto");
    if (at(TokenKind::comma) || at(TokenKind::end)) return true;
    fail(peek(), complaint(part));
    return false;
  }

  bool parse_type(TypeSpec& type) {
    type.offset = peek().offset;
    if (at(TokenKind::open_bracket)) return parse_bytes(type);
    do {
      if (!at(TokenKind::word)) {
        fail(peek(), fmt::format("expected a type such as 'ulong', found {}", shown(peek())));
        return false;
      }
      if (!type.name.empty()) type.name += '.';
      type.name += next().text;
    } while (accept(TokenKind::dot));
    return true;
  }

  bool parse_bytes(TypeSpec& type) {
    next();
    const Token element = peek();
    if (!accept(TokenKind::word) || !accept(TokenKind::close_bracket)) {
      fail(element, "expected '[ubyte]': bytes are the only vector that a key may have");
      return false;
    }
    type.name = fmt::format("[{}]", element.text);
    return true;
  }

  // What to say of a token that cannot follow the part read so far.
  [[nodiscard]] std::string complaint(const KeyPartSpec& part) const {
    if (at_word("asc")) return "keys ascend unless 'desc' says otherwise; leave 'asc' out";
    if (at(TokenKind::semicolon)) return "the parts of a key are separated by ',', not ';'";
    if (at_word("desc") || at_word("auto")) {
      return fmt::format("{} is misplaced; write 'desc' first, 'auto' last, each once",
                         shown(peek()));
    }
    std::vector<std::string> words{"desc", "auto"};
    const std::string hint = at(TokenKind::word) ? did_you_mean(peek().text, words) : std::string();
    return fmt::format("expected ','{} or the end after '{}', found {}{}",
                       part.type ? ", 'desc', 'auto'" : ", ':', 'desc'", part.path.to_string(),
                       shown(peek()), hint);
  }
};

}  // namespace

Parsed<KeySpec> parse_key(std::string_view text) { return KeyParser(text).parse(); }

std::string to_string(const KeySpec& key) {
  std::string result;
  for (const KeyPartSpec& part : key.parts) {
    if (!result.empty()) result += ", ";
    result += part.path.to_string();
    if (part.type) result += ": " + part.type->name;
    if (part.descending) result += " desc";
    if (part.automatic) result += " auto";
  }
  return result;
}

}  // namespace recto::codegen
