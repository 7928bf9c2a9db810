#include "model/scalar_names.hpp"

#include <algorithm>
#include <array>

namespace recto::codegen::model {
namespace {

struct Entry {
  Kind kind;
  std::string_view name;
  std::string_view alias;
  std::string_view capnp;
  std::size_t size;
};

constexpr std::array kEntries = {
    Entry{Kind::boolean, "bool", "bool", "Bool", 1},
    Entry{Kind::int8, "byte", "int8", "Int8", 1},
    Entry{Kind::uint8, "ubyte", "uint8", "UInt8", 1},
    Entry{Kind::int16, "short", "int16", "Int16", 2},
    Entry{Kind::uint16, "ushort", "uint16", "UInt16", 2},
    Entry{Kind::int32, "int", "int32", "Int32", 4},
    Entry{Kind::uint32, "uint", "uint32", "UInt32", 4},
    Entry{Kind::int64, "long", "int64", "Int64", 8},
    Entry{Kind::uint64, "ulong", "uint64", "UInt64", 8},
    Entry{Kind::float32, "float", "float32", "Float32", 4},
    Entry{Kind::float64, "double", "float64", "Float64", 8},
    Entry{Kind::text, "string", "string", "Text", 0},
    Entry{Kind::bytes, "[ubyte]", "[uint8]", "Data", 0},
};

std::string_view special_name(Kind kind) {
  switch (kind) {
    case Kind::nothing:
      return "Void";
    case Kind::any_pointer:
      return "AnyPointer";
    case Kind::capability:
      return "interface";
    default:
      return "a type that Recto does not know";
  }
}

}  // namespace

std::string_view schema_name(Kind kind, Language language) {
  const auto found = std::ranges::find(kEntries, kind, &Entry::kind);
  if (found == kEntries.end()) return special_name(kind);
  return language == Language::capnproto ? found->capnp : found->name;
}

std::optional<Kind> scalar_named(std::string_view name, Language language) {
  const auto found = std::ranges::find_if(kEntries, [&](const Entry& e) {
    return e.name == name || e.alias == name ||
           (language == Language::capnproto && e.capnp == name);
  });
  if (found == kEntries.end()) return std::nullopt;
  return found->kind;
}

std::vector<std::string> scalar_names(Language language) {
  std::vector<std::string> result;
  if (language == Language::capnproto) {
    for (const Entry& entry : kEntries) result.emplace_back(entry.capnp);
  }
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
