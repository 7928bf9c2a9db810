#pragma once

// A schema as Recto sees it: plain data, the same for every schema language. A frontend fills it
// in, the checks read it, the emitter turns it into C++.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/location.hpp"

namespace recto::codegen::model {

/// What a schema is written in.
enum class Language { flatbuffers, capnproto };

enum class Kind {
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float32,
  float64,
  text,
  bytes,
  enumeration,
  structure,  ///< a record of fixed layout, stored in place
  table,      ///< a record whose fields may be absent
  union_value,
  union_tag,
  vector,
  array,        ///< a fixed number of elements, stored in place
  nothing,      ///< Void
  any_pointer,  ///< a value of a type that the schema does not say
  capability,   ///< a reference to an object of another program
  unknown,
};

/// A plain number, floating-point numbers and bool included.
[[nodiscard]] bool is_scalar(Kind kind);

struct Type {
  Kind kind = Kind::unknown;
  Kind element = Kind::unknown;  ///< of a vector or an array
  std::size_t definition =
      0;  ///< index into Schema::enums or Schema::records, for kinds (or elements) that have one
  std::uint32_t length = 0;  ///< of an array

  /// The type of one element of a vector or an array.
  [[nodiscard]] Type element_type() const { return {element, Kind::unknown, definition, 0}; }
  friend bool operator==(const Type&, const Type&) = default;
};

/// `name: value` as it stands in the schema beside a declaration.
struct Annotation {
  std::string name;
  std::string value;
  bool has_value = true;  ///< something stands behind the name
  Location location;      ///< of the name
  TextOrigin origin;      ///< of the value
};

/// What a type is called in C++, where that is not what the schema calls it: "edgar" and
/// "Outer.Inner".
struct CppName {
  std::string space;  ///< the namespace
  std::string path;   ///< from there on: a name, behind those of the types that it is nested in

  [[nodiscard]] std::string qualified() const;
};

struct Field {
  std::string name;
  std::vector<std::string> docs;
  Type type;
  bool nullable = false;    ///< there may be no value
  bool deprecated = false;  ///< there is no accessor
  bool in_union = false;    ///< there is a value only while the union is of this member
  std::string accessor;     ///< what C++ accessors are named after
  std::string spelling;     ///< the type as the schema spells it, where `type` doesn't tell all
  std::vector<Annotation> annotations;
  Location location;
};

struct Enum {
  std::string name;  ///< with its namespace: "edgar.Form"
  CppName cpp;
  Kind underlying = Kind::unknown;
  bool is_union = false;
  bool generic = false;  ///< nested in a record that has type parameters
  bool local = true;     ///< as in Record
  std::vector<Annotation> annotations;
  Location location;
};

/// A table or a structure.
struct Record {
  std::string name;  ///< with its namespace: "edgar.Company"
  CppName cpp;
  std::vector<std::string> docs;
  bool fixed = false;    ///< a structure
  bool generic = false;  ///< it has type parameters
  bool local = true;  ///< declared in the file that is being compiled, not in one that it includes
  std::vector<Field> fields;  ///< in the order of declaration
  std::vector<Annotation> annotations;
  Location location;
  std::size_t alignment = 8;  ///< what a value needs, with all that it reaches; at least 8
  /// For tables with annotations: the schema of this record and all that it reaches, in the schema
  /// language's own binary form. It changes only when one of those types does.
  std::string binary_schema;

  [[nodiscard]] const Field* find(std::string_view field) const;
  [[nodiscard]] const Annotation* annotation(std::string_view wanted) const;
};

struct Schema {
  Language language = Language::flatbuffers;
  std::string file;  ///< its name without directories: "packages.fbs"
  Location location;
  std::vector<Record> records;
  std::vector<Enum> enums;

  /// The type as the schema's language spells it: "ulong", "[ubyte]", "edgar.Form"; "UInt64".
  [[nodiscard]] std::string spell(const Type& type) const;
  [[nodiscard]] std::string spell(const Field& field) const;
};

/// "edgar" of "edgar.Company".
[[nodiscard]] std::string_view namespace_of(std::string_view qualified_name);
/// "Company" of "edgar.Company".
[[nodiscard]] std::string_view unqualified(std::string_view qualified_name);

}  // namespace recto::codegen::model
