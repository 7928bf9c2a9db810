#include "dependency_parser.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "stanza_reader.hpp"
#include "support/display_width.hpp"

namespace debian {
namespace {

constexpr std::size_t kQuotedLength = 60;

struct Operator {
  std::string_view text;
  Comparison comparison;
};

// Longer ones first. "<" and ">" are what dpkg took before 1995, and mean "or equal".
constexpr std::array<Operator, 7> kOperators{{{"<<", Comparison::earlier},
                                              {"<=", Comparison::earlier_or_equal},
                                              {">=", Comparison::later_or_equal},
                                              {">>", Comparison::later},
                                              {"<", Comparison::earlier_or_equal},
                                              {">", Comparison::later_or_equal},
                                              {"=", Comparison::equal}}};

/// Reads one alternative: name[:qualifier] [(operator version)] [[architectures]] [<profiles>].
class AlternativeParser {
 public:
  AlternativeParser(std::string_view item, std::string_view alternative)
      : item_(item), rest_(trim(alternative)) {}

  std::unique_ptr<AlternativeT> parse() {
    auto alternative = std::make_unique<AlternativeT>();
    parse_name(*alternative);
    while (!rest_.empty()) {
      switch (rest_.front()) {
        case '(':
          parse_version(take_enclosed(')'), *alternative);
          break;
        case '[':
          add_words(take_enclosed(']'), alternative->architectures);
          break;
        case '<':
          add_words(take_enclosed('>'), alternative->profiles);
          break;
        default:
          fail(fmt::format("unexpected \"{}\"", rest_));
      }
    }
    return alternative;
  }

 private:
  void parse_name(AlternativeT& alternative) {
    const std::size_t end = std::min(rest_.find_first_of(" \t\n([<"), rest_.size());
    std::string_view name = rest_.substr(0, end);
    advance(end);
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
      alternative.qualifier = name.substr(colon + 1);
      name = name.substr(0, colon);
      if (alternative.qualifier.empty()) {
        fail("nothing follows the colon");
      }
    }
    if (name.empty()) {
      fail("a package name is missing");
    }
    alternative.name = name;
  }

  void parse_version(std::string_view constraint, AlternativeT& alternative) {
    if (alternative.comparison != Comparison::any) {
      fail("two versions are given");
    }
    for (const Operator& candidate : kOperators) {
      if (constraint.starts_with(candidate.text)) {
        alternative.comparison = candidate.comparison;
        alternative.version = trim(constraint.substr(candidate.text.size()));
        if (alternative.version.empty()) {
          fail("a version is missing");
        }
        return;
      }
    }
    fail(fmt::format("\"({})\" does not begin with one of << <= = >= >>", constraint));
  }

  static void add_words(std::string_view text, std::vector<std::string>& words) {
    while (!(text = trim(text)).empty()) {
      const std::size_t end = std::min(text.find_first_of(" \t\n"), text.size());
      words.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  }

  /// What stands between the bracket at the head of the rest and `closing`.
  std::string_view take_enclosed(char closing) {
    const std::size_t end = rest_.find(closing);
    if (end == std::string_view::npos) {
      fail(fmt::format("\"{}\" is missing", closing));
    }
    const std::string_view inside = trim(rest_.substr(1, end - 1));
    advance(end + 1);
    return inside;
  }

  void advance(std::size_t size) { rest_ = trim(rest_.substr(size)); }

  [[noreturn]] void fail(std::string_view what) const {
    const std::string item = example::fit_to_width(example::printable(trim(item_)), kQuotedLength);
    throw DependencyError(fmt::format("in \"{}\": {}", item, what));
  }

  std::string_view item_;  // for messages
  std::string_view rest_;
};

/// Cuts the text before the next `separator` off `rest`.
std::string_view take_until(char separator, std::string_view& rest) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view head = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return head;
}

}  // namespace

void parse_dependencies(std::string_view field, Relation relation,
                        std::vector<std::unique_ptr<DependencyT>>& out) {
  while (!field.empty()) {
    const std::string_view item = take_until(',', field);
    if (trim(item).empty()) {
      continue;  // dpkg, too, takes a comma too many
    }
    auto dependency = std::make_unique<DependencyT>();
    dependency->relation = relation;
    std::string_view alternatives = item;
    bool more = true;
    while (more) {
      more = alternatives.find('|') != std::string_view::npos;
      dependency->alternatives.push_back(
          AlternativeParser(item, take_until('|', alternatives)).parse());
    }
    out.push_back(std::move(dependency));
  }
}

std::string_view field_name(Relation relation) {
  constexpr std::array<std::string_view, 9> kNames{"Depends",   "Pre-Depends", "Recommends",
                                                   "Suggests",  "Enhances",    "Breaks",
                                                   "Conflicts", "Replaces",    "Provides"};
  return kNames.at(static_cast<std::size_t>(relation));
}

std::string_view symbol(Comparison comparison) {
  constexpr std::array<std::string_view, 6> kSymbols{"", "<<", "<=", "=", ">=", ">>"};
  return kSymbols.at(static_cast<std::size_t>(comparison));
}

}  // namespace debian
