#include "check/names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "check/annotations.hpp"
#include "check/terms.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

constexpr std::string_view kReservedPrefix = "recto.";
constexpr std::size_t kLongestTableName = 255;

std::string table_name_fault(const Terms& terms, const model::Annotation& annotation) {
  const std::string& name = annotation.value;
  if (name.empty() || !annotation.has_value) {
    return "the table has no name; write " + terms.annotate(kTableAnnotation, "name");
  }
  if (name.starts_with(kReservedPrefix)) {
    return fmt::format(
        "table names that begin with '{}' belong to Recto itself; choose another name",
        kReservedPrefix);
  }
  if (name.size() > kLongestTableName) {
    return fmt::format("the table name has {} bytes; the longest allowed has {}", name.size(),
                       kLongestTableName);
  }
  if (std::ranges::any_of(
          name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    return "the table name holds control characters; write a name that can be read and typed";
  }
  return {};
}

// Every name of a type in C++, and every namespace, that the schema declares.
std::set<std::string, std::less<>> declared_names(const model::Schema& schema) {
  std::set<std::string, std::less<>> names;
  const auto add = [&](const model::CppName& cpp) {
    const std::string name = cpp.qualified();
    names.insert(name);
    for (std::string_view space = model::namespace_of(name); !space.empty();
         space = model::namespace_of(space)) {
      names.emplace(space);
    }
  };
  for (const model::Record& record : schema.records) add(record.cpp);
  for (const model::Enum& declared : schema.enums) add(declared.cpp);
  return names;
}

void check_type_names(const model::Table& table, const std::set<std::string, std::less<>>& taken,
                      Diagnostics& diagnostics) {
  std::vector<std::string_view> suffixes = {Naming::kTraitsSuffix, Naming::kTableSuffix};
  if (table.key.parts.size() > 1) suffixes.push_back(Naming::kKeySuffix);
  for (const std::string_view suffix : suffixes) {
    const std::string base = Naming::base_name(*table.record);
    const std::string name =
        model::CppName{table.record->cpp.space, fmt::format("{}{}", base, suffix)}.qualified();
    if (!taken.contains(name)) continue;
    diagnostics.error(
        table.record->location,
        fmt::format("the schema declares {0}, the name of a type that rectoc generates "
                    "for table {1}; rename {0} or {1}",
                    name, table.record->name));
  }
}

bool is_library(std::string_view name) {
  constexpr std::array<std::string_view, 5> kLibraries = {"recto", "std", "flatbuffers", "capnp",
                                                          "kj"};
  return std::ranges::find(kLibraries, name) != kLibraries.end();
}

// Generated code says recto:: and std::, which a namespace of the same name further in would hide.
void check_namespace(const model::Table& table, Diagnostics& diagnostics) {
  std::string_view space = table.record->cpp.space;
  if (is_library(space)) {
    diagnostics.error(table.record->location,
                      fmt::format("namespace '{}' belongs to a library; choose another for {}",
                                  space, table.record->name));
  }
  for (; !model::namespace_of(space).empty(); space = model::namespace_of(space)) {
    const std::string_view last = model::unqualified(space);
    if (!is_library(last)) continue;
    diagnostics.error(
        table.record->location,
        fmt::format(
            "namespace '{0}' hides the library namespace '{1}' from generated code; rename it",
            space, last));
  }
}

void check_key_members(const model::Table& table, Diagnostics& diagnostics) {
  if (table.key.parts.size() < 2) return;
  std::map<std::string, std::string> members;
  members.emplace("recto_parts", "a function that Recto adds to every key");
  members.emplace(Naming::key_type(*table.record), "the key type itself");
  for (const model::KeyPart& part : table.key.parts) {
    const std::string member = Naming::key_member(part.path);
    const auto [other, added] = members.emplace(member, fmt::format("key part '{}'", part.path));
    if (added) continue;
    diagnostics.error(
        table.key.origin.at(part.offset),
        fmt::format("key part '{}' would be called '{}' in C++, and so is {}; rename the field",
                    part.path, member, other->second));
  }
}

}  // namespace

void check_table_names(const model::Schema& schema, const std::vector<model::Table>& tables,
                       Diagnostics& diagnostics) {
  std::map<std::string_view, std::string_view> owners;
  for (const model::Record& record : schema.records) {
    if (!record.local && is_table(record)) {
      owners.emplace(record.annotation(kTableAnnotation)->value, record.name);
    }
  }
  for (const model::Table& table : tables) {
    const model::Annotation& annotation = *table.record->annotation(kTableAnnotation);
    if (std::string fault = table_name_fault(terms_of(schema), annotation); !fault.empty()) {
      diagnostics.error(annotation.origin.at(0), std::move(fault));
      continue;
    }
    const auto [owner, added] = owners.emplace(table.name, table.record->name);
    if (added) continue;
    diagnostics.error(annotation.origin.at(0),
                      fmt::format("table name '{}' is already taken by {}; choose another name",
                                  table.name, owner->second));
  }
}

void check_generated_names(const model::Schema& schema, const std::vector<model::Table>& tables,
                           Diagnostics& diagnostics) {
  const auto taken = declared_names(schema);
  std::map<std::string, std::string> owners;  // of what generated types are called after
  for (const model::Table& table : tables) {
    const std::string name =
        model::CppName{table.record->cpp.space, Naming::base_name(*table.record)}.qualified();
    const auto [other, added] = owners.emplace(name, table.record->name);
    if (!added) {
      diagnostics.error(table.record->location,
                        fmt::format("{} and {} would give generated types of the same names; "
                                    "rename one",
                                    table.record->name, other->second));
    }
    check_type_names(table, taken, diagnostics);
    check_namespace(table, diagnostics);
    check_key_members(table, diagnostics);
  }
}

}  // namespace recto::codegen
