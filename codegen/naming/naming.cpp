#include "naming/naming.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace recto::codegen {
namespace {

using model::Kind;

// The words that flatc escapes, each between spaces.
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

// The names that generated classes declare themselves, and which therefore mean something else
// inside them.
constexpr std::array<std::string_view, 6> kOwnNames = {"Base",     "Format", "Key",
                                                       "KeyCodec", "Value",  "open"};

// A declared type as code in namespace `from` names it: bare in its own namespace, else from the
// outermost one, so that no nearer name can get in between.
std::string reference(std::string_view qualified, std::string_view from) {
  const bool hidden =
      std::ranges::find(kOwnNames, model::unqualified(qualified)) != kOwnNames.end();
  if (!hidden && model::namespace_of(qualified) == from) {
    return Naming::escape(model::unqualified(qualified));
  }
  return "::" + Naming::scope(qualified);
}

}  // namespace

std::string Naming::escape(std::string_view name) {
  const bool keyword = kKeywords.find(fmt::format(" {} ", name)) != std::string_view::npos;
  return fmt::format("{}{}", name, keyword ? "_" : "");
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
  return reference(record.name, model::namespace_of(record.name));
}

std::string Naming::key_type(const model::Record& record) {
  return fmt::format("{}{}", model::unqualified(record.name), kKeySuffix);
}

std::string Naming::traits_type(const model::Record& record) {
  return fmt::format("{}{}", model::unqualified(record.name), kTraitsSuffix);
}

std::string Naming::table_type(const model::Record& record) {
  return fmt::format("{}{}", model::unqualified(record.name), kTableSuffix);
}

std::string Naming::key_member(std::string_view path) {
  std::string name(path);
  std::ranges::replace(name, '.', '_');
  return escape(name);
}

std::string Naming::key_part_type(const model::Type& type, std::string_view from) const {
  switch (type.kind) {
    case Kind::enumeration:
      return reference(schema_.enums.at(type.definition).name, from);
    case Kind::structure:
      return reference(schema_.records.at(type.definition).name, from);
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
