#include "config/config_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>

#include "config/nearest_name.hpp"
#include "recto/error.hpp"

namespace recto::config {

namespace {

/// The number that all of `digits` stand for.
std::optional<std::uint64_t> parse(std::string_view digits, int base) {
  std::uint64_t number = 0;
  const char* begin = digits.data();
  const char* end = begin + digits.size();
  const auto [parsed_to, error] = std::from_chars(begin, end, number, base);
  return error == std::errc{} && parsed_to == end ? std::optional(number) : std::nullopt;
}

/// What a word that is wrong is most likely meant to be, or what there is.
std::string advice_for(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view nearest = nearest_name(word, names);
  return nearest.empty() ? fmt::format("there are: {}", listed(names))
                         : fmt::format("did you mean \"{}\"?", nearest);
}

}  // namespace

void ConfigReader::refuse(YAML::Mark place, std::string_view what_happened,
                          std::string_view what_to_do) const {
  const std::string where =
      place.line < 0 ? file_.string()
                     : fmt::format("{}:{}:{}", file_.string(), place.line + 1, place.column + 1);
  throw Error(ErrorCode::invalid_option, {"read configuration", where, {}}, what_happened,
              what_to_do);
}

void ConfigReader::refuse_name(const YAML::Node& node, std::string_view word,
                               std::span<const std::string_view> names) const {
  refuse(node.Mark(), fmt::format("\"{}\" is no such value", word), advice_for(word, names));
}

void ConfigReader::read_map(const YAML::Node& node, std::string_view what,
                            std::span<const Field> fields) const {
  if (!node.IsMap()) {
    refuse(node.Mark(), fmt::format("{} is no map of keys and values", what),
           "write a line \"key: value\" for each field");
  }
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = text(entry.first);
    const auto field = std::ranges::find(fields, key, &Field::name);
    if (field == fields.end()) {
      std::vector<std::string_view> names;
      std::ranges::transform(fields, std::back_inserter(names), &Field::name);
      refuse(entry.first.Mark(), fmt::format("{} has no field \"{}\"", what, key),
             advice_for(key, names));
    }
    if (!seen.insert(key).second) {
      refuse(entry.first.Mark(), fmt::format("\"{}\" is there twice", key), "keep one of the two");
    }
    field->read(entry.second);
  }
}

std::string ConfigReader::text(const YAML::Node& node) const {
  if (!node.IsScalar()) {
    refuse(node.Mark(), "a single value is needed here", "write one word or number");
  }
  return node.Scalar();
}

bool ConfigReader::boolean(const YAML::Node& node) const {
  const std::string word = text(node);
  if (word != "true" && word != "false") {
    refuse(node.Mark(), fmt::format("\"{}\" is not true or false", word), "write true or false");
  }
  return word == "true";
}

std::uint64_t ConfigReader::whole_number(const YAML::Node& node, std::uint64_t most) const {
  const std::string word = text(node);
  const auto number = parse(word, 10);
  if (!number || *number > most) {
    refuse(node.Mark(), fmt::format("\"{}\" is no number from 0 to {}", word, most),
           "write a whole number");
  }
  return *number;
}

std::uint64_t ConfigReader::bytes(const YAML::Node& node) const {
  constexpr std::array<Named<int>, 4> kUnits{{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}}};
  const std::string word = text(node);
  std::string_view digits = word;
  int shift = 0;
  for (const auto& [unit, bits] : kUnits) {
    if (digits.ends_with(unit)) {
      digits.remove_suffix(unit.size());
      digits = digits.substr(0, digits.find_last_not_of(' ') + 1);
      shift = bits;
      break;
    }
  }
  const auto number = parse(digits, 10);
  if (!number || *number > std::numeric_limits<std::uint64_t>::max() >> shift) {
    refuse(node.Mark(), fmt::format("\"{}\" is no size in bytes", word),
           "write a whole number, with KiB, MiB, GiB or TiB behind it if you like");
  }
  return *number << shift;
}

std::uint32_t ConfigReader::permissions(const YAML::Node& node) const {
  const std::string word = text(node);
  constexpr std::uint64_t kMost = 07777;
  const std::string_view prefix = word.starts_with("0o") ? "0o" : "0";
  const auto number = word.starts_with(prefix)
                          ? parse(std::string_view(word).substr(prefix.size()), 8)
                          : std::nullopt;
  if (!number || *number > kMost) {
    refuse(node.Mark(), fmt::format("\"{}\" are no permissions", word),
           "write an octal number with a 0 in front, such as 0640");
  }
  return static_cast<std::uint32_t>(*number);
}

}  // namespace recto::config
