#include "check/index_spec.hpp"

#include <fmt/format.h>

#include "diagnostics/suggest.hpp"

namespace recto::codegen {
namespace {

class IndexParser : SpecParser {
 public:
  explicit IndexParser(std::string_view text) : SpecParser(text) {}

  Parsed<IndexSpecs> parse() {
    IndexSpecs indexes;
    if (at(TokenKind::end)) {
      fail(peek(), "the list of indexes is empty; write 'name(field)', or leave recto_index out");
    }
    while (!at(TokenKind::end)) {
      IndexSpec index;
      if (parse_index(index)) {
        indexes.push_back(std::move(index));
      } else {
        skip_to(TokenKind::semicolon);
      }
      if (!accept(TokenKind::semicolon)) break;
    }
    return {std::move(indexes), std::move(errors_)};
  }

 private:
  bool parse_index(IndexSpec& index) {
    if (!at(TokenKind::word)) {
      fail(peek(), fmt::format("expected the name of an index, found {}", shown(peek())));
      return false;
    }
    const Token name = next();
    index.name = name.text;
    index.offset = name.offset;
    if (!parse_list([&] { return parse_entry(index); })) return false;
    while (!at(TokenKind::semicolon) && !at(TokenKind::end)) {
      if (!parse_option(index)) return false;
    }
    return true;
  }

  bool parse_entry(IndexSpec& index) {
    IndexEntrySpec entry;
    if (!parse_path(entry.path, "a field name")) return false;
    entry.descending = accept_word("desc");
    index.entries.push_back(std::move(entry));
    return true;
  }

  bool parse_option(IndexSpec& index) {
    const Token word = next();
    if (word.text == "unique" && !index.unique) {
      index.unique = true;
      return true;
    }
    if (word.text == "include" && index.includes.empty()) {
      index.include_offset = word.offset;
      return parse_list([&] { return parse_path(index.includes.emplace_back(), "a field name"); });
    }
    if (word.text == "unique" || word.text == "include") {
      fail(word, fmt::format("'{}' stands twice for index '{}'", word.text, index.name));
    } else {
      const std::string hint =
          word.kind == TokenKind::word ? did_you_mean(word.text, {"unique", "include"}) : "";
      fail(word, fmt::format(
                     "expected 'unique', 'include(…)', ';' or the end after index '{}', found {}{}",
                     index.name, shown(word), hint));
    }
    return false;
  }

  // "(" item { "," item } ")"
  template <typename Item>
  bool parse_list(Item parse_item) {
    if (!at(TokenKind::open)) {
      fail(peek(), fmt::format("expected '(' with the fields after it, found {}", shown(peek())));
      return false;
    }
    do {
      next();
      if (!parse_item()) return false;
    } while (at(TokenKind::comma));
    if (accept(TokenKind::close)) return true;
    const std::string hint = at_word("asc") ? "; entries ascend unless 'desc' says otherwise" : "";
    fail(peek(), fmt::format("expected ',' or ')', found {}{}", shown(peek()), hint));
    return false;
  }
};

template <typename Items, typename Print>
std::string joined(const Items& items, Print print) {
  std::string result;
  for (const auto& item : items) {
    if (!result.empty()) result += ", ";
    result += print(item);
  }
  return result;
}

}  // namespace

Parsed<IndexSpecs> parse_indexes(std::string_view text) { return IndexParser(text).parse(); }

std::string to_string(const IndexSpecs& indexes) {
  std::string result;
  for (const IndexSpec& index : indexes) {
    if (!result.empty()) result += "; ";
    const auto print_entry = [](const IndexEntrySpec& entry) {
      return entry.path.to_string() + (entry.descending ? " desc" : "");
    };
    result += fmt::format("{}({})", index.name, joined(index.entries, print_entry));
    if (index.unique) result += " unique";
    if (!index.includes.empty()) {
      result += fmt::format(" include({})", joined(index.includes, [](const SpecPath& path) {
                              return path.to_string();
                            }));
    }
  }
  return result;
}

}  // namespace recto::codegen
