#include "model/scalar_names.hpp"

#include <algorithm>
#include <array>

namespace recto::codegen::model {
namespace {

struct Entry {
  Kind kind;
  std::string_view name;
  std::string_view alias;
  std::size_t size;
};

constexpr std::array kEntries = {
    Entry{Kind::boolean, "bool", "bool", 1},      Entry{Kind::int8, "byte", "int8", 1},
    Entry{Kind::uint8, "ubyte", "uint8", 1},      Entry{Kind::int16, "short", "int16", 2},
    Entry{Kind::uint16, "ushort", "uint16", 2},   Entry{Kind::int32, "int", "int32", 4},
    Entry{Kind::uint32, "uint", "uint32", 4},     Entry{Kind::int64, "long", "int64", 8},
    Entry{Kind::uint64, "ulong", "uint64", 8},    Entry{Kind::float32, "float", "float32", 4},
    Entry{Kind::float64, "double", "float64", 8}, Entry{Kind::text, "string", "string", 0},
    Entry{Kind::bytes, "[ubyte]", "[uint8]", 0},
};

}  // namespace

std::string_view schema_name(Kind kind) {
  const auto found = std::ranges::find(kEntries, kind, &Entry::kind);
  return found == kEntries.end() ? "a type that Recto does not know" : found->name;
}

std::optional<Kind> scalar_named(std::string_view name) {
  const auto found = std::ranges::find_if(
      kEntries, [&](const Entry& e) { return e.name == name || e.alias == name; });
  if (found == kEntries.end()) return std::nullopt;
  return found->kind;
}

std::vector<std::string> scalar_names() {
  std::vector<std::string> result;
  for (const Entry& entry : kEntries) result.emplace_back(entry.name);
  for (const Entry& entry : kEntries) {
    if (entry.alias != entry.name) result.emplace_back(entry.alias);
  }
  return result;
}

std::size_t scalar_size(Kind kind) {
  const auto found = std::ranges::find(kEntries, kind, &Entry::kind);
  return found == kEntries.end() ? 0 : found->size;
}

}  // namespace recto::codegen::model
