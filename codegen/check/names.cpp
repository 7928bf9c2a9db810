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

// Types that are generated for one thing and called after it.
struct Family {
  std::string base;    // with the namespace: "edgar.CompanyByForm"
  std::string owner;   // as messages name it
  std::string rename;  // what to rename when the names are taken
  std::vector<std::string_view> suffixes;
  Location location;
};

Family family_of(const model::Table& table) {
  const model::Record& record = *table.record;
  Family family{model::CppName{record.cpp.space, Naming::base_name(record)}.qualified(),
                fmt::format("table {}", record.name),
                record.name,
                {Naming::kTraitsSuffix, Naming::kTableSuffix, Naming::kColumnsSuffix},
                record.location};
  if (table.key.parts.size() > 1) family.suffixes.push_back(Naming::kKeySuffix);
  return family;
}

Family family_of(const model::Table& table, const model::Index& index) {
  const model::Record& record = *table.record;
  Family family{model::CppName{record.cpp.space, Naming::base_name(record, index)}.qualified(),
                fmt::format("index '{}' of {}", index.name, record.name),
                "the index",
                {Naming::kTraitsSuffix},
                index.location};
  if (index.parts.size() > 1) family.suffixes.push_back(Naming::kKeySuffix);
  return family;
}

class TypeNames {
 public:
  TypeNames(const model::Schema& schema, Diagnostics& diagnostics)
      : declared_(declared_names(schema)), diagnostics_(diagnostics) {}

  void check(const Family& family) {
    for (const std::string_view suffix : family.suffixes) {
      const std::string name = fmt::format("{}{}", family.base, suffix);
      if (declared_.contains(name)) report_declared(family, name);
    }
    // After the other errors, and once for each two of a kind.
    for (const std::string_view suffix : family.suffixes) {
      const auto [other, added] =
          owners_.emplace(fmt::format("{}{}", family.base, suffix), family.owner);
      if (added) continue;
      diagnostics_.error(family.location,
                         fmt::format("{} and {} would give generated types of the same names; "
                                     "rename one",
                                     family.owner, other->second));
      return;
    }
  }

 private:
  void report_declared(const Family& family, const std::string& name) {
    diagnostics_.error(family.location,
                       fmt::format("the schema declares {0}, the name of a type that rectoc "
                                   "generates for {1}; rename {0} or {2}",
                                   name, family.owner, family.rename));
  }

  std::set<std::string, std::less<>> declared_;
  std::map<std::string, std::string> owners_;  // of generated types
  Diagnostics& diagnostics_;
};

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

// The members of a key of several parts.
void check_key_members(const std::vector<model::KeyPart>& parts, const std::string& type,
                       const TextOrigin& origin, Diagnostics& diagnostics) {
  if (parts.size() < 2) return;
  std::map<std::string, std::string> members;
  members.emplace("recto_parts", "a function that Recto adds to every key");
  members.emplace(type, "the key type itself");
  for (const model::KeyPart& part : parts) {
    const std::string member = Naming::key_member(part.path);
    const auto [other, added] = members.emplace(member, fmt::format("key part '{}'", part.path));
    if (added) continue;
    diagnostics.error(
        origin.at(part.offset),
        fmt::format("key part '{}' would be called '{}' in C++, and so is {}; rename the field",
                    part.path, member, other->second));
  }
}

void check_index_member(const std::set<std::string, std::less<>>& types, const model::Index& index,
                        Diagnostics& diagnostics) {
  const std::string member = Naming::index_member(index.name);
  if (!types.contains(member)) return;
  diagnostics.error(
      index.location,
      fmt::format("index '{}' is called like a type or a namespace that generated code speaks of; "
                  "call it something else",
                  index.name));
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
  const auto types = Naming(schema).unqualified_types();
  TypeNames names(schema, diagnostics);
  for (const model::Table& table : tables) {
    const model::Record& record = *table.record;
    names.check(family_of(table));
    check_namespace(table, diagnostics);
    check_key_members(table.key.parts, Naming::key_type(record), table.key.origin, diagnostics);
    for (const model::Index& index : table.indexes) {
      names.check(family_of(table, index));
      check_index_member(types, index, diagnostics);
      check_key_members(index.parts, Naming::key_type(record, index), index.origin, diagnostics);
    }
  }
}

}  // namespace recto::codegen
