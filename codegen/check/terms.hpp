#pragma once

#include <string>
#include <string_view>

#include "model/schema.hpp"

namespace recto::codegen {

/// What messages call things, in the words of the schema's own language.
struct Terms {
  model::Language language;
  std::string_view list;         ///< "vector", "list"
  std::string_view table_order;  ///< where annotations stand: "after the name of a table"
  std::string_view key_types;    ///< all types that a key may have
  std::string_view key_type_examples;
  std::string_view automatic_types;
  std::string_view automatic_example;
  std::string_view typed_example;  ///< a key part that is kept beside the value

  /// The name of an annotation as people write it: "recto_key" or "$Recto.key".
  [[nodiscard]] std::string annotation(std::string_view name) const;
  /// The annotation with a value: `recto_key: "cik"` or `$Recto.key("cik")`.
  [[nodiscard]] std::string annotate(std::string_view name, std::string_view value) const;
  /// "table" or "struct".
  [[nodiscard]] std::string_view record(const model::Record& record) const;
};

[[nodiscard]] const Terms& terms_of(const model::Schema& schema);

}  // namespace recto::codegen
