#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "model/table.hpp"

namespace recto::codegen {

/// How things of a schema are called in C++. The one place that knows; names agree with those that
/// flatc and capnp give.
class Naming {
 public:
  static constexpr std::string_view kKeySuffix = "Key";
  static constexpr std::string_view kTraitsSuffix = "Traits";
  static constexpr std::string_view kTableSuffix = "Table";
  static constexpr std::string_view kColumnsSuffix = "Columns";

  explicit Naming(const model::Schema& schema) : schema_(schema) {}

  /// A name of the schema as C++ name: keywords get a '_' at their end.
  [[nodiscard]] static std::string escape(std::string_view name);
  /// "edgar::filings" for "edgar.filings".
  [[nodiscard]] static std::string scope(std::string_view dotted);
  /// "Company" for "edgar.Company": the type of its values, for code in the record's own namespace.
  [[nodiscard]] static std::string record_type(const model::Record& record);

  /// What reads such values: "Company", or "Company::Reader" in Cap'n Proto.
  [[nodiscard]] std::string view_type(const model::Record& record) const;

  /// The function that reads a field: "ship_to", or "getShipTo" in Cap'n Proto. `verb` is another
  /// word than "get" there.
  [[nodiscard]] std::string accessor(const model::Field& field,
                                     std::string_view verb = "get") const;

  /// What the generated types of a record are called after: "Company", or "OuterInner" where the
  /// record is nested in another.
  [[nodiscard]] static std::string base_name(const model::Record& record);
  [[nodiscard]] static std::string key_type(const model::Record& record);
  [[nodiscard]] static std::string traits_type(const model::Record& record);
  [[nodiscard]] static std::string table_type(const model::Record& record);
  [[nodiscard]] static std::string columns_type(const model::Record& record);
  /// What the generated types of an index are called after: "CompanyByIndustry" for "by_industry".
  [[nodiscard]] static std::string base_name(const model::Record& record,
                                             const model::Index& index);
  [[nodiscard]] static std::string key_type(const model::Record& record, const model::Index& index);
  [[nodiscard]] static std::string traits_type(const model::Record& record,
                                               const model::Index& index);
  /// The member of the table class for an index.
  [[nodiscard]] static std::string index_member(std::string_view index);
  /// The member of a composite key for a path: "address_city" for "address.city".
  [[nodiscard]] static std::string key_member(std::string_view path);

  /// Every name by which generated code may speak of a type or a namespace without anything before
  /// it. A member of a generated class that is called like one would change its meaning.
  [[nodiscard]] std::set<std::string, std::less<>> unqualified_types() const;

  /// The C++ type of a key part, as code in namespace `from` ("edgar") names it.
  [[nodiscard]] std::string key_part_type(const model::Type& type, std::string_view from) const;
  /// The C++ type of a field of a key struct, for code outside all namespaces.
  [[nodiscard]] std::string struct_field_type(const model::Type& type) const;
  /// The C++ type of one element of an array in such a struct.
  [[nodiscard]] std::string array_element_type(const model::Type& type) const;

 private:
  const model::Schema& schema_;
};

}  // namespace recto::codegen
