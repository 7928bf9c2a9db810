#include "naming/naming.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace recto::codegen {
namespace {

using model::Kind;

// The words that flatc escapes, each between spaces. Cap'n Proto's names are none of them.
constexpr std::string_view kKeywords =
    " "
    "alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto "
    "bitand bitor bool break case catch char char16_t char32_t class co_await co_return "
    "co_yield compl concept const const_cast constexpr continue decltype default delete "
    "do double dynamic_cast else enum explicit export extern false float for friend goto "
    "if import inline int long module mutable namespace new noexcept not not_eq nullptr "
    "operator or or_eq private protected public register reinterpret_cast requires return "
    "short signed sizeof static static_assert static_cast struct switch synchronized "
    "template this thread_local throw true try typedef typeid typename union unsigned "
    "using virtual void volatile wchar_t while xor xor_eq ";

// What no member of a class can be called besides: the words of C++20 that flatc lets pass, and
// macros that compilers and their libraries define everywhere.
constexpr std::string_view kMoreTakenWords = " char8_t consteval constinit errno linux unix ";

bool is_one_of(std::string_view words, std::string_view name) {
  return words.find(fmt::format(" {} ", name)) != std::string_view::npos;
}

std::string_view scalar_type(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return "bool";
    case Kind::int8:
      return "std::int8_t";
    case Kind::uint8:
      return "std::uint8_t";
    case Kind::int16:
      return "std::int16_t";
    case Kind::uint16:
      return "std::uint16_t";
    case Kind::int32:
      return "std::int32_t";
    case Kind::uint32:
      return "std::uint32_t";
    case Kind::int64:
      return "std::int64_t";
    case Kind::uint64:
      return "std::uint64_t";
    case Kind::float32:
      return "float";
    case Kind::float64:
      return "double";
    case Kind::text:
      return "std::string_view";
    case Kind::bytes:
      return "recto::Bytes";
    default:
      return {};
  }
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The names that generated classes declare themselves, and which therefore mean something else
// inside them.
constexpr std::array kOwnNames =
    std::to_array<std::string_view>({"Base", "Columns", "Emit", "Format", "Indexes", "Key",
                                     "KeyCodec", "Value", "entries", "open"});

// "Outer" of "Outer.Inner".
std::string outermost(const model::CppName& name) {
  return name.path.substr(0, name.path.find('.'));
}

// A declared type as code in namespace `from` names it: bare in its own namespace, else from the
// outermost one, so that no nearer name can get in between.
std::string reference(const model::CppName& name, std::string_view from) {
  const bool hidden = std::ranges::find(kOwnNames, outermost(name)) != kOwnNames.end();
  if (!hidden && name.space == from) return Naming::scope(name.path);
  return "::" + Naming::scope(name.qualified());
}

}  // namespace

std::string Naming::escape(std::string_view name) {
  return fmt::format("{}{}", name, is_one_of(kKeywords, name) ? "_" : "");
}

std::string Naming::scope(std::string_view dotted) {
  std::string result;
  while (!dotted.empty()) {
    const std::size_t dot = std::min(dotted.find('.'), dotted.size());
    if (!result.empty()) result += "::";
    result += escape(dotted.substr(0, dot));
    dotted.remove_prefix(std::min(dot + 1, dotted.size()));
  }
  return result;
}

std::string Naming::record_type(const model::Record& record) {
  return reference(record.cpp, record.cpp.space);
}

std::string Naming::view_type(const model::Record& record) const {
  const bool capnp = schema_.language == model::Language::capnproto;
  return record_type(record) + (capnp ? "::Reader" : "");
}

std::string Naming::accessor(const model::Field& field, std::string_view verb) const {
  if (schema_.language == model::Language::flatbuffers) return escape(field.accessor);
  std::string name(verb);
  name += field.accessor;
  char& first = name[verb.size()];
  first = upper(first);
  return name;
}

std::string Naming::base_name(const model::Record& record) {
  std::string name = record.cpp.path;
  std::erase(name, '.');
  return name;
}

std::string Naming::key_type(const model::Record& record) {
  return fmt::format("{}{}", base_name(record), kKeySuffix);
}

std::string Naming::traits_type(const model::Record& record) {
  return fmt::format("{}{}", base_name(record), kTraitsSuffix);
}

std::string Naming::table_type(const model::Record& record) {
  return fmt::format("{}{}", base_name(record), kTableSuffix);
}

std::string Naming::columns_type(const model::Record& record) {
  return fmt::format("{}{}", base_name(record), kColumnsSuffix);
}

std::string Naming::base_name(const model::Record& record, const model::Index& index) {
  std::string name = base_name(record);
  bool starts_word = true;
  for (const char c : index.name) {
    if (c != '_') name += starts_word ? upper(c) : c;
    starts_word = c == '_';
  }
  return name;
}

std::string Naming::key_type(const model::Record& record, const model::Index& index) {
  return fmt::format("{}{}", base_name(record, index), kKeySuffix);
}

std::string Naming::traits_type(const model::Record& record, const model::Index& index) {
  return fmt::format("{}{}", base_name(record, index), kTraitsSuffix);
}

std::string Naming::index_member(std::string_view index) { return key_member(index); }

std::string Naming::key_member(std::string_view path) {
  std::string name(path);
  std::erase_if(name, [](char c) { return c == '[' || c == ']'; });
  std::ranges::replace(name, '.', '_');
  return is_one_of(kMoreTakenWords, name) ? name + "_" : escape(name);
}

std::set<std::string, std::less<>> Naming::unqualified_types() const {
  std::set<std::string, std::less<>> names = {"recto", "std"};
  for (const model::Enum& declared : schema_.enums) names.insert(outermost(declared.cpp));
  for (const model::Record& record : schema_.records) {
    names.insert(outermost(record.cpp));
    for (const std::string_view suffix :
         {kKeySuffix, kTraitsSuffix, kTableSuffix, kColumnsSuffix}) {
      names.insert(fmt::format("{}{}", base_name(record), suffix));
    }
  }
  return names;
}

std::string Naming::key_part_type(const model::Type& type, std::string_view from) const {
  switch (type.kind) {
    case Kind::enumeration:
      return reference(schema_.enums.at(type.definition).cpp, from);
    case Kind::structure:
      return reference(schema_.records.at(type.definition).cpp, from);
    default:
      return std::string(scalar_type(type.kind));
  }
}

std::string Naming::struct_field_type(const model::Type& type) const {
  if (type.kind == Kind::array) {
    return fmt::format("std::array<{}, {}>", array_element_type(type), type.length);
  }
  if (type.kind == Kind::enumeration) return scope(schema_.enums.at(type.definition).name);
  if (type.kind == Kind::structure) return scope(schema_.records.at(type.definition).name);
  return std::string(scalar_type(type.kind));
}

std::string Naming::array_element_type(const model::Type& type) const {
  // flatc keeps arrays of bool as arrays of numbers.
  if (type.element == Kind::boolean) return std::string(scalar_type(Kind::uint8));
  return struct_field_type(type.element_type());
}

}  // namespace recto::codegen
